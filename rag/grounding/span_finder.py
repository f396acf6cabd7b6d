"""Where exactly a claim stands: the fewest sentences of its passages that bear it."""

from collections.abc import Iterable, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from index.article import Span
from rag.answer import Passage
from rag.grounding.features import Cited
from rag.grounding.quotations import verbatim
from rag.grounding.verifier import Verifier, objection

__all__ = ["Place", "cited", "pinpoint", "places_of"]

Place = tuple[Passage, Span]

_RUN = 4  # sentences in a row that a verbatim claim may be
_TRIED = 6  # sentences among which the fewest are looked for
_FEWEST = 3  # sentences that may bear a claim together: in many, its words stand by chance


def places_of(passages: Iterable[Passage]) -> list[Place]:
    """Every sentence of the passages."""
    return [(passage, span) for passage in passages for span in passage.sentences]


def cited(places: Sequence[Place]) -> Cited:
    """Some sentences as the evidence of a claim.

    Where they were published on different days, "yesterday" is nobody's: no relative date is resolved.
    """
    passages = list({id(passage): passage for passage, _ in places}.values())
    known = (" ".join(part for part in (one.title, one.publisher, one.author) if part) for one in passages)
    days = {passage.published for passage in passages}
    return Cited(
        tuple(passage.text_of(span) for passage, span in places),
        days.pop() if len(days) == 1 else None,
        "\n".join(known),
    )


def pinpoint(
    claim: str, passages: Sequence[Passage], likeness: Sequence[NDArray[np.float32]], verifier: Verifier
) -> list[Place]:
    """The fewest sentences of the passages that bear the claim, side by side in one place; none where no few do.

    `likeness` is that of each passage's sentences to the claim: what is like it is tried.
    """
    places = places_of(passages)
    return _joined(_verbatim(claim, places) or _fewest(claim, places, np.concatenate(likeness), verifier))


def _verbatim(claim: str, places: Sequence[Place]) -> list[Place]:
    runs = (places[at : at + size] for size in range(1, _RUN + 1) for at in range(len(places) - size + 1))
    return next((list(run) for run in runs if verbatim(claim, [one.text_of(span) for one, span in run])), [])


def _fewest(claim: str, places: Sequence[Place], likeness: NDArray[np.float32], verifier: Verifier) -> list[Place]:
    ranked = [int(at) for at in np.argsort(-likeness, kind="stable")]
    before = ranked[0] - 1  # may name whom the best one calls "he"
    tried = sorted([*[at for at in ranked if at != before][: _TRIED - 1], *([before] if before >= 0 else [])])
    for size in range(1, _FEWEST + 1):
        choices = [[places[at] for at in chosen] for chosen in combinations(tried, size)]
        if bearing := _most_probable(claim, choices, verifier):
            return bearing
    return []


def _most_probable(claim: str, choices: Sequence[list[Place]], verifier: Verifier) -> list[Place]:
    """Of the choices that bear the claim by themselves the most probable one; empty where none does."""
    evidence = [cited(choice) for choice in choices]
    chances = verifier.probabilities([(claim, one) for one in evidence])
    bearing = [
        (float(chance), number)
        for number, (one, chance) in enumerate(zip(evidence, chances, strict=True))
        if chance >= verifier.threshold and objection(claim, one) is None
    ]
    return choices[max(bearing, key=lambda one: (one[0], -one[1]))[1]] if bearing else []


def _joined(places: Sequence[Place]) -> list[Place]:
    """Sentences with nothing but white space between them as one place."""
    joined: list[Place] = []
    for passage, span in places:
        if joined and joined[-1][0] is passage and _beside(passage, joined[-1][1], span):
            joined[-1] = (passage, Span(joined[-1][1].start, span.end))
        else:
            joined.append((passage, span))
    return joined


def _beside(passage: Passage, first: Span, second: Span) -> bool:
    return first.end <= second.start and not passage.text_of(Span(first.end, second.start)).strip()
