"""Resolve references: the antecedents of pronouns, titles and shortened names, from the sentences before."""

import re
from collections.abc import Sequence

from rag.grounding.graph import Graph, akin, graph, is_verb
from rag.text.limits import FEMININE, HONORIFICS, MASCULINE, PRIVATIVE, REPORTING
from rag.text.parse import Token

__all__ = ["PRONOUNS", "Context", "name_words", "unclear_pronoun"]

_HE, _SHE = frozenset({"he", "him", "his"}), frozenset({"she", "her"})
_PEOPLE = _HE | _SHE
_THINGS = frozenset({"it", "its"})
_SEVERAL = frozenset({"they", "them", "their", "both", "two"})
_RESOLVED = REPORTING | {"agree", "decide", "propose", "resolve"}  # "it was agreed to …": what was, not who
PRONOUNS = _PEOPLE | _THINGS | frozenset({"they", "them", "their"})


class Context:
    """Consecutive sentences, parsed on access, in which the antecedents of references are looked for."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts

    def __getitem__(self, at: int) -> Graph:
        """Return the sentence `at`, parsed."""
        return graph(self.texts[at])

    def antecedent_keys(self, at: int, token: Token) -> frozenset[str]:
        """Return the keys (see `Graph.key`) of the antecedents of a pronoun of sentence `at`."""
        return frozenset(self[back].key[index] for back, index in self.antecedents(at, token))

    def needs_antecedent(self, at: int, token: Token) -> bool:
        """Tell whether a pronoun has its antecedent outside its own sentence."""
        here = self[at]
        lower = token.text.lower()
        if lower not in PRONOUNS or token.quoted or _expletive(here, token):
            return False
        plural = lower in _SEVERAL
        nouns = [noun for noun in here.tokens if noun.pos in {"NOUN", "PROPN"} and not here.is_time(noun)]
        nouns = [noun for noun in nouns if plural or not noun.tag.endswith("S")]
        if any(noun.index < token.index for noun in nouns):
            return False
        verb = here.clause(token)
        under = token.dep != "nsubj" or verb.head != verb.index
        return not (under and any(here.subject(root) in nouns for root in here.tree.roots))

    def antecedents(self, at: int, token: Token, wanted: str = "") -> list[tuple[int, int]]:
        """Return the antecedents of a pronoun or title of sentence `at` as (sentence, word) indices; two for a pair.

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
        return any(child.dep == "det" and child.text.lower() == "the" for child in here.tree.children[token.index])

    @staticmethod
    def _are_two(here: Graph, token: Token) -> bool:
        children = here.tree.children[token.index]
        two = any(child.text.lower() == "two" for child in children)
        return token.tag == "NNS" and Context._definite(here, token) and (two or len(children) == 1)

    def _before(self, at: int, token: Token, *, people: bool) -> list[tuple[int, int]]:
        here = self[at]
        near = [candidate for candidate in here.tokens[: token.index] if self._can_be(here, candidate, people=people)]
        verbs = [verb for verb in here.tree.ancestors(token) if is_verb(verb)]
        if token.dep in {"dobj", "pobj", "dative"} and not people:  # else it would be "itself"
            own = next((subject for subject in map(here.subject, verbs) if subject is not None), None)
            near = [candidate for candidate in near if candidate is not own]
        for verb in verbs:
            subject = here.subject(verb)
            if subject and subject.index < token.index and subject in near:
                return self._fitting(token, self._resolved(at, subject))
        different = {here.key[candidate.index] for candidate in near}
        if len(different) == 1:
            return self._fitting(token, self._resolved(at, near[-1]))
        if near or at == 0:
            return []
        for back in range(at - 1, max(-1, at - 4), -1):
            for subject in self._subjects(back):
                if self._can_be(self[back], subject, people=people) and not _is_other_pronoun(token, subject):
                    return self._fitting(token, self._resolved(back, subject))
                if subject.pos == "PROPN" or _is_other_pronoun(token, subject):
                    return []
        return []

    def _fitting(self, pronoun: Token, found: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """Return `found`; nothing where a title in the passage is against the pronoun: "Mr Vane" for "she"."""
        lower = pronoun.text.lower()
        other = MASCULINE if lower in _SHE else FEMININE if lower in _HE else ()
        if other and found:
            name = re.escape(self[found[0][0]].key[found[0][1]])
            titled = re.compile(rf"\b(?:{'|'.join(sorted(other))})\b\.? (?:[\w-]+ ){{0,2}}{name}\b", re.IGNORECASE)
            if any(titled.search(text) for text in self.texts):
                return []
        return found

    def _subjects(self, at: int) -> list[Token]:
        """Return the subjects of a sentence outside quotation marks, that of the main clause first."""
        here = self[at]
        verbs = sorted(
            (verb for verb in here.tokens if is_verb(verb)),
            key=lambda verb: (len(here.tree.ancestors(verb)), verb.index),
        )
        found = [here.subject(verb) for verb in verbs]
        return [_person(here, subject) for subject in found if subject is not None and not subject.quoted]

    def _resolved(self, at: int, token: Token) -> list[tuple[int, int]]:
        if token.pos == "PRON":
            return self.antecedents(at, token)
        return [(at, token.index)]

    @staticmethod
    def _can_be(here: Graph, candidate: Token, *, people: bool) -> bool:
        if candidate.pos == "PRON":
            return candidate.text.lower() in (_PEOPLE if people else _THINGS) and candidate.dep != "poss"
        if candidate.dep not in {"nsubj", "nsubjpass", "dobj", "pobj", "poss", "dative", "conj", "appos"}:
            return False
        if candidate.pos not in {"PROPN", "NOUN"}:
            return False
        if people:
            if any(child.text.lower().rstrip(".") in HONORIFICS for child in here.tree.children[candidate.index]):
                return True
            return candidate.kind == "PERSON" or (candidate.pos == "PROPN" and not candidate.kind)
        return candidate.kind not in {"DATE", "TIME"} and candidate.tag in {"NNP", "NN", "NNPS"}

    def _group(self, at: int, token: Token) -> list[tuple[int, int]]:
        """Return the antecedent of a plural "they": the subject of the sentence before, where that is a plural noun."""
        here = self[at]
        if at == 0 or any(word.dep in {"nsubj", "nsubjpass"} for word in here.tokens[: token.index]):
            return []
        first = next(iter(self._subjects(at - 1)), None)
        return [(at - 1, first.index)] if first is not None and first.tag == "NNS" else []

    def _pair(self, at: int, token: Token) -> list[tuple[int, int]]:
        """Return the two names that last stood together as a subject."""
        for back in range(at, max(-1, at - 3), -1):
            here = self[back]
            before = here.tokens[: token.index if back == at else None]
            subjects = [
                subject for subject in before if subject.pos == "PROPN" and subject.dep in {"nsubj", "nsubjpass"}
            ]
            for group in map(here.group, subjects):
                if len(group) == 2 and all(here.tokens[i].pos == "PROPN" for i in group):
                    return [(back, i) for i in group]
        return []

    def _titled(self, at: int, token: Token, wanted_name: str) -> list[tuple[int, int]]:
        """Return the person who bears the title in the sentences so far; nothing where several do."""
        here = self[at]
        title = {here.key[word.index] for word in here.tree.subtree(token) if word.dep in {"amod", "compound", "nmod"}}
        title.add(here.key[token.index])
        found: dict[str, tuple[int, int]] = {}
        for back in range(at + 1):
            if wanted_name not in self.texts[back].lower():
                continue
            here = self[back]
            people = [person for person in here.tokens if person.pos == "PROPN" and person.kind == "PERSON"]
            for person in (person for person in people if person.dep != "compound"):
                keys = {here.key[i] for i in name_words(here, person)}
                if all(any(akin(k, w) for k in keys) for w in title):
                    found[here.key[person.index]] = (back, person.index)
        return list(found.values()) if len(found) == 1 else []

    def has_mention(self, graph_: Graph, head: Token, words: Sequence[int]) -> bool:
        """Tell whether a mention of the name `head` in these sentences has all of `words`: titles, first names."""
        key = graph_.key[head.index]
        asked = [graph_.key[i] for i in words]
        for at, text in enumerate(self.texts):
            if key not in text.lower().replace(".", ""):
                continue
            here = self[at]
            for mention in (token for token in here.tokens if token.pos == "PROPN" and here.key[token.index] == key):
                keys = [here.key[i] for i in name_words(here, mention)]
                left = [k for k in keys if k in PRIVATIVE and k not in asked]
                if not left and all(any(akin(a, k) for k in keys) for a in asked):
                    return True
        return False


def _is_other_pronoun(pronoun: Token, candidate: Token) -> bool:
    """Tell whether two pronouns cannot mean one person: "she" and "he"."""
    words = {pronoun.text.lower(), candidate.text.lower()}
    return not words.isdisjoint(_HE) and not words.isdisjoint(_SHE)


def _person(here: Graph, subject: Token) -> Token:
    """Return the name that stands behind a subject which only designates its bearer: "the leader, Maud Ferris"."""
    if subject.pos != "NOUN":
        return subject
    return next((child for child in here.tree.children[subject.index] if _is_name(child)), subject)


def _is_name(token: Token) -> bool:
    return token.dep == "appos" and token.pos == "PROPN" and token.kind == "PERSON"


def name_words(here: Graph, head: Token) -> list[int]:
    """Return the indices of the words that belong to a name: titles, first names, appositions."""
    found = []
    for child in here.tree.children[head.index]:
        if child.dep in {"compound", "amod", "nmod", "poss", "appos"}:
            found += [word.index for word in here.tree.subtree(child) if not here.ignorable(word)]
    if head.dep == "appos":
        other = here.tokens[head.head]
        found += [other.index] + [
            word.index
            for child in here.tree.children[other.index]
            if child.index != head.index and child.dep in {"compound", "amod", "nmod", "poss"}
            for word in here.tree.subtree(child)
            if not here.ignorable(word)
        ]
    return found


def _expletive(here: Graph, token: Token) -> bool:
    """Whether "it" stands for a clause that follows: "it remains unclear whether …", "it was agreed to …"."""
    if token.dep == "expl":
        return True
    governor = here.tokens[token.head]
    below = [word for word in here.tree.subtree(governor) if word.index > governor.index]
    judged = any(word.dep in {"acomp", "attr"} for word in below) or (
        token.dep == "nsubjpass" and governor.lemma in _RESOLVED
    )
    return (
        token.text.lower() == "it"
        and judged
        and any(word.dep in {"ccomp", "xcomp", "advcl", "csubj", "acl"} for word in below)
    )


def unclear_pronoun(claim: Context, passage: Context, at: int) -> str | None:
    """Return the claim's first pronoun whose antecedent is not that in sentence `at` of the passage; else None."""
    last = len(claim.texts) - 1
    here, there = claim[last], passage[at]
    for token in here.tokens:
        if not claim.needs_antecedent(last, token):
            continue
        same = [word for word in there.tokens if word.text.lower() == token.text.lower() and word.dep == token.dep]
        meant = passage.antecedent_keys(at, same[0]) if same else frozenset()
        if not meant or meant != claim.antecedent_keys(last, token):
            return token.text
    return None
