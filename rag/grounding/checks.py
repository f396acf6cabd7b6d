"""What a claim says that its evidence does not: numbers, dates, names, denials, certainty, who did what."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from rag.grounding.parsed_text import Reading
from rag.text.dates import Moment, moments_in, spoken_of
from rag.text.names import Name, known, names_in
from rag.text.numbers import Number, numbers_in, stated
from rag.text.polarity import denied, hedged, hedges
from rag.text.words import Word, folded, words_of

__all__ = ["Grounds", "denial", "hedge", "miscount", "missing_dates", "missing_names", "missing_numbers", "reversal"]

_RESEMBLING = 0.6  # share of the claim's words
_DENIED = 3  # content words after a negation that it may reach; the first it surely does
_PLURAL = re.compile(r"[a-z]+[^s\W]s|people|men|women|children")
_WORD_AFTER = 40  # characters behind a number in which the word that it counts ends
_BETWEEN = 6  # words between two names at the most
_BE = frozenset({"was", "were", "is", "are", "been", "be", "being"})


@dataclass(frozen=True, slots=True)
class Grounds:
    """What the evidence of one claim states."""

    text: str
    numbers: tuple[Number, ...]
    moments: tuple[Moment, ...]
    words: frozenset[str]  # folded, as `names.known` takes them

    @classmethod
    def of(cls, text: str, published: date | None) -> "Grounds":
        """What `text` states, published on that day."""
        moments = moments_in(text, published)
        dated = [(moment.start, moment.end) for moment in moments]
        if published:
            moments.append(Moment("", 0, 0, published.year, published.month, published.day, published.weekday()))
        return cls(
            text, tuple(_plain_numbers(text, dated)), tuple(moments), frozenset(folded(w.raw) for w in words_of(text))
        )


def missing_numbers(claim: str, grounds: Grounds) -> list[Number]:
    """The numbers of a claim that its evidence does not state. Dates are no numbers."""
    dated = [(moment.start, moment.end) for moment in moments_in(claim)]
    return [number for number in _plain_numbers(claim, dated) if not stated(number, grounds.numbers)]


def miscount(claim: str, grounds: Grounds) -> tuple[str, str] | None:
    """What the claim counts, and what the evidence does: 30 passengers, where it has 60 passengers and 30 days."""
    told = _counts(grounds.text, grounds.numbers)
    of_others = {number for number, _ in told}
    dated = [(moment.start, moment.end) for moment in moments_in(claim)]
    for number, word in _counts(claim, _plain_numbers(claim, dated)):
        same = [other for other, counted in told if counted.stem == word.stem]
        bare = [other for other in grounds.numbers if other not in of_others]
        if same and not stated(number, same) and not stated(number, bare):
            return f"{number.text} {word.raw}", f"{same[0].text} {word.raw}"
    return None


def _counts(text: str, numbers: Sequence[Number]) -> list[tuple[Number, Word]]:
    """The numbers without a unit that a noun in the plural follows at once, with that noun."""
    found = []
    for number in numbers:
        words = words_of(text[number.end : number.end + _WORD_AFTER])
        if not number.kind and words and words[0].start == 1 and _PLURAL.fullmatch(words[0].raw):
            found.append((number, words[0]))
    return found


def _plain_numbers(text: str, dated: Sequence[tuple[int, int]]) -> list[Number]:
    """The numbers of a text that are no part of a date."""
    return [n for n in numbers_in(text) if not any(start <= n.start < end for start, end in dated)]


def missing_dates(claim: str, grounds: Grounds) -> list[Moment]:
    """The dates of a claim that its evidence does not speak of."""
    found = moments_in(claim)
    return [m for m in found if m.text not in grounds.text and not spoken_of(m, grounds.moments)]


def missing_names(claim: str, grounds: Grounds) -> list[Name]:
    """The names of a claim of which its evidence lacks a word."""
    return [n for n in names_in(claim) if not all(known(w, grounds.words, grounds.text) for w in n.words)]


def denial(claim: Reading, evidence: Sequence[Reading]) -> str | None:
    """The first word that the claim surely denies and what resembles it surely affirms, or the reverse."""
    surely, perhaps = denied(claim.words, 1), denied(claim.words, _DENIED)
    like = _resembling(claim, evidence)
    affirmed = [(sentence, denied(sentence.words, _DENIED)) for sentence in like]
    refused = [(sentence, denied(sentence.words, 1)) for sentence in like]
    for position, word in enumerate(claim.words):
        if position in surely and (told := _told(word, affirmed)) and not any(told):
            return word.raw
        if position not in perhaps and (told := _told(word, refused)) and all(told):
            return word.raw
    return None


def hedge(claim: Reading, evidence: Sequence[Reading]) -> str | None:
    """The first word that what resembles the claim makes uncertain and the claim states as plain fact."""
    if hedges(claim.words):
        return None
    like = [(sentence, hedged(sentence.words)) for sentence in _resembling(claim, evidence)]
    for word in claim.words:
        told = _told(word, like)
        if told and all(told):
            return word.raw
    return None


def _resembling(claim: Reading, evidence: Sequence[Reading]) -> list[Reading]:
    """The sentences that share most with the claim, if that is most of it: there its small words count."""
    shared = [len(claim.stems & sentence.stems) for sentence in evidence]
    least = max(2.0, _RESEMBLING * len(claim.stems), *shared)
    return [sentence for sentence, number in zip(evidence, shared, strict=True) if number >= least]


def _told(word: Word, sentences: Sequence[tuple[Reading, frozenset[int]]]) -> list[bool]:
    """For each place of a common word in the sentences, whether it is among the marked positions."""
    if word.stop or not word.raw[0].islower():
        return []
    return [
        position in marked
        for sentence, marked in sentences
        for position, other in enumerate(sentence.words)
        if other.stem == word.stem
    ]


def reversal(claim: Reading, evidence: Sequence[Reading]) -> tuple[str, str] | None:
    """Two names that change places around the same word: A struck B, where the evidence has B struck A."""
    for (first, verb, second), passive in _roles(claim).items():
        for sentence in evidence:
            roles = _roles(sentence)
            same, swapped = roles.get((first, verb, second)), roles.get((second, verb, first))
            if (same is not None and same != passive) or (same is None and swapped == passive):
                return _raw(claim, first), _raw(claim, second)
    return None


def _roles(sentence: Reading) -> dict[tuple[str, str, str], bool]:
    """Name, word between and next name, by stem; and whether the word is passive."""
    marks = [i for i, word in enumerate(sentence.words) if word.raw[0].isupper() and not word.stop]
    found: dict[tuple[str, str, str], bool] = {}
    for left, right in pairwise(marks):
        between = sentence.words[left + 1 : right]
        if len(between) > _BETWEEN:
            continue
        stems = {word.stem for word in between}
        passive = "by" in stems and not stems.isdisjoint(_BE)
        ends = sentence.words[left].stem, sentence.words[right].stem
        found |= {(ends[0], word.stem, ends[1]): passive for word in between if not word.stop}
    return found


def _raw(sentence: Reading, stem: str) -> str:
    return next(word.raw for word in sentence.words if word.stem == stem)
