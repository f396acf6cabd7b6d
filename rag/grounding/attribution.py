"""What a claim reports as an outlet's must stand in that outlet's own passages."""

import re
from collections.abc import Sequence

from rag.answer import Passage
from rag.grounding.checks import missing_dates, missing_numbers
from rag.grounding.span_finder import cited, places_of
from rag.text.dates import moments_in
from rag.text.numbers import numbers_in
from rag.text.words import folded, words_of

__all__ = ["misreported"]

_SEAM = re.compile(r";|\b(?:and|but|while|whilst|whereas|though|although|yet)\b", re.IGNORECASE)


def misreported(claim: str, passages: Sequence[Passage]) -> str | None:
    """Why the claim cannot stand: it takes a number or a date from one outlet and lays it to another.

    Only where it names an outlet, in a part of its own, and rests on several.
    """
    own = _by_outlet(passages)
    if len(own) < 2:
        return None
    signs = {outlet: _signs(outlet, own) for outlet in own}
    for part in _parts(claim):
        said = {folded(word.raw) for word in words_of(part) if word.raw[0].isupper()}
        named = [outlet for outlet, words in signs.items() if said & words]
        if len(named) == 1 and (reason := _missing(part, named[0], own[named[0]])):
            return reason
    return None


def _parts(claim: str) -> list[str]:
    """The parts of a claim that each state a number or a date; what states none goes with what follows."""
    parts, held = [], ""
    for piece in _SEAM.split(claim):
        held = f"{held} {piece}"
        if numbers_in(held) or moments_in(held):
            parts.append(held)
            held = ""
    return parts


def _by_outlet(passages: Sequence[Passage]) -> dict[str, list[Passage]]:
    own: dict[str, list[Passage]] = {}
    for passage in passages:
        own.setdefault(passage.publisher or "", []).append(passage)
    return own


def _signs(outlet: str, own: dict[str, list[Passage]]) -> set[str]:
    """The words of an outlet's name by which it is known: those that no other has in its name or its text."""
    others = [text for other, passages in own.items() if other != outlet for text in (other, *_texts(passages))]
    return {folded(word.raw) for word in words_of(outlet) if not word.stop} - {
        folded(word.raw) for text in others for word in words_of(text)
    }


def _texts(passages: Sequence[Passage]) -> tuple[str, ...]:
    return tuple(passage.text for passage in passages)


def _missing(part: str, outlet: str, passages: Sequence[Passage]) -> str | None:
    grounds = cited(places_of(passages)).grounds()
    for missing in (missing_numbers(part, grounds), missing_dates(part, grounds)):
        if missing:
            return f"the cited passage of {outlet} does not say {missing[0].text}"
    return None
