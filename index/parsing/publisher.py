"""Find the publisher of an article as its text states it: in a note, a dateline or a masthead."""

import re
from collections.abc import Sequence
from datetime import date

from index.cleaning.classifier import Kind, kind, plain
from index.cleaning.patterns import MENU
from index.text.dates import stated_day

__all__ = ["dateline", "holder", "masthead", "origin", "signed_off"]

_UNTIL = (
    r"(?P<name>[^\s].{1,80}?)"
    r"(?=\s+(?:and|on|under|with|in|as|here|at|for)\s+(?-i:[a-z0-9])|[.,;)](?:\s|$)|\s*$)"
)
_ORIGINS = tuple(  # in order: the first publisher is preferred to one that republished it
    re.compile(form + r"\s+(?-i:the\s+)?" + _UNTIL, re.IGNORECASE)
    for form in (
        r"(?:(?:originally|first|previously)\s+(?:published|appeared|posted|reported|printed|ran)(?:\s+\w+)?"
        r"|appeared\s+first)\s+(?:on|in|by|at|with)",
        r"(?:permission|licen[cs]e|agreement)\s+(?:of|from|by|with)",
        r"(?:re-?published|reprinted|reproduced|syndicated|courtesy)\s+(?:here\s+)?(?:from|of)",
    )
)
_HOLDER = re.compile(
    r"(?:(?:copyright|©|\(c\))\s*)+(?:\d{4}(?:\s*[-–]\s*\d{4})?)?,?\s*(?:by\s+)?"
    r"(?!.*\b(?:via|photo|images?)\b)"
    r"(?P<name>(?-i:[A-Z])[^.,|©]{1,50}?)(?:\s+\d{4}.*|[.,|](?:\s.*)?|\s+(?:all rights|[–—-]\s).*)?$",
    re.IGNORECASE,
)
_DATELINE = re.compile(
    r"(?P<place>[A-Z][A-Z’'.-]{2,}[A-Z ,./’'&-]*(?:[,/]\s*[A-Z][\w.’' ]*)*?)?[, ]*"
    r"(?P<day>(?:[A-Z][a-z]+\.?\s+\d{1,2}|\d{1,2}\s+[A-Z][a-z]+\.?)(?:,?\s+\d{4})?)?\s*"
    r"(?:\((?P<agency>[A-Z\d][^()]{1,40})\))?\s*(?:[–—_]|-{1,2}(?=\s))\s*\S"
)
_WIRES = r"(?:Reuters|AP|Associated Press|AFP|UPI|Xinhua|TASS|dpa|DPA|ANI|PTI|IANS|Bloomberg|EFE|ANSA|Interfax|PA)"
_MIXED_DATELINE = re.compile(
    rf"(?P<place>[A-Z][\w ./’'-]{{1,40}}?)??[, ]*(?P<day>[\w ,.]{{5,22}}?)??\s*"
    rf"\((?P<agency>{_WIRES})\)\s*[–—_-]"
)
_SIGN_OFF = re.compile(r"(?P<reuters>Reuters?|REUTERS?)|(?P<dpa>dpa)(?: [a-z]{2}){1,4}")
_BAR = re.compile(r"\s+[|•·*]\s+")
_PAPERS = """
    advertiser agency argus bulletin chronicle courier daily dispatch echo examiner express gazette globe
    guardian herald independent journal ledger mail magazine messenger mirror monitor observer post press
    record register reporter review sentinel standard star sun telegraph times tribune voice weekly wire
"""
_LEADING = frozenset(  # first words, in languages that put them first: Diario de Selvira, Le Courrier du Val
    """
    diario heraldo gaceta correo periódico noticiero voz diário jornal gazeta correio folha corriere gazzetta giornale
    messaggero mattino journal courrier gazette dépêche voix nouvelliste républicain газета вестник известия
    """.split()
)
_ENDINGS = tuple(  # of the last word, in languages that form compounds
    "zeitung blatt anzeiger rundschau kurier dagblad krant tidning tidningen bladet tidende газета вестник".split()
)
_SMALL = frozenset("el la los las le les il lo o a de del della di da do du des".split())  # may stand in a name
_NAME = re.compile(r"(?=.{5,50}$)[^\W\d_][^\d]*?(?:\s+[^\s\d]+){1,5}")
_AFTER_NAME = re.compile(r",|\.?\s{2,}|\.$")
_PAPER = frozenset(_PAPERS.split())


def origin(line: str) -> str | None:
    """Return the outlet named in a line of republication: X in `republished with permission from X`; else None."""
    for form in _ORIGINS:
        match = form.search(line)
        if match:
            return match["name"].strip(" \"“”'*_")
    return None


def holder(line: str) -> str | None:
    """Return the holder in a copyright notice: X in `© 2025 X. All rights reserved.`; None without one."""
    match = _HOLDER.search(line)
    return match["name"].strip() if match else None


def dateline(paragraph: str) -> tuple[str | None, date | None] | None:
    """Return the agency and the day in the dateline that `paragraph` begins with; None where it has none.

    `LONDON, 4 March 2024 (Reuters) — The …` gives both, `PARIS — The …` neither.
    """
    opening = paragraph[:120].lstrip("*_ ")
    match = _DATELINE.match(opening) or _MIXED_DATELINE.match(opening)
    if match is None:
        return None
    place, day, agency = match["place"] or "", match["day"] or "", match["agency"] or ""
    if not _is_outlet(agency, place):
        day, agency = day or agency, ""
    return agency or None, stated_day(day)


def signed_off(line: str) -> str | None:
    """Return the agency whose sign-off this line is: `Reuter`, `dpa xx yy`; None where it is none."""
    match = _SIGN_OFF.fullmatch(line.strip())
    return {"reuters": "Reuters", "dpa": "dpa"}[match.lastgroup or ""] if match else None


def _is_outlet(name: str, place: str) -> bool:
    # Brackets may hold a date, LONDON (4 March 2024), or a full name, NATO (North Atlantic Treaty Organization).
    spelt_out = "".join(word[0] for word in name.split() if word[0].isupper()) == place.strip() != ""
    return bool(name) and not spelt_out and not any(character.isdigit() for character in name)


def masthead(lines: Sequence[str], notes: Sequence[str], title: str | None) -> str | None:
    """Return the paper's name from the `lines` above the text; None without one.

    It is a line, not the title, that a note (such as a copyright line) repeats, or that is formed as names of papers
    are.
    """
    for line in lines:
        name = _AFTER_NAME.split(_BAR.split(plain(line))[0])[0].strip()
        if plain(line) == title or not _NAME.fullmatch(name):
            continue
        found = next(filter(None, (_named(name, note) for note in notes)), None)
        if found:
            return found if name.isupper() else name  # prefer the note's spelling to capitals
        if _sounds_like_a_paper(name) or (_sounds_like_news(name) and kind(line) is Kind.DAY):
            return name.title() if name.isupper() else name
    return None


def _named(name: str, note: str) -> str | None:
    """`name` as `note` spells it, where it must be the outlet: at the start, or after `© 2024` or `Latest from`."""
    place = note.casefold().find(name.casefold())
    before = note[:place].rstrip(" -–").lower()
    stands = place == 0 or before.endswith(("©", "(c)", "from", "in", "on", "by", "the")) or before[-1:].isdigit()
    return note[place : place + len(name)] if place >= 0 and stands else None


def _sounds_like_news(name: str) -> bool:
    """Whether a name ends in "News" and is no heading of a menu: `Tarn Valley News`, not `Latest News`."""
    words = name.split()
    named = [word for word in words[:-1] if word[0].isupper() and word.lower() not in MENU]
    return words[-1].lower() == "news" and len(named) == len(words) - 1 > 0 and kind(name) is None


def _sounds_like_a_paper(name: str) -> bool:
    words = name.split()
    if not 2 <= len(words) <= 5 or not all(word[0].isupper() or word in _SMALL for word in words):
        return False
    first = next((word.lower() for word in words if word.lower() not in _SMALL), "")
    last = words[-1].lower()
    return last in _PAPER or first in _LEADING or last.endswith(_ENDINGS)
