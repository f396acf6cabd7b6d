"""Words in quotation marks: do they stand in the evidence, and are they said there by whom the claim says?"""

import re
from collections.abc import Sequence

from rag.grounding.parsed_text import Reading, read, weights
from rag.text.names import Name, known, names_in
from rag.text.words import folded, words_of

__all__ = ["misattributed", "misquoted", "only_quoted", "quoted", "speakers", "unquoted", "verbatim"]

_QUOTED = re.compile(r"“([^”]+)”|\"([^\"]+)\"|«([^»]+)»|„([^“”]+)[“”]")
_GAP = re.compile(r"\.\.\.|…|\[[^\]]*\]")  # what an honest quotation leaves out or puts in
_SAID = (
    "said|says|told|tells|added|adds|wrote|writes|asked|stated|states|warned|warns|argued|argues|insisted|insists"
    "|claimed|claims|tweeted|explained|noted|declared|announced|replied|stressed|emphasized|denied|confirmed"
)
_VERB = re.compile(rf"\b(?:(?P<said>{_SAID})|(?P<source>[Aa]ccording to))\b")
_PASSIVE = re.compile(r"\b(?:was|were|is|are|been|being|be)\s+(?:\w+\s+)?$")
_OPEN = re.compile(r"(?:^|[”\"»“,?!]\s*)$")  # before a verb that its speaker follows: "…," said Ro
_REACH = 60  # characters between a speaker and the verb
_PUNCTUATION = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "\u00a0": " "})


def _plain(text: str) -> str:
    """A text for verbatim comparison: straight quotation marks, single spaces, no case."""
    return " ".join(text.translate(_PUNCTUATION).split()).casefold()


def quoted(text: str) -> list[str]:
    """What stands between double quotation marks."""
    return [next(part for part in match.groups() if part) for match in _QUOTED.finditer(text)]


def unquoted(text: str) -> str:
    """The text with blanks in the place of what stands between double quotation marks."""
    return _QUOTED.sub(lambda match: " " * len(match[0]), text)


def misquoted(claim: str, evidence: Sequence[str]) -> str | None:
    """The first quotation of a claim that does not stand verbatim in the evidence."""
    text = _plain(" ".join(evidence))
    for quotation in quoted(claim):
        if not all(part in text for part in _parts(quotation)):
            return quotation
    return None


def misattributed(claim: str, evidence: Sequence[str]) -> tuple[str, str | None] | None:
    """Who says it in the claim, and who in the evidence if it names somebody; None where they agree.

    For a quotation the evidence is the sentence it stands in, else the one that resembles the claim most.
    """
    said_by = speakers(claim)
    if not said_by or not evidence:
        return None
    at = _place(claim, evidence)
    stated = speakers(evidence[at])
    if stated:
        near = " ".join(word for name in stated for word in name.words)
    else:
        near = " ".join(evidence[max(0, at - 2) : at + 2])
    if quoted(claim) or stated:
        words = frozenset(folded(word.raw) for word in words_of(near))
        if not any(known(word, words, near) for name in said_by for word in name.words):
            return said_by[0].text, stated[0].text if stated else None
    return None


def speakers(sentence: str) -> list[Name]:
    """Who is named as saying something in a sentence."""
    bare = unquoted(sentence)
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


def only_quoted(claim: Reading, evidence: Sequence[Reading]) -> str | None:
    """The first word of a claim in plain words, most of which the evidence has only between quotation marks."""
    bare = [read(unquoted(sentence.text)) for sentence in evidence]
    plain = frozenset().union(*(sentence.stems for sentence in bare))
    whole = frozenset().union(*(sentence.stems for sentence in evidence))
    only = [word.raw for word in claim.content if word.stem in whole - plain]
    return only[0] if len(only) > 1 and len(only) >= len(claim.content) / 2 else None


def _parts(quotation: str) -> list[str]:
    return [part.strip(" .,;:!?'\"") for part in _GAP.split(_plain(quotation)) if part.strip(" .,;:!?'\"")]


def _place(claim: str, evidence: Sequence[str]) -> int:
    """The sentence that holds the claim's first quotation, else the one that shares most of its words."""
    parts = [part for quotation in quoted(claim) for part in _parts(quotation)]
    for number, sentence in enumerate(evidence):
        if parts and parts[0] in _plain(" ".join(evidence[number : number + 3])):
            later = _plain(" ".join(evidence[number + 1 : number + 4]))
            if parts[0] in _plain(sentence) or parts[0] not in later:
                return number
    reading = read(claim)
    told = weights(reading)
    shared = [
        sum(w for word, w in zip(reading.content, told, strict=True) if word.stem in read(sentence).stems)
        for sentence in evidence
    ]
    return max(range(len(evidence)), key=lambda number: shared[number])


def verbatim(claim: str, evidence: Sequence[str]) -> bool:
    """Whether a claim is a whole sentence of the evidence, or several in a row, but for punctuation and case.

    A part of a sentence is not: what stands beside it may deny or attribute it.
    """
    asked = _bare(claim)
    if not asked:
        return False
    sentences = [_bare(sentence) for sentence in evidence]
    for first in range(len(sentences)):
        joined = ""
        for sentence in sentences[first:]:
            joined = f"{joined} {sentence}".strip()
            if len(joined) >= len(asked):
                break
        if joined == asked:
            return True
    return False


def _bare(sentence: str) -> str:
    return re.sub(r"[^\w%$€£]+", " ", _plain(sentence)).strip()
