"""Guards that no judge overrules: a claim may not add numbers, dates, names, quotations or speakers to its passage."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise

from rag.grounding.graph import graph
from rag.text.dates import Moment, covers_any, moment_of, moments_in
from rag.text.limits import DENYING, NEGATIVE
from rag.text.names import Name, is_mentioned, names_in
from rag.text.numbers import Number, is_stated, numbers_in
from rag.text.statement import is_question
from rag.text.words import Word, folded, stems, words_of

__all__ = ["CitedEvidence", "find_misquotation", "objection", "quoted_only_word", "speakers"]

_DENIALS = frozenset(stems(" ".join(NEGATIVE | DENYING)))
_PLURAL = re.compile(r"[a-z]+[^s\W]s|people|men|women|children")
_WORD_AFTER = 40  # characters after a number that are searched for the noun that it counts
_QUOTED = re.compile(
    r"“([^”]+)”|\"([^\"]+)\"|«([^»]+)»|„([^“”]+)[“”]|(?<!\w)‘([^‘’]{4,}(?:’\w[^‘’]*)*)’(?!\w)"
    r"|(?<![\w'])'((?:[^']|'(?=\w)){4,})'(?!\w)"
)
_GAP = re.compile(r"\.\.\.|…|\[[^\]]*\]")  # marks of an omission or an insertion in a quotation
_SAID = (
    "said|says|told|tells|added|adds|wrote|writes|asked|stated|states|warned|warns|argued|argues|insisted|insists"
    "|claimed|claims|tweeted|explained|noted|declared|announced|replied|stressed|emphasized|denied|confirmed"
)
_VERB = re.compile(rf"\b(?:(?P<said>{_SAID})|(?P<source>[Aa]ccording to))\b")
_PASSIVE = re.compile(r"\b(?:was|were|is|are|been|being|be)\s+(?:\w+\s+)?$")
_OPEN = re.compile(r"(?:^|[”\"»“,?!]\s*)$")  # before a verb that its speaker follows: "…," said Ro
_LISTENER = re.compile(  # before the name of whom something was said to or about
    r"\b(?:told|tells|asked|(?:said|says|wrote|writes) (?:of|to|about))\s(?:\w+\.?\s){0,2}$"
)
_REACH = 60  # characters between a speaker and the verb
_PUNCTUATION = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "\u00a0": " "})
_NAMED = re.compile(r"\b[A-Z]\w+ I\b|\b(?:Our|My|We|Us) [A-Z]\w+|\bI-\d+")  # World War I, My Lai, the I-95
_WRITER = re.compile(r"\b(?:I|[Ww]e|[Mm]y|[Oo]ur|[Mm]e|[Uu]s|[Oo]urs|[Yy]ou|[Yy]ours?)\b")


@dataclass(frozen=True)
class CitedEvidence:
    """The sentences that a claim rests on, with their date of publication and facts about their article."""

    sentences: tuple[str, ...]
    published: date | None = None
    context: str = ""  # title, publisher, author

    @cached_property
    def text(self) -> str:
        """Return all of the sentences."""
        return " ".join(self.sentences)

    @cached_property
    def moments(self) -> list[Moment]:
        """Return the days, months and years that the sentences mention, and the day of publication."""
        found = moments_in(self.text, self.published)
        return [*found, moment_of(self.published)] if self.published else found

    @cached_property
    def numbers(self) -> list[Number]:
        """Return the numbers that are no part of a date; a year in figures may be a count as well: "2000 troops"."""
        return _plain_numbers(self.text, [moment for moment in self.moments if not moment.text.isdigit()])

    @cached_property
    def words(self) -> frozenset[str]:
        """Return the words of the sentences and of `context`, folded."""
        return frozenset(folded(word.raw) for word in words_of(f"{self.text} {self.context}"))


def objection(claim: str, cited: CitedEvidence) -> str | None:
    """Return, in words for a reader, the first thing that a claim says and its evidence does not; else None."""
    if is_question(mask_quotations(claim).strip() or claim):
        return "a question states nothing"
    bare = _NAMED.sub(lambda name: "" if name[0] in cited.text else name[0], mask_quotations(claim))
    if _WRITER.search(bare):
        return "it speaks of its writer or its reader, not of the sources"
    return _about_words_said(claim, cited) or _about_facts(claim, cited) or _about_denial(claim, cited)


def _about_words_said(claim: str, cited: CitedEvidence) -> str | None:
    if quotation := find_misquotation(claim, cited.sentences):
        return f"the words “{quotation}” are not quoted in the cited passage"
    if speakers_ := _misattributed(claim, cited.sentences):
        claimed, other = speakers_
        if other:
            return f"in the cited passage it is {other} who says this, not {claimed}"
        return f"the cited passage does not say that these are the words of {claimed}"
    if word := quoted_only_word(claim, cited.sentences):
        return f"in the cited passage “{word}” is quoted, in the claim it is not"
    return None


def _about_facts(claim: str, cited: CitedEvidence) -> str | None:
    moments = moments_in(claim)
    numbers = _plain_numbers(claim, moments)
    for number in numbers:
        anaphoric = number.value == 2 and claim[: number.start].lower().endswith(("the ", "these ", "those "))
        if not anaphoric and not is_stated(number, cited.numbers):
            return f"the number {number.text} is not in the cited passage"
        if not number.about and (span := _range_of(number, numbers, cited)):
            return f"the cited passage gives a range, {span}, not {number.text}"
    if counts := _miscount(claim, numbers, cited):
        return f"the cited passage has {counts[1]}, not {counts[0]}"
    for moment in moments:
        stands = re.search(rf"(?<!\w){re.escape(moment.text)}(?!\w)", cited.text, re.IGNORECASE)
        counted = moment.text.isdigit() and is_stated(numbers_in(moment.text)[0], cited.numbers)  # "1800 jobs"
        if not stands and not counted and not covers_any(moment, cited.moments):
            return f"the date {moment.text} is not in the cited passage"
    for name in names_in(claim):
        if name.opens and graph(claim).tokens[0].pos != "PROPN":
            continue
        if not _has_acronym(name, cited.text) and not all(
            is_mentioned(word, cited.words, cited.text) for word in name.words
        ):
            return f"the name {name.text} is not in the cited passage"
    return None


def _range_of(number: Number, told: Sequence[Number], cited: CitedEvidence) -> str:
    """Return the range of which the evidence has a number only as one end, where the claim lacks the other; or ""."""
    same = [other for other in cited.numbers if is_stated(number, [other])]
    for first, second in pairwise(cited.numbers):
        before, between = cited.text[: first.start].rstrip().lower(), cited.text[first.end : second.start].strip()
        joined = between in {"to", "-", "–"} or (between == "and" and before.endswith("between"))
        if not joined or before.endswith("from") or not (first in same or second in same):
            continue
        if set(same) <= {first, second} and not is_stated(second if first in same else first, told):
            return cited.text[first.start : second.end]
    return ""


def _has_acronym(name: Name, text: str) -> bool:
    """Tell whether a text has a name of several words as its initials: "the U.N." for the United Nations."""
    initials = "".join(word[0] for word in name.words).upper()
    return len(initials) > 1 and re.search(rf"\b{initials}\b", text.replace(".", "")) is not None


def _about_denial(claim: str, cited: CitedEvidence) -> str | None:
    """Object to a claim that denies where its evidence denies nothing; the reverse is left to the judge."""
    if any(_negates(word) or word.stem in _DENIALS for word in words_of(mask_quotations(cited.text))):
        return None
    word = next(filter(_negates, words_of(mask_quotations(claim))), None)
    return f"the cited passage denies nothing, the claim says “{word.raw}”" if word else None


def _negates(word: Word) -> bool:
    low = word.raw.lower().replace("’", "'")
    return low in NEGATIVE or low.endswith("n't")


def _miscount(claim: str, numbers: Sequence[Number], cited: CitedEvidence) -> tuple[str, str] | None:
    """Return two counts that differ: 30 passengers in the claim, where the evidence has 60 passengers and 30 days."""
    told = _counted(cited.text, cited.numbers)
    of_others = {number for number, _ in told}
    bare = [other for other in cited.numbers if other not in of_others]
    for number, word in _counted(claim, numbers):
        same = [other for other, counted in told if counted.stem == word.stem]
        if same and not is_stated(number, same) and not is_stated(number, bare):
            return f"{number.text} {word.raw}", f"{same[0].text} {word.raw}"
    return None


def _counted(text: str, numbers: Sequence[Number]) -> list[tuple[Number, Word]]:
    """Return the numbers without a unit that a plural noun directly follows, each with that noun."""
    found = []
    for number in numbers:
        words = words_of(text[number.end : number.end + _WORD_AFTER])
        if not number.kind and words and words[0].start == 1 and _PLURAL.fullmatch(words[0].raw):
            found.append((number, words[0]))
    return found


def _plain_numbers(text: str, moments: Sequence[Moment]) -> list[Number]:
    """Return the numbers of a text that are no part of one of its dates."""
    return [number for number in numbers_in(text) if not any(day.start <= number.start < day.end for day in moments)]


# --- quotations


def quotations(text: str) -> list[str]:
    """Return the texts between quotation marks."""
    return [next(part for part in match.groups() if part) for match in _QUOTED.finditer(text)]


def mask_quotations(text: str) -> str:
    """Return the text with spaces in place of each quotation, so that offsets stay the same."""
    return _QUOTED.sub(lambda match: " " * len(match[0]), text)


def find_misquotation(claim: str, evidence: Sequence[str]) -> str | None:
    """Return the first quotation of a claim that the evidence does not have in quotation marks; else None."""
    said = [_level(part).casefold() for part in quotations(" ".join(evidence))]
    for quotation in quotations(claim):
        pieces = [piece.strip(" .,;:!?\"'") for piece in _GAP.split(_level(quotation).casefold())]
        parts = [re.escape(piece) for piece in pieces if piece]
        form = re.compile(r"(?<!\w)" + r"(?!\w).*?(?<!\w)".join(parts) + r"(?!\w)")
        if not parts or not any(map(form.search, said)):
            return quotation
    return None


def speakers(sentence: str) -> list[Name]:
    """Return the names of those who say something in a sentence."""
    bare = mask_quotations(sentence)
    names = names_in(bare)
    found = []
    for verb in _VERB.finditer(bare):
        if _PASSIVE.search(bare, 0, verb.start()):
            continue
        before = [name for name in names if name.end <= verb.start() <= name.end + _REACH]
        after = [name for name in names if verb.end() <= name.start <= verb.end() + _REACH]
        if verb["said"] and before:
            found.append(before[-1])
        elif after and (verb["source"] or _OPEN.search(sentence, 0, verb.start())):
            found.append(after[0])
    return found


def _misattributed(claim: str, evidence: Sequence[str]) -> tuple[str, str | None] | None:
    """Return the speaker of the claim, and the evidence's own where it names one; None where they agree."""
    said_by = speakers(claim)
    if not said_by or not evidence:
        return None
    at = _place(claim, evidence)
    told = speakers(evidence[at])
    around = evidence[max(0, at - 2) : at + 2]
    bare = mask_quotations(evidence[at])
    speaking = [name.text for name in names_in(bare) if not _LISTENER.search(bare, 0, name.start)]
    near = " ".join(speaking if told else around)
    if quotations(claim) or told:
        words = frozenset(folded(word.raw) for word in words_of(near))
        if not any(is_mentioned(word, words, near) for name in said_by for word in name.words) and not any(
            _has_acronym(name, near) for name in said_by
        ):
            return said_by[0].text, told[0].text if told else None
    return None


def quoted_only_word(claim: str, evidence: Sequence[str]) -> str | None:
    """Return the claim's first unquoted word that the evidence only quotes, if half of those are such; else None."""
    told = [word for word in words_of(mask_quotations(claim)) if not word.stop]
    whole = {word.stem for sentence in evidence for word in words_of(sentence)}
    bare = {word.stem for sentence in evidence for word in words_of(mask_quotations(sentence))}
    only = [word.raw for word in told if word.stem in whole - bare]
    return only[0] if len(only) > 1 and len(only) >= len(told) / 2 else None


def _place(claim: str, evidence: Sequence[str]) -> int:
    """Return the index of the sentence with the claim's first quotation, else of the one with most of its words."""
    parts = [_level(quotation) for quotation in quotations(claim)]
    for number, sentence in enumerate(evidence):
        if parts and parts[0] in _level(sentence):
            return number
    told = {word.stem for word in words_of(claim) if not word.stop}
    shared = [len(told & {word.stem for word in words_of(sentence)}) for sentence in evidence]
    return shared.index(max(shared))


def _level(text: str) -> str:
    """Normalise a text for verbatim comparison: straight quotation marks, single spaces."""
    return " ".join(text.translate(_PUNCTUATION).split())
