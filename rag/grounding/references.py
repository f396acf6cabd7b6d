"""Whom and what a sentence means: pronouns, titles and shortened names, resolved from the sentences before it."""

import re
from collections.abc import Sequence

from rag.grounding.graph import Graph, akin, graph, is_verb
from rag.text.limits import FEMININE, HONORIFICS, MASCULINE, PRIVATIVE
from rag.text.parse import Token

__all__ = ["PRONOUNS", "Context", "named_with", "unclear"]

_PEOPLE = frozenset({"he", "she", "him", "her", "his"})
_THINGS = frozenset({"it", "its"})
_SEVERAL = frozenset({"they", "them", "their", "both", "two"})
PRONOUNS = _PEOPLE | _THINGS | frozenset({"they", "them", "their"})


class Context:
    """Sentences in their order, parsed when they are read; the earlier ones tell whom "he" means."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts

    def __getitem__(self, at: int) -> Graph:
        """Return the sentence `at`, parsed."""
        return graph(self.texts[at])

    def keys(self, at: int, token: Token) -> frozenset[str]:
        """Return the names of what a pronoun of sentence `at` stands for."""
        return frozenset(self[back].key[index] for back, index in self.names(at, token))

    def leans(self, at: int, token: Token) -> bool:
        """Tell whether a pronoun stands for something outside its own sentence."""
        here = self[at]
        lower = token.text.lower()
        if lower not in PRONOUNS or token.quoted or _expletive(here, token):
            return False
        plural = lower in _SEVERAL
        nouns = [one for one in here.tokens if one.pos in {"NOUN", "PROPN"} and not here.is_time(one)]
        nouns = [one for one in nouns if plural or not one.tag.endswith("S")]
        if any(one.index < token.index for one in nouns):
            return False
        verb = here.clause(token)
        under = token.dep != "nsubj" or verb.head != verb.index
        return not (under and any(here.subject(root) in nouns for root in here.tree.roots))

    def names(self, at: int, token: Token, wanted: str = "") -> list[tuple[int, int]]:
        """Return what a pronoun or a title of sentence `at` stands for: (sentence, word), all of them together.

        A title is looked for only in sentences that hold the name `wanted`.
        """
        lower = token.text.lower()
        if lower in _PEOPLE:
            return self._before(at, token, people=True)
        if lower in _THINGS:
            return self._before(at, token, people=False)
        here = self[at]
        if lower in _SEVERAL and token.pos == "PRON" and (found := self._group(at, token)):
            return found
        if lower in _SEVERAL or (token.dep in {"nsubj", "nsubjpass"} and self._are_two(here, token)):
            return self._pair(at, token)
        if wanted and token.pos == "NOUN" and self._definite(here, token):
            return self._titled(at, token, wanted)
        return []

    @staticmethod
    def _definite(here: Graph, token: Token) -> bool:
        return any(one.dep == "det" and one.text.lower() == "the" for one in here.tree.children[token.index])

    @staticmethod
    def _are_two(here: Graph, token: Token) -> bool:
        children = here.tree.children[token.index]
        two = any(one.text.lower() == "two" for one in children)
        return token.tag == "NNS" and Context._definite(here, token) and (two or len(children) == 1)

    def _before(self, at: int, token: Token, *, people: bool) -> list[tuple[int, int]]:
        here = self[at]
        near = []
        for one in here.tokens[: token.index]:
            if self._can_be(here, one, people=people):
                near.append(one)
        verbs = [one for one in here.tree.above(token) if is_verb(one)]
        if token.dep in {"dobj", "pobj", "dative"} and not people:  # else it would be "itself"
            own = next((one for one in map(here.subject, verbs) if one is not None), None)
            near = [one for one in near if one is not own]
        for verb in verbs:
            subject = here.subject(verb)
            if subject and subject.index < token.index and subject in near:
                return self._fitting(token, self._resolved(at, subject))
        different = {here.key[one.index] for one in near}
        if len(different) == 1:
            return self._fitting(token, self._resolved(at, near[-1]))
        if near or at == 0:
            return []
        for back in range(at - 1, max(-1, at - 4), -1):
            for subject in self._subjects(back):
                if self._can_be(self[back], subject, people=people):
                    return self._fitting(token, self._resolved(back, subject))
                if subject.pos == "PROPN":
                    return []
        return []

    def _fitting(self, pronoun: Token, found: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """Those that no title in the passage makes a man where the pronoun is a woman's, or the reverse."""
        lower = pronoun.text.lower()
        other = MASCULINE if lower in {"she", "her"} else FEMININE if lower in {"he", "him", "his"} else ()
        if other and found:
            name = re.escape(self[found[0][0]].key[found[0][1]])
            titled = re.compile(rf"\b(?:{'|'.join(sorted(other))})\b\.? (?:[\w-]+ ){{0,2}}{name}\b", re.IGNORECASE)
            if any(titled.search(text) for text in self.texts):
                return []
        return found

    def _subjects(self, at: int) -> list[Token]:
        """The subjects of a sentence outside quotation marks, of its main clause first."""
        here = self[at]
        verbs = sorted(
            (one for one in here.tokens if is_verb(one)), key=lambda one: (len(here.tree.above(one)), one.index)
        )
        found = [here.subject(one) for one in verbs]
        return [one for one in found if one is not None and not one.quoted]

    def _resolved(self, at: int, token: Token) -> list[tuple[int, int]]:
        if token.pos == "PRON":
            return self.names(at, token)
        return [(at, token.index)]

    @staticmethod
    def _can_be(here: Graph, one: Token, *, people: bool) -> bool:
        if one.pos == "PRON":
            return one.text.lower() in (_PEOPLE if people else _THINGS) and one.dep != "poss"
        if one.dep not in {"nsubj", "nsubjpass", "dobj", "pobj", "poss", "dative", "conj", "appos"}:
            return False
        if one.pos not in {"PROPN", "NOUN"}:
            return False
        if people:
            if any(child.text.lower().rstrip(".") in HONORIFICS for child in here.tree.children[one.index]):
                return True
            return one.kind == "PERSON" or (one.pos == "PROPN" and not one.kind)
        return one.kind not in {"DATE", "TIME"} and one.tag in {"NNP", "NN", "NNPS"}

    def _group(self, at: int, token: Token) -> list[tuple[int, int]]:
        """The noun in the plural that "they" stands for: the subject of the sentence before."""
        here = self[at]
        if at == 0 or any(one.dep in {"nsubj", "nsubjpass"} for one in here.tokens[: token.index]):
            return []
        first = next(iter(self._subjects(at - 1)), None)
        return [(at - 1, first.index)] if first is not None and first.tag == "NNS" else []

    def _pair(self, at: int, token: Token) -> list[tuple[int, int]]:
        """The two that were named together last."""
        for back in range(at, max(-1, at - 3), -1):
            here = self[back]
            before = here.tokens[: token.index if back == at else None]
            subjects = [one for one in before if one.pos == "PROPN" and one.dep in {"nsubj", "nsubjpass"}]
            for group in map(here.group, subjects):
                if len(group) == 2 and all(here.tokens[i].pos == "PROPN" for i in group):
                    return [(back, i) for i in group]
        return []

    def _titled(self, at: int, token: Token, wanted_name: str) -> list[tuple[int, int]]:
        """The one person who bears the title in the passage so far."""
        here = self[at]
        title = {here.key[one.index] for one in here.tree.below(token) if one.dep in {"amod", "compound", "nmod"}}
        title.add(here.key[token.index])
        found: dict[str, tuple[int, int]] = {}
        for back in range(at + 1):
            if wanted_name not in self.texts[back].lower():
                continue
            here = self[back]
            people = [one for one in here.tokens if one.pos == "PROPN" and one.kind == "PERSON"]
            for one in (person for person in people if person.dep != "compound"):
                keys = {here.key[i] for i in named_with(here, one)}
                if all(any(k == w or akin(k, w) for k in keys) for w in title):
                    found[here.key[one.index]] = (back, one.index)
        return list(found.values()) if len(found) == 1 else []

    def describes(self, graph_: Graph, head: Token, words: Sequence[int]) -> bool:
        """Tell whether some mention of a name in the passage bears these words of its title or first name."""
        key = graph_.key[head.index]
        asked = [graph_.key[i] for i in words]
        for at, text in enumerate(self.texts):
            if key not in text.lower().replace(".", ""):
                continue
            here = self[at]
            for one in (token for token in here.tokens if token.pos == "PROPN" and here.key[token.index] == key):
                keys = [here.key[i] for i in named_with(here, one)]
                left = [k for k in keys if k in PRIVATIVE and k not in asked]
                if not left and all(any(a == k or akin(a, k) for k in keys) for a in asked):
                    return True
        return False


def named_with(here: Graph, head: Token) -> list[int]:
    """Return the words that stand with a name: titles, first names, what it is called beside it."""
    found = []
    for child in here.tree.children[head.index]:
        if child.dep in {"compound", "amod", "nmod", "poss", "appos"}:
            found += [one.index for one in here.tree.below(child) if not here.ignorable(one)]
    if head.dep == "appos":
        other = here.tokens[head.head]
        found += [other.index] + [
            one.index
            for child in here.tree.children[other.index]
            if child.index != head.index and child.dep in {"compound", "amod", "nmod", "poss"}
            for one in here.tree.below(child)
            if not here.ignorable(one)
        ]
    return found


def _expletive(here: Graph, token: Token) -> bool:
    """Whether "it" stands for a clause that follows: "it remains unclear whether …"."""
    if token.dep == "expl":
        return True
    governor = here.tokens[token.head]
    below = [one for one in here.tree.below(governor) if one.index > governor.index]
    return (
        token.text.lower() == "it"
        and any(one.dep in {"acomp", "attr"} for one in below)
        and any(one.dep in {"ccomp", "xcomp", "advcl", "csubj", "acl"} for one in below)
    )


def unclear(claim: Context, passage: Context, at: int) -> str | None:
    """Return the pronoun of a sentence told word for word that means something else after the claims shown."""
    last = len(claim.texts) - 1
    here, there = claim[last], passage[at]
    for token in here.tokens:
        if not claim.leans(last, token):
            continue
        same = [one for one in there.tokens if one.text.lower() == token.text.lower() and one.dep == token.dep]
        meant = passage.keys(at, same[0]) if same else frozenset()
        if not meant or meant != claim.keys(last, token):
            return token.text
    return None
