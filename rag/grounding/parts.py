"""Split a sentence into its clauses, and reported speech into its speaker and its content."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.grounding.graph import Graph, graph, is_verb
from rag.text.limits import REPORTING, REPORTS, RESERVED
from rag.text.parse import Token

__all__ = ["PLACE_KINDS", "ReportedSpeech", "reported_speech", "split_clauses"]


PLACE_KINDS = frozenset(("GPE", "LOC"))  # of names; "Moscow said" is not said by The Moscow Times


def split_clauses(text: str) -> list[str]:
    """Return two clauses of a sentence as sentences of their own; an empty list where it has only one."""
    here = graph(text)
    for verb in here.tokens:
        if verb.quoted or not is_verb(verb) or verb.head == verb.index:
            continue
        if verb.dep == "conj" and here.tokens[verb.head].dep == "ROOT" and not here.disjunct(verb):
            return _coordinated(here, verb)
        if verb.dep == "advcl" and here.mark(verb) in {"while", "whereas"} and here.subject(verb) is not None:
            return _contrasted(here, verb)
        if verb.dep == "relcl" and here.subject(verb) is not None and _set_off(here, verb):
            return _relative(here, verb)
    return []


@dataclass(frozen=True, slots=True)
class ReportedSpeech:
    """Reported speech in a sentence: its speaker, and its content."""

    by: str
    heads: frozenset[int]  # indices of the words that name the speaker: the noun and its appositions
    said: str
    bare: bool  # nothing else is told of the report: no time, no listener


def reported_speech(text: str) -> ReportedSpeech | None:
    """Return the speaker and content of the report in a sentence; None where it has none, or doubts or negates it."""
    here = graph(text)
    for root in here.tree.roots:
        own = here.tree.children[root.index]
        subject = here.subject(root)
        said = next((child for child in own if child.dep == "ccomp"), None)
        doubted = any(child.dep == "neg" or child.tag == "MD" or child.text.lower() in RESERVED for child in own)
        if subject is not None and said is not None and root.lemma.lower() in REPORTING and not doubted:
            words = _interrupted(here, subject, root) or [
                word for word in here.tree.subtree(said) if word.dep != "mark" or word.head != said.index
            ]
            bare = all(child in (subject, said) or child.dep in {"punct", "mark", "aux"} for child in own)
            by = here.tree.subtree(subject)
            return ReportedSpeech(_sentence(here, by)[:-1], _heads(here, subject), _sentence(here, words), bare)
        for phrase in own:
            speaker = _source(here, phrase)
            if speaker is not None:
                inside = {word.index for word in here.tree.subtree(phrase)}
                rest = [token for token in here.tokens if token.index not in inside]
                by = here.tree.subtree(speaker)
                return ReportedSpeech(_sentence(here, by)[:-1], _heads(here, speaker), _sentence(here, rest), True)
    return None


def _interrupted(here: Graph, subject: Token, verb: Token) -> list[Token]:
    """Return the words around an inserted verb of saying: "The ward may stay, she added, if nurses come"."""
    first, last = here.tree.subtree(subject)[0].index - 1, verb.index + 1
    if first < 0 or last >= len(here.tokens) or {here.tokens[first].text, here.tokens[last].text} != {","}:
        return []
    return [*here.tokens[:first], *here.tokens[last + 1 :]]


def _source(here: Graph, phrase: Token) -> Token | None:
    """Return the speaker that "according to" names; for "a report from the Argus", the Argus."""
    if phrase.dep != "prep" or phrase.lemma.lower() != "accord":
        return None
    speaker = next((word for word in here.tree.subtree(phrase) if word.dep == "pobj"), None)
    if speaker is None or speaker.lemma.lower() not in REPORTS:
        return speaker
    prepositions = [child for child in here.tree.children[speaker.index] if child.text.lower() in {"from", "by", "in"}]
    named = [
        name
        for preposition in prepositions
        for name in here.tree.children[preposition.index]
        if name.dep == "pobj" and name.pos == "PROPN"
    ]
    # "A report from Moscow" is not what Moscow says.
    return named[0] if len(named) == 1 and named[0].kind not in PLACE_KINDS else speaker


def _heads(here: Graph, speaker: Token) -> frozenset[int]:
    beside = [child.index for child in here.tree.children[speaker.index] if child.dep == "appos"]
    return frozenset([speaker.index, *beside])


def _contrasted(here: Graph, verb: Token) -> list[str]:
    second = [word for word in here.tree.subtree(verb) if word.dep != "mark" or word.head != verb.index]
    inside = {word.index for word in here.tree.subtree(verb)}
    return [_sentence(here, [token for token in here.tokens if token.index not in inside]), _sentence(here, second)]


def _coordinated(here: Graph, verb: Token) -> list[str]:
    first = here.tokens[verb.head]
    second = {word.index for word in here.tree.subtree(verb)}
    joint = {child.index for child in here.tree.children[first.index] if child.dep == "cc" and child.index < verb.index}
    rest = [token for token in here.tokens if token.index not in second | joint]
    shared: set[int] = set()
    if not any(child.dep in {"nsubj", "nsubjpass", "expl"} for child in here.tree.children[verb.index]):
        auxiliaries = {auxiliary.index for auxiliary in here.auxiliaries(verb)} | {
            child.index for child in here.tree.children[first.index] if child.dep == "neg"
        }
        own = any(child.dep in {"aux", "auxpass"} for child in here.tree.children[verb.index])
        for child in here.tree.children[first.index]:
            if child.index < first.index and (
                child.dep not in {"aux", "auxpass", "neg"} or (not own and child.index in auxiliaries)
            ):
                shared |= {word.index for word in here.tree.subtree(child)}
    return [_sentence(here, rest), _sentence(here, [token for token in here.tokens if token.index in second | shared])]


def _relative(here: Graph, verb: Token) -> list[str]:
    clause = {word.index for word in here.tree.subtree(verb)}
    pronouns = {index for index in here.alias if index in clause}
    noun = here.tokens[verb.head]
    named = {word.index for word in here.tree.subtree(noun)} - clause
    own = [token for token in here.tokens if token.index in clause - pronouns]
    if len(pronouns) != 1 or here.tokens[next(iter(pronouns))].dep not in {"nsubj", "nsubjpass"}:
        return []
    kept = [
        token
        for token in here.tokens
        if token.index in named and token.index <= max(noun.index, *(i for i in named if i < verb.index))
    ]
    ends = {min(clause) - 1, max(clause) + 1}
    rest = [
        token for token in here.tokens if token.index not in clause and (token.index not in ends or token.text != ",")
    ]
    kept = [token for token in kept if token.pos != "PUNCT" or token.quoted]
    return [_sentence(here, rest), _sentence(here, [*kept, *own])]


def _set_off(here: Graph, verb: Token) -> bool:
    first = here.tree.subtree(verb)[0].index
    return first > 0 and here.tokens[first - 1].text == ","


def _sentence(here: Graph, words: Sequence[Token]) -> str:
    """Return some words of a sentence as a sentence of their own."""
    ends = [*(token.start for token in here.tokens[1:]), len(here.tree.text)]
    text = "".join(
        here.tree.text[word.start : ends[word.index]]
        + (
            ""
            if here.tree.text[word.start : ends[word.index]][-1:].isspace()
            or (at + 1 < len(words) and words[at + 1].index == word.index + 1)
            else " "
        )
        for at, word in enumerate(words)
    )
    text = re.sub(r"\s+([,.;:!?])", r"\1", " ".join(text.split())).strip(" ,;.:–—-")
    text = re.sub(r",(?:\s*,)+", ",", text)
    return f"{text[:1].upper()}{text[1:]}."
