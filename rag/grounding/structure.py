"""Does one sentence say all that a claim says, in the same structure? An embedding of the claim's tree in the other's.

Each word of the claim is given a word of the passage: the same one, a pronoun or title for it, a longer name. Each
relation of the claim (who did it, to whom, when, how many) must hold between those words in the passage, where
passives are turned and coordinations, relative clauses, participles and appositions are opened. And of each word of
the passage that is used, what limits it must be used too: its negation, modal, quantifier, reserve, condition, who
says it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rag.text.limits import (
    APPROXIMATE,
    CONDITIONAL,
    DENYING,
    FEMININE,
    HONORIFICS,
    MASCULINE,
    NEGATIVE,
    PRIVATIVE,
    QUANTIFIERS,
    REPORTING,
    RESERVED,
    UNIVERSAL,
    VERIDICAL,
)
from rag.text.names import known
from rag.text.numbers import numbers_in
from rag.text.parse import Token, Tree, parse

__all__ = ["Context", "Found", "embeds", "parts", "reported", "unclear"]

_STEPS = 4000  # assignments tried before a claim counts as not found
_MOD = frozenset({"mod", "appos", "prep:of", "poss"})
_CLAUSE = frozenset({"ROOT", "ccomp", "xcomp", "advcl", "acl", "relcl", "conj", "pcomp", "csubj", "parataxis", "dep"})
_VERBAL = frozenset({"VERB", "AUX"})
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
_TIME_PREPOSITIONS = frozenset({"on", "in", "at", "during", "over"})
_ELSEWHERE = -1  # a word of a name or title that another mention of it in the passage bears
_PEOPLE = frozenset({"he", "she", "him", "her", "his"})
_THINGS = frozenset({"it", "its"})
_SEVERAL = frozenset({"they", "them", "their", "both", "two"})
PRONOUNS = _PEOPLE | _THINGS | frozenset({"they", "them", "their"})

Edge = tuple[int, int]


def _is_verb(token: Token) -> bool:
    return token.pos in _VERBAL or token.tag.startswith("VB")


class Graph:
    """A tree with its relations made plain: `edges[governor, dependent]` holds what they are to each other."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.tokens = tree.tokens
        self.alias = self._aliases()
        self.edges: dict[Edge, set[str]] = {}
        self.required: set[tuple[str, int, int]] = set()
        for token in self.tokens:
            if not self.ignorable(token):
                self._connect(token)
        for token in self.tokens:
            if _is_verb(token):
                self._lend_subject(token)

    # --- words

    def ignorable(self, token: Token) -> bool:
        """Whether the word says nothing by itself, or is told by a relation."""
        if token.pos in {"PUNCT", "SPACE", "SYM"} and token.tag not in {"$", "#"}:
            return True
        lower = token.text.lower()
        if token.index in self.alias or lower.rstrip(".") in HONORIFICS:
            return True
        if token.dep == "det" and lower in {"a", "an", "the", "this", "that", "these", "those"}:
            return not (lower.startswith("th") and len(lower) > 3 and self.is_time(self.tokens[token.head]))
        if token.tag in {"POS", "TO"} or token.dep == "case":
            return True
        if token.dep in {"aux", "auxpass"}:
            return token.tag != "MD"
        if token.dep == "mark":
            return lower not in CONDITIONAL
        if token.dep == "cc":
            return lower in {"and", "but", "&", "both", "as"}
        if token.dep == "preconj" or lower == "also":
            return True
        return self._is_preposition(token)

    def _is_preposition(self, token: Token) -> bool:
        return (
            token.dep in {"prep", "agent", "dative", "pcomp", "conj"}
            and token.tag in {"IN", "TO", "VBG", "RB"}
            and any(child.dep in {"pobj", "pcomp", "prep"} for child in self.tree.children[token.index])
            and (
                token.pos in {"ADP", "SCONJ", "ADV"}
                or token.lemma in {"accord", "follow", "include", "concern", "regard"}
            )
        )

    def is_time(self, token: Token) -> bool:
        return token.kind in {"DATE", "TIME"}

    def subject(self, verb: Token) -> Token | None:
        """The grammatical subject, its own or that of the verb it is coordinated with."""
        for child in self.tree.children[verb.index]:
            if child.dep in {"nsubj", "nsubjpass", "csubj", "expl"}:
                return self.tokens[self.alias.get(child.index, child.index)]
        return None

    def auxiliaries(self, verb: Token) -> list[Token]:
        """Its auxiliaries; of a coordinated verb without any, those of the first one."""
        own = [child for child in self.tree.children[verb.index] if child.dep in {"aux", "auxpass"}]
        if own or verb.dep != "conj" or self.subject(verb) is not None:
            return own
        head = self.tokens[verb.head]
        same = head.tag == verb.tag or verb.tag in {"VB", "VBN", "VBG"}
        return self.auxiliaries(head) if _is_verb(head) and same else []

    def passive(self, verb: Token) -> bool:
        """Whether its subject is what it is done to."""
        return verb.tag == "VBN" and any(one.dep == "auxpass" for one in self.auxiliaries(verb))

    def participial(self, verb: Token) -> bool:
        """Whether it is a participle that stands with a noun: "missiles launched by Israel"."""
        bare = self.subject(verb) is None and not self.mark(verb)
        return verb.dep == "acl" and verb.tag in {"VBN", "VBD", "VBG"} and bare

    def complements(self, verb: Token) -> bool:
        """Whether a clause says what its noun is about: "a rumour that the business was in difficulties"."""
        return any(one.dep == "mark" for one in self.tree.children[verb.index])

    def tense(self, verb: Token) -> str:
        """`past`, `present`, or empty where the form does not tell; perfect counts as past."""
        forms = [verb, *self.auxiliaries(verb)]
        tags = {one.tag for one in forms}
        lemmas = {one.lemma for one in forms[1:]}
        if "MD" in tags:
            return "modal"
        if "VBD" in tags or (verb.tag == "VBN" and "have" in lemmas):
            return "past"
        if verb.tag == "VBG" and "have" in lemmas:
            return ""
        return "present" if tags & {"VBZ", "VBP"} else ""

    # --- relations

    def _aliases(self) -> dict[int, int]:
        """Relative pronouns, with what they stand for."""
        found = {}
        for token in self.tokens:
            if token.dep != "relcl" or self.complements(token):
                continue
            for one in self.tree.below(token):
                if one.tag in {"WDT", "WP", "WP$"} and one.index < token.index:
                    found[one.index] = token.head
                    break
        return found

    def _real(self, index: int) -> int:
        return self.alias.get(index, index)

    def _add(self, relation: str, governor: int, dependent: int, *, needed: bool = True) -> None:
        governor, dependent = self._real(governor), self._real(dependent)
        if governor == dependent:
            return
        self.edges.setdefault((governor, dependent), set()).add(relation)
        if needed:
            self.required.add((relation, governor, dependent))

    def _connect(self, token: Token) -> None:
        for relation, governor, needed in self.roles(token):
            self._add(relation, governor, token.index, needed=needed)
        if token.dep == "relcl" and not self.complements(token):
            self._connect_relative(token)
        if self.participial(token):
            self._add("subj" if token.tag == "VBG" else "obj", token.index, token.head)
        for one in self.alias:
            pronoun = self.tokens[one]
            if pronoun.head == token.index or self.tokens[pronoun.head].head == token.index:
                for relation, governor, needed in self.roles(pronoun):
                    self._add(relation, governor, one, needed=needed)

    def _connect_relative(self, verb: Token) -> None:
        """A relative clause without a pronoun lacks its object: "the missiles Israel launched"."""
        below = {one.index for one in self.tree.below(verb)}
        if not below & self.alias.keys():
            self._add("obj", verb.index, verb.head)

    def roles(self, token: Token) -> list[tuple[str, int, bool]]:
        """What the word is to which governor, and whether that is needed for a claim to say the same."""
        head = token.head
        match token.dep:
            case "ROOT":
                return []
            case "conj":
                return self._conjunct(token)
            case "nsubj" | "csubj":
                found = [("subj", head, True)]
                if self.tokens[head].dep in {"ccomp", "xcomp"} and not self.auxiliaries(self.tokens[head]):
                    found.append(("obj", self.tokens[head].head, False))
                return found
            case "nsubjpass" | "csubjpass":
                return [("obj", head, True)]
            case "dobj":
                return [("obj", head, True)]
            case "dative":
                return [("dat", head, True), ("obj", head, False)]
            case "pobj" | "pcomp":
                return self._prepositional(token)
            case "attr" | "acomp" | "oprd":
                return [("attr", head, True)]
            case "xcomp" | "ccomp":
                return [(self._infinitive(token) or "comp", head, True)]
            case "advcl":
                return [self._adverbial(token)]
            case "acl":
                return [(self._infinitive(token) or "acl", head, not self.participial(token))]
            case "relcl":
                if self.complements(token):
                    return [("acl", head, True)]
                mark = self.mark(token)
                return [(f"adv:{mark}" if mark else "relcl", head, bool(mark))]
            case "amod" | "compound" | "nmod" | "poss" | "nummod" | "quantmod":
                return [("mod", head, True)]
            case "appos":
                self._add("appos", token.index, head, needed=False)
                return [("appos", head, True), *((r, g, False) for r, g, _ in self.roles(self.tokens[head]))]
            case "mark":
                return [("mark", head, True)]
            case "advmod" | "npadvmod" | "prt" | "neg" | "prep":
                return [("adv", head, True)]
            case other:
                return [(other, head, True)]

    def _infinitive(self, verb: Token) -> str:
        """What a clause with "to" is: parsers disagree on whether it is a complement, a purpose or part of a noun."""
        return "inf" if self.mark(verb) == "to" else ""

    def _adverbial(self, verb: Token) -> tuple[str, int, bool]:
        mark = self.mark(verb)
        if mark == "to":
            return ("inf", verb.head, True)
        bare = not mark and verb.tag in {"VBG", "VBN"} and not self.subject(verb)
        return (f"adv:{mark}", verb.head, not bare)

    def mark(self, verb: Token) -> str:
        """The word that opens a subordinate clause."""
        for child in self.tree.children[verb.index]:
            if child.dep == "mark" or (child.dep == "advmod" and child.tag == "WRB"):
                return child.lemma.lower()
            if child.dep == "aux" and child.tag == "TO":
                return "to"
        return ""

    def _prepositional(self, token: Token) -> list[tuple[str, int, bool]]:
        names: list[str] = []
        preposition = self.tokens[token.head]
        while True:
            names.insert(0, preposition.lemma.lower())
            above = self.tokens[preposition.head]
            if preposition.dep == "conj" and self._is_preposition(above):
                names = names[1:]
                preposition = above
                continue
            if (
                preposition.dep in {"prep", "pcomp"}
                and self._is_preposition(above)
                and above.index != preposition.index
            ):
                preposition = above
                continue
            break
        governor = preposition.head
        if preposition.dep == "agent":
            return [("subj", governor, True)]
        name = "_".join(names)
        if token.dep == "pobj" and self.is_time(token) and name in _TIME_PREPOSITIONS:
            return [("adv", governor, True)]
        if preposition.dep == "conj" and not self._is_preposition(self.tokens[governor]):
            return self.roles(preposition)
        relation = f"prep:{name}"
        if name == "to":
            return [(relation, governor, True), ("dat", governor, False)]
        if name == "of" and self.counts(self.tokens[governor]):
            self._add("mod", token.index, governor, needed=False)
            return [(relation, governor, True), *((r, g, False) for r, g, _ in self.roles(self.tokens[governor]))]
        return [(relation, governor, True)]

    @staticmethod
    def counts(token: Token) -> bool:
        """Whether it tells how many of what follows "of"."""
        return token.pos == "NUM" or token.lemma.lower() in QUANTIFIERS | UNIVERSAL | NEGATIVE

    def _conjunct(self, token: Token) -> list[tuple[str, int, bool]]:
        head = self.tokens[token.head]
        if self.disjunct(token):
            return [("or", head.index, True), *((r, g, False) for r, g, _ in self.roles(head))]
        if _is_verb(token) and (_is_verb(head) or head.dep == "ROOT"):
            return [("conj", head.index, False), *self.roles(head)]
        roles = self.roles(head)
        return roles or [("conj", head.index, True)]

    def disjunct(self, token: Token) -> bool:
        """Whether it is one of several of which not each need hold."""
        head = self.tokens[token.head]
        while True:
            words = {one.text.lower() for one in self.tree.children[head.index] if one.dep in {"cc", "preconj"}}
            if words & {"or", "either", "nor", "neither", "versus"}:
                return True
            if head.dep != "conj":
                return False
            head = self.tokens[head.head]

    def _lend_subject(self, verb: Token) -> None:
        """To a verb without one, the subject of the verb that it depends on."""
        if self.subject(verb) is not None or verb.dep in {"aux", "auxpass", "amod", "prep", "compound"}:
            return
        lenders = self._lenders(verb)
        needed = verb.dep in {"conj"} or (verb.dep == "advcl" and self.mark(verb) != "to")
        relation = "obj" if self.passive(verb) or (verb.dep == "advcl" and verb.tag == "VBN") else "subj"
        for one in lenders:
            self._add(relation, verb.index, one, needed=needed)

    def _lenders(self, verb: Token) -> list[int]:
        head = self.tokens[verb.head]
        while verb.dep in {"conj", "advcl", "xcomp", "ccomp", "pcomp"}:
            head = self.tokens[verb.head]
            if not _is_verb(head) and head.pos != "ADJ":
                if verb.dep == "pcomp" and self._is_preposition(head):
                    verb = head if head.dep != "prep" else head
                    head = self.tokens[verb.head]
                    if not _is_verb(head):
                        return []
                else:
                    break
            objects = [one for one in self.tree.children[head.index] if one.dep in {"dobj", "dative"}]
            if verb.dep == "xcomp" and objects:
                return self._all(objects[0])
            if (found := self.subject(head)) is not None:
                return self._all(found)
            verb = head
        if verb.dep in {"relcl", "acl"}:
            below = [i for i in self.alias if self.alias[i] == verb.head]
            return [verb.head] if below or verb.dep == "acl" else []
        return []

    def _all(self, token: Token) -> list[int]:
        """A word with those coordinated with it."""
        found = [token.index]
        for child in self.tree.children[token.index]:
            if child.dep == "conj":
                found += self._all(child)
        return found

    # --- what limits

    def clause(self, token: Token) -> Token:
        """The verb, or other word, whose clause the word stands in."""
        while token.head != token.index and not (token.dep in _CLAUSE and _is_verb(token)):
            token = self.tokens[token.head]
        return token

    @cached_property
    def key(self) -> list[str]:
        """What each word is compared by."""
        return [_key(token) for token in self.tokens]


@lru_cache(4096)
def graph(text: str) -> Graph:
    """The graph of a sentence."""
    return Graph(parse(text))


def _key(token: Token) -> str:
    plain = token.text.lower().replace("’", "'").replace(".", "")
    if token.tag in {"CD", "NNS", "NN"} or token.pos == "NUM":
        found = numbers_in(token.text)
        if len(found) == 1 and found[0].text == token.text:
            return f"#{found[0].value:g}"
    if token.pos == "PROPN" or token.text[:1].isupper() or token.text.isupper():
        return plain.removesuffix("'s")
    return token.lemma.lower().replace("’", "'").replace(".", "")


def _same_word(claim: Token, key: str, other: Token, other_key: str) -> bool:
    if key == other_key or (len(key) > 3 and claim.text.lower() == other.text.lower()):
        return True
    named = claim.text[:1].isupper() and other.text[:1].isupper()
    return named and akin(key, other_key) and not key.startswith("#")


def akin(left: str, right: str) -> bool:
    """Whether one is the other, as country and people are."""
    return left == right or known(left, (right,), "")


# --- references


class Context:
    """Sentences in their order, parsed when they are read; the earlier ones tell whom "he" means."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts

    def __getitem__(self, at: int) -> Graph:
        return graph(self.texts[at])

    def keys(self, at: int, token: Token) -> frozenset[str]:
        """The names of what a pronoun of sentence `at` stands for."""
        return frozenset(self[back].key[index] for back, index in self.names(at, token))

    def leans(self, at: int, token: Token) -> bool:
        """Whether a pronoun stands for something outside its own sentence."""
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
        """What a pronoun or a title of sentence `at` stands for: (sentence, word), all of them together.

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
        verbs = [one for one in here.tree.above(token) if _is_verb(one)]
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
            (one for one in here.tokens if _is_verb(one)), key=lambda one: (len(here.tree.above(one)), one.index)
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
            for one in here.tokens[: token.index if back == at else None]:
                if one.pos == "PROPN" and one.dep in {"nsubj", "nsubjpass"}:
                    group = here._all(one)
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
            for one in self[back].tokens:
                if one.pos == "PROPN" and one.kind == "PERSON" and one.dep != "compound":
                    block = _block(self[back], one)
                    keys = {self[back].key[i] for i in block}
                    if all(any(k == w or akin(k, w) for k in keys) for w in title):
                        found[self[back].key[one.index]] = (back, one.index)
        return list(found.values()) if len(found) == 1 else []

    def describes(self, graph_: Graph, head: Token, words: Sequence[int]) -> bool:
        """Whether some mention of a name in the passage bears these words of its title or first name."""
        key = graph_.key[head.index]
        asked = [graph_.key[i] for i in words]
        for at, text in enumerate(self.texts):
            if key not in text.lower().replace(".", ""):
                continue
            here = self[at]
            for one in here.tokens:
                if one.pos == "PROPN" and here.key[one.index] == key:
                    block = _block(here, one)
                    keys = [here.key[i] for i in block]
                    left = [k for k in keys if k in PRIVATIVE and k not in asked]
                    if not left and all(any(a == k or akin(a, k) for k in keys) for a in asked):
                        return True
        return False


def _block(here: Graph, head: Token) -> list[int]:
    """The words that stand with a name: titles, first names, what it is called beside it."""
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


# --- the embedding


@dataclass(frozen=True, slots=True)
class Found:
    """Whether a sentence says all that a claim says; the sentences that it takes for that, and what stands against it."""

    holds: bool
    sentences: frozenset[int] = frozenset()
    missing: tuple[str, ...] = ()  # words of the claim that the sentence lacks
    limits: tuple[str, ...] = ()  # words of the sentence without which it says something else


def embeds(claim: Context, passage: Context, at: int) -> Found:
    """Whether sentence `at` of a passage says all that the last sentence of `claim` says, after those shown before it."""
    return _Search(claim, passage, at).found()


class _Search:
    def __init__(self, claim: Context, context: Context, at: int) -> None:
        self.before, self.context, self.at = claim, context, at
        self.claim = claim[len(claim.texts) - 1]
        self.here = context[at]
        self.limits: tuple[str, ...] = ()
        self.steps = 0
        self.order = self._order()
        self.place: dict[int, int] = {}
        self.needed: dict[int, list[tuple[str, int, int]]] = {}
        for edge in self.claim.required:
            for end in edge[1:]:
                self.needed.setdefault(end, []).append(edge)

    def _order(self) -> list[Token]:
        """The words of the claim, governors first."""
        depth = {one.index: len(self.claim.tree.above(one)) for one in self.claim.tokens}
        words = [one for one in self.claim.tokens if not self.claim.ignorable(one)]
        return sorted(words, key=lambda one: (depth[one.index], one.index))

    def found(self) -> Found:
        """The embedding, or why there is none."""
        options = {word.index: list(self._options(word)) for word in self.order}
        missing = tuple(word.text for word in self.order if not options[word.index])
        if missing or not any(_is_verb(word) for word in self.order):
            return Found(False, missing=missing)
        if self._extend(0, options):
            return Found(True, self._sentences())
        return Found(False, limits=self.limits)

    def _sentences(self) -> frozenset[int]:
        used = {self.at}
        for word, place in self.place.items():
            if place == _ELSEWHERE or self.claim.key[word] == self.here.key[place]:
                continue
            used |= {back for back, _ in self.context.names(self.at, self.here.tokens[place], self.claim.key[word])}
        return frozenset(used)

    def _options(self, word: Token) -> Iterator[int]:
        key = self.claim.key[word.index]
        mine = self._meant(word)
        for other in self.here.tokens:
            if word.quoted != other.quoted or self.here.ignorable(other):
                continue
            theirs = self.here.key[other.index]
            if mine is not None:
                if theirs in mine or (key == theirs and mine == self.context.keys(self.at, other)):
                    yield other.index
            elif (_same_word(word, key, other, theirs) and _same_class(word, other)) or (
                word.pos in _NOMINAL and self._refers(key, other)
            ):
                yield other.index
        if self._is_description(word):
            yield _ELSEWHERE

    def _meant(self, word: Token) -> frozenset[str] | None:
        """The names that a pronoun of the claim stands for; None where it is no pronoun, or its sentence tells."""
        at = len(self.before.texts) - 1
        if word.text.lower() not in PRONOUNS or word.quoted:
            return None
        if not self.before.leans(at, word):
            return None
        return self.before.keys(at, word) or frozenset({""})

    def _refers(self, key: str, other: Token) -> bool:
        return any(self.context[back].key[index] == key for back, index in self.context.names(self.at, other, key))

    def _is_description(self, word: Token) -> bool:
        head = word
        while head.dep in {"compound", "amod", "nmod", "poss"} and head.head != head.index:
            head = self.claim.tokens[head.head]
        if head is word or head.pos != "PROPN":
            return False
        block = _block(self.claim, head)
        return word.index in block and self.context.describes(self.claim, head, block)

    def _extend(self, step: int, options: dict[int, list[int]]) -> bool:
        if step == len(self.order):
            return self._whole()
        word = self.order[step]
        for index in options[word.index]:
            self.steps += 1
            if self.steps > _STEPS:
                return False
            if index != _ELSEWHERE and self._taken(word, index):
                continue
            self.place[word.index] = index
            if self._fits(word) and self._extend(step + 1, options):
                return True
            del self.place[word.index]
        return False

    def _taken(self, word: Token, index: int) -> bool:
        users = [one for one, other in self.place.items() if other == index]
        if not users:
            return False
        group = self.context.names(self.at, self.here.tokens[index], self.claim.key[word.index])
        return len(users) >= max(1, len(group))

    def _fits(self, word: Token) -> bool:
        """Whether the relations between this word and those placed before hold in the passage."""
        place = self.place
        if place[word.index] == _ELSEWHERE:
            return True
        for relation, governor, dependent in self.needed.get(word.index, ()):
            if governor in place and dependent in place and _ELSEWHERE not in (place[governor], place[dependent]):
                if not self._holds(relation, place[governor], place[dependent]):
                    return False
        other = self.here.tokens[place[word.index]]
        return not (_is_verb(word) and _is_verb(other)) or self._same_time(word, other)

    def _same_time(self, word: Token, other: Token) -> bool:
        mine, theirs = self.claim.tense(word), self.here.tense(other)
        if mine == "past" and theirs == "past":
            ongoing = other.tag == "VBG" and word.tag != "VBG"
            return not ongoing
        return not mine or not theirs or mine == theirs or "modal" in (mine, theirs)

    def _holds(self, relation: str, governor: int, dependent: int) -> bool:
        edges = self.here.edges
        found = edges.get((governor, dependent), set())
        if relation in found or (relation in _MOD and found & _MOD):
            return True
        if relation in {"dat", "prep:to"} and found & {"dat", "prep:to"}:
            return True
        if relation in {"obj", "dat"} and found & {"obj", "dat"}:
            return True
        if relation in {"adv", "inf"} or relation.startswith(("prep:", "adv:")):
            return self._attached_near(relation, governor, dependent)
        if relation in _MOD:
            return self._in_phrase(governor, dependent)
        return False

    def _attached_near(self, relation: str, governor: int, dependent: int) -> bool:
        """The same phrase, attached to another word of the same clause: parsers disagree there."""
        here = self.here
        wanted = here.tokens[governor]
        for (head, end), relations in here.edges.items():
            if end != dependent or relation not in relations:
                continue
            other = here.tokens[head]
            if here.clause(other) is here.clause(wanted) or (relation == "adv" and self._comp_chain(other, wanted)):
                if other in here.tree.above(wanted) or wanted in here.tree.above(other):
                    return True
        return False

    def _comp_chain(self, one: Token, two: Token) -> bool:
        low, high = (one, two) if two in self.here.tree.above(one) else (two, one)
        while low is not high:
            if low.dep in {"ROOT", "relcl", "advcl", "acl", "ccomp", "conj"}:
                return False
            low = self.here.tokens[low.head]
        return True

    def _in_phrase(self, governor: int, dependent: int) -> bool:
        """A modifier of a word that itself modifies the same noun: "Israeli air strikes"."""
        above = [self.here.tokens[dependent], *self.here.tree.above(self.here.tokens[dependent])]
        for one in above:
            if one.index == governor:
                return True
            if one.dep not in {"compound", "amod", "nmod", "poss", "nummod", "quantmod"}:
                return False
        return False

    # --- a whole assignment

    def _whole(self) -> bool:
        self.limits = ()
        used = set(self.place.values()) - {_ELSEWHERE}
        back = {other: word for word, other in self.place.items()}
        return all(self._limited(self.here.tokens[one], used, back) for one in used)

    def _limited(self, token: Token, used: set[int], back: dict[int, int]) -> bool:
        """Whether what limits a used word of the passage is used as well."""
        must = set(self._limits(token))
        if self._denied(token):
            must |= {one.index for one in self._scope(token)}
        must = {one for one in must if not self.here.ignorable(self.here.tokens[one])}
        if not must <= used:
            self.limits = tuple(self.here.tokens[one].text for one in sorted(must - used))
            return False
        return self._embedded(token, used, back)

    def _limits(self, token: Token) -> Iterator[int]:
        here = self.here
        for child in here.tree.children[token.index]:
            word = child.lemma.lower()
            lower = child.text.lower()
            if (
                child.dep == "neg"
                or child.tag == "MD"
                or (child.dep == "mark" and lower in CONDITIONAL)
                or (
                    child.dep in {"advmod", "quantmod", "npadvmod", "amod", "intj", "nmod"}
                    and (lower in RESERVED or lower in NEGATIVE or (lower in APPROXIMATE))
                )
                or (child.dep in {"amod", "compound", "nmod"} and (lower in PRIVATIVE or word in PRIVATIVE))
                or (child.dep in {"det", "amod", "predet", "nummod", "advmod"} and lower in QUANTIFIERS)
            ):
                yield child.index
            elif child.dep == "advcl" and here.mark(child) in CONDITIONAL:
                yield child.index
                yield from (one.index for one in here.tree.below(child))
            elif child.dep in {"prep", "pcomp"}:
                yield from self._limiting_phrase(child)
            elif (
                (token.dep == "acomp" and child.dep in {"xcomp", "ccomp"})
                or (child.dep in {"conj"} and here.disjunct(child))
                or (child.dep == "cc" and lower in {"or", "nor", "rather"})
            ):
                yield child.index
        if token.dep == "conj" and here.disjunct(token):
            yield token.head
        if token.dep == "pobj" and here.tokens[token.head].lemma == "of":
            counted = here.tokens[here.tokens[token.head].head]
            if here.counts(counted):
                yield counted.index
        if token.dep == "conj" and _is_verb(token) and here.subject(token) is None:
            head = here.tokens[token.head]
            yield from (
                one.index
                for one in here.tree.children[head.index]
                if (one.tag == "MD" and one in here.auxiliaries(token))
                or (one.dep == "neg" and not any(c.text.lower() == "but" for c in here.tree.children[head.index]))
            )
            yield from (
                one.index
                for one in here.tree.children[head.index]
                if one.dep == "advmod" and one.text.lower() in RESERVED and one.index < head.index
            )

    def _limiting_phrase(self, preposition: Token) -> Iterator[int]:
        """ "according to", "without", "since 2019", "in 2019": phrases that a claim may not leave out."""
        here = self.here
        word = preposition.lemma.lower()
        below = here.tree.below(preposition)
        governor = here.tokens[preposition.head]
        lasting = word in {"until", "till"} and here.tense(governor) != "present"
        if lasting or word in {"accord", "without", "except", "unless", "than", "but", "exclude"}:
            yield from (one.index for one in below)
        elif governor.dep == "acomp":
            yield from (one.index for one in here.tree.children[preposition.index])
        elif _is_verb(governor) and word in {"in", "by", "from"}:
            for child in here.tree.children[preposition.index]:
                if child.dep == "pobj" and child.text.isdigit() and len(child.text) == 4:
                    yield child.index

    def _denied(self, token: Token) -> bool:
        """Whether less said of this word would say more: under a negation, a quantifier, a superlative."""
        here = self.here
        words = [one for one in here.tree.children[token.index]]
        lowers = {one.text.lower() for one in words if one.dep in {"det", "predet", "amod", "advmod", "neg"}}
        if (
            lowers & NEGATIVE
            or lowers & (UNIVERSAL - {"all", "both", "each", "any"})
            or any(one.dep == "neg" for one in words)
        ):
            return True
        if lowers & {"all", "both", "each"} and any(
            one.index in self.place.values() for one in words if one.text.lower() in {"all", "both", "each"}
        ):
            return True
        if any(
            one.tag in {"JJS", "RBS"} or one.text.lower() in {"first", "last", "sole"}
            for one in words
            if one.index in self.place.values()
        ):
            return True
        if token.lemma.lower() in DENYING or self._generic(token):
            return True
        if any(
            one.dep in {"dobj", "nsubj", "attr", "nsubjpass"}
            and any(d.text.lower() == "no" for d in here.tree.children[one.index])
            for one in words
        ):
            return True
        if token.dep in {"xcomp", "ccomp", "acl", "pcomp"} and token.head != token.index:
            head = here.tokens[token.head]
            if here._is_preposition(head):
                head = here.tokens[head.head]
            return token.tag not in {"VBN"} and self._denied(head)
        return False

    def _generic(self, token: Token) -> bool:
        """Whether a bare plural speaks of all of its kind: "lorries above 7.5 tonnes are banned"."""
        here = self.here
        if token.tag != "NNS" or token.dep not in {"nsubj", "nsubjpass"}:
            return False
        bound = any(one.dep in {"det", "poss", "nummod", "predet"} for one in here.tree.children[token.index])
        return not bound and here.tense(here.tokens[token.head]) in {"present", "modal"}

    def _scope(self, token: Token) -> list[Token]:
        """What a negation of the word reaches."""
        found, left = [], [token]
        while left:
            one = left.pop()
            for child in self.here.tree.children[one.index]:
                if child.dep in {"conj", "relcl", "parataxis", "punct", "appos", "cc"} or (
                    child.dep == "advcl" and self.here.mark(child) in VERIDICAL
                ):
                    continue
                if child.dep == "advmod" and child.index < token.index:
                    continue
                found.append(child)
                left.append(child)
        return found

    def _embedded(self, token: Token, used: set[int], back: dict[int, int]) -> bool:
        """Whether the clauses that the word stands in, and that make its truth theirs, are used as well."""
        here = self.here
        child, plain = token, True
        for above in here.tree.above(token):
            link = self._link(child)
            if link == "kept":
                governor = above
                while here._is_preposition(governor):
                    governor = here.tokens[governor.head]
                if not self._claimed_above(token, governor, back):
                    self.limits = (governor.text,)
                    return False
            elif link == "apart":
                plain = False
            if _is_verb(above) and above.index not in used:
                limits = set(self._attributions(above)) if not plain or link == "apart" else set(self._limits(above))
                limits = {one for one in limits if not here.ignorable(here.tokens[one])}
                if not limits <= used and _is_verb(token):
                    self.limits = tuple(here.tokens[one].text for one in sorted(limits - used))
                    return False
            child = above
        return True

    def _attributions(self, verb: Token) -> Iterator[int]:
        for child in self.here.tree.children[verb.index]:
            if child.dep == "prep" and child.lemma.lower() == "accord":
                yield from (one.index for one in self.here.tree.below(child))
            elif child.dep == "advmod" and child.text.lower() in RESERVED and child.text.lower().endswith("edly"):
                yield child.index

    def _link(self, token: Token) -> str:
        """How a clause hangs on the one above: `kept` where its truth depends on that one, `apart` where not."""
        here = self.here
        if token.dep in {"ccomp", "xcomp", "csubj", "csubjpass", "pcomp", "parataxis", "dep"}:
            if token.dep == "dep" and not _is_verb(token):
                return ""
            between = here.tokens[token.index : token.head]
            return "" if any(one.text in {":", ";", "—", "–"} for one in between) else "kept"
        if token.dep == "advcl":
            mark = here.mark(token)
            if mark in VERIDICAL:
                return "apart"
            return "" if not mark and token.tag in {"VBG", "VBN"} else "kept"
        if token.dep == "acl":
            return "apart" if here.participial(token) else "kept"
        if token.dep == "relcl":
            return "kept" if here.complements(token) else "apart"
        if token.dep == "conj" and here.disjunct(token):
            return "kept"
        return ""

    def _claimed_above(self, token: Token, governor: Token, back: dict[int, int]) -> bool:
        word = back[token.index]
        if governor.index not in back:
            return False
        above = back[governor.index]
        tokens = self.claim.tokens
        return any(one.index == above for one in self.claim.tree.above(tokens[word])) or any(
            head == above and end == word for head, end in self.claim.edges
        )


def _same_class(word: Token, other: Token) -> bool:
    if word.text == other.text and word.text[:1].isupper():
        return True
    if _is_verb(word) != _is_verb(other):
        return word.tag in {"VBN", "JJ", "VBG", "NN"} and other.tag in {"VBN", "JJ", "VBG", "NN"}
    return (word.pos in _NOMINAL) == (other.pos in _NOMINAL) or word.pos == "PROPN" or other.pos == "PROPN"


# --- the parts of a claim, and what it leaves open


def parts(text: str) -> list[str]:
    """The two sentences that a coordination of clauses, or a clause on a relative pronoun, can be told as; else none."""
    here = graph(text)
    for verb in here.tokens:
        if verb.quoted or not _is_verb(verb) or verb.head == verb.index:
            continue
        if verb.dep == "conj" and here.tokens[verb.head].dep == "ROOT" and not here.disjunct(verb):
            return _coordinated(here, verb)
        if verb.dep == "advcl" and here.mark(verb) in {"while", "whereas"} and here.subject(verb) is not None:
            return _contrasted(here, verb)
        if verb.dep == "relcl" and here.subject(verb) is not None and _set_off(here, verb):
            return _relative(here, verb)
    return []


def reported(text: str) -> tuple[str, str]:
    """Return who a sentence says reported it, and what was reported; empty strings where it says so of nobody."""
    here = graph(text)
    for root in here.tree.roots:
        subject = here.subject(root)
        said = next((one for one in here.tree.children[root.index] if one.dep == "ccomp"), None)
        if subject is not None and said is not None and root.lemma.lower() in REPORTING:
            by = {one.index for one in here.tree.below(subject)}
            words = [one for one in here.tree.below(said) if one.dep != "mark" or one.head != said.index]
            return _sentence(here, [here.tokens[i] for i in sorted(by)])[:-1], _sentence(here, words)
        for phrase in here.tree.children[root.index]:
            if phrase.dep == "prep" and phrase.lemma.lower() == "accord":
                by = {one.index for one in here.tree.below(phrase)}
                named = [here.tokens[i] for i in sorted(by) if here.tokens[i].dep not in {"prep", "punct"}]
                return _sentence(here, named)[:-1], _sentence(here, [one for one in here.tokens if one.index not in by])
    return "", ""


def _contrasted(here: Graph, verb: Token) -> list[str]:
    second = [one for one in here.tree.below(verb) if one.dep != "mark" or one.head != verb.index]
    inside = {one.index for one in here.tree.below(verb)}
    return [_sentence(here, [one for one in here.tokens if one.index not in inside]), _sentence(here, second)]


def _coordinated(here: Graph, verb: Token) -> list[str]:
    first = here.tokens[verb.head]
    second = {one.index for one in here.tree.below(verb)}
    joint = {one.index for one in here.tree.children[first.index] if one.dep == "cc" and one.index < verb.index}
    rest = [one for one in here.tokens if one.index not in second | joint]
    shared: set[int] = set()
    if not any(one.dep in {"nsubj", "nsubjpass", "expl"} for one in here.tree.children[verb.index]):
        auxiliaries = {one.index for one in here.auxiliaries(verb)} | {
            one.index for one in here.tree.children[first.index] if one.dep == "neg"
        }
        own = any(one.dep in {"aux", "auxpass"} for one in here.tree.children[verb.index])
        for child in here.tree.children[first.index]:
            if child.index < first.index and (
                child.dep not in {"aux", "auxpass", "neg"} or (not own and child.index in auxiliaries)
            ):
                shared |= {one.index for one in here.tree.below(child)}
    return [_sentence(here, rest), _sentence(here, [one for one in here.tokens if one.index in second | shared])]


def _relative(here: Graph, verb: Token) -> list[str]:
    clause = {one.index for one in here.tree.below(verb)}
    pronouns = {index for index in here.alias if index in clause}
    noun = here.tokens[verb.head]
    named = {one.index for one in here.tree.below(noun)} - clause
    own = [one for one in here.tokens if one.index in clause - pronouns]
    if len(pronouns) != 1 or here.tokens[next(iter(pronouns))].dep not in {"nsubj", "nsubjpass"}:
        return []
    kept = [
        one
        for one in here.tokens
        if one.index in named and one.index <= max(noun.index, *(i for i in named if i < verb.index))
    ]
    ends = {min(clause) - 1, max(clause) + 1}
    rest = [one for one in here.tokens if one.index not in clause and (one.index not in ends or one.text != ",")]
    kept = [one for one in kept if one.pos != "PUNCT" or one.quoted]
    return [_sentence(here, rest), _sentence(here, [*kept, *own])]


def _set_off(here: Graph, verb: Token) -> bool:
    first = here.tree.below(verb)[0].index
    return first > 0 and here.tokens[first - 1].text == ","


def _sentence(here: Graph, words: Sequence[Token]) -> str:
    """Some words of a sentence as one of their own."""
    ends = [*(one.start for one in here.tokens[1:]), len(here.tree.text)]
    text = "".join(
        here.tree.text[one.start : ends[one.index]]
        + (
            ""
            if here.tree.text[one.start : ends[one.index]][-1:].isspace()
            or (at + 1 < len(words) and words[at + 1].index == one.index + 1)
            else " "
        )
        for at, one in enumerate(words)
    )
    text = re.sub(r"\s+([,.;:!?])", r"\1", " ".join(text.split())).strip(" ,;.:–—-")
    text = re.sub(r",(?:\s*,)+", ",", text)
    return f"{text[:1].upper()}{text[1:]}."


def unclear(claim: Context, passage: Context, at: int) -> str | None:
    """The pronoun of a sentence told word for word that does not mean, after the claims shown, what it means there."""
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
