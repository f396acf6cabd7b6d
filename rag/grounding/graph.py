"""The predicate-argument graph of a sentence: who does what to whom, with passives and clauses normalised."""

from functools import cached_property, lru_cache

from rag.text.limits import CONDITIONAL, HONORIFICS, NEARLY, NEGATIVE, QUANTIFIERS, UNIVERSAL
from rag.text.names import is_mentioned
from rag.text.numbers import numbers_in
from rag.text.parse import Token, Tree, parse

__all__ = ["Graph", "akin", "graph", "is_verb"]

_CLAUSE = frozenset({"ROOT", "ccomp", "xcomp", "advcl", "acl", "relcl", "conj", "pcomp", "csubj", "parataxis", "dep"})
_VERBAL = frozenset({"VERB", "AUX"})
_TIME_PREPOSITIONS = frozenset({"on", "in", "at", "during", "over"})
_RELATIONS = {
    "nsubjpass": "obj", "csubjpass": "obj", "dobj": "obj", "attr": "attr", "acomp": "attr", "oprd": "attr",
    "amod": "mod", "compound": "mod", "nmod": "mod", "poss": "mod", "nummod": "mod", "quantmod": "mod", "mark": "mark",
    "advmod": "adv", "npadvmod": "adv", "prt": "adv", "neg": "adv", "prep": "adv",
}  # fmt: skip

Edge = tuple[int, int]
Role = tuple[str, int, bool]  # relation, index of the governor, and whether it is essential to a claim


def is_verb(token: Token) -> bool:
    """Tell whether the word is a verb or an auxiliary."""
    return token.pos in _VERBAL or token.tag.startswith("VB")


class Graph:
    """A dependency tree with normalised relations: `edges[governor, dependent]` holds those between two words."""

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
            if is_verb(token):
                self._lend_subject(token)

    # --- words

    def ignorable(self, token: Token) -> bool:
        """Tell whether the word has no content of its own, or only content that a relation expresses."""
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
        return self.is_preposition(token)

    def is_preposition(self, token: Token) -> bool:
        """Tell whether the word is a preposition that only joins its object to its governor."""
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
        """Tell whether the word is part of a date or a time."""
        return token.kind in {"DATE", "TIME"}

    def subject(self, verb: Token) -> Token | None:
        """Return the verb's own grammatical subject, with a relative pronoun resolved to its noun; else None."""
        for child in self.tree.children[verb.index]:
            if child.dep in {"nsubj", "nsubjpass", "csubj", "expl"}:
                return self.tokens[self.alias.get(child.index, child.index)]
        return None

    def auxiliaries(self, verb: Token) -> list[Token]:
        """Return the verb's auxiliaries; of a coordinated verb without any, those of the first verb."""
        own = [child for child in self.tree.children[verb.index] if child.dep in {"aux", "auxpass"}]
        if own or verb.dep != "conj" or self.subject(verb) is not None:
            return own
        head = self.tokens[verb.head]
        same = head.tag == verb.tag or verb.tag in {"VB", "VBN", "VBG"}
        return self.auxiliaries(head) if is_verb(head) and same else []

    def passive(self, verb: Token) -> bool:
        """Tell whether the verb is in the passive voice."""
        return verb.tag == "VBN" and any(auxiliary.dep == "auxpass" for auxiliary in self.auxiliaries(verb))

    def participial(self, verb: Token) -> bool:
        """Tell whether the verb is a participle that modifies a noun: "missiles launched by Israel"."""
        bare = self.subject(verb) is None and not self.mark(verb)
        return verb.dep == "acl" and verb.tag in {"VBN", "VBD", "VBG"} and bare

    def complements(self, verb: Token) -> bool:
        """Tell whether a clause is the content of its noun: "a rumour that the business was in difficulties"."""
        return any(child.dep == "mark" for child in self.tree.children[verb.index])

    def tense(self, verb: Token) -> str:
        """Return `past` (perfect included), `present` or `modal`; empty where the form does not tell."""
        forms = [verb, *self.auxiliaries(verb)]
        tags = {form.tag for form in forms}
        lemmas = {form.lemma for form in forms[1:]}
        if "MD" in tags:
            return "modal"
        if "VBD" in tags or (verb.tag == "VBN" and "have" in lemmas):
            return "past"
        if verb.tag == "VBG" and "have" in lemmas:
            return ""
        return "present" if tags & {"VBZ", "VBP"} else ""

    # --- relations

    def _aliases(self) -> dict[int, int]:
        """Return the indices of the relative pronouns, each with that of the noun that it stands for."""
        found = {}
        for token in self.tokens:
            if token.dep != "relcl" or self.complements(token):
                continue
            for word in self.tree.subtree(token):
                if word.tag in {"WDT", "WP", "WP$"} and word.index < token.index:
                    found[word.index] = token.head
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
        if token.dep == "acomp" and (described := self.subject(self.tokens[token.head])) is not None:
            self._add("mod", described.index, token.index, needed=False)  # "relations are poor": also "poor relations"
        for index in self.alias:
            pronoun = self.tokens[index]
            if pronoun.head == token.index or self.tokens[pronoun.head].head == token.index:
                for relation, governor, needed in self.roles(pronoun):
                    self._add(relation, governor, index, needed=needed)

    def _connect_relative(self, verb: Token) -> None:
        """Make the noun the object of a relative clause without a pronoun: "the missiles Israel launched"."""
        below = {word.index for word in self.tree.subtree(verb)}
        if not below & self.alias.keys():
            self._add("obj", verb.index, verb.head)

    def roles(self, token: Token) -> list[Role]:
        """Return the word's relations to its governors, each with whether it is essential to a claim."""
        if relation := _RELATIONS.get(token.dep):
            return [(relation, token.head, True)]
        match token.dep:
            case "ROOT":
                return []
            case "conj":
                return self._conjunct(token)
            case "nsubj" | "csubj":
                return self._subjective(token)
            case "dative":
                return [("dat", token.head, True), ("obj", token.head, False)]
            case "pobj" | "pcomp":
                return self._prepositional(token)
            case "xcomp" | "ccomp" | "advcl" | "acl" | "relcl":
                return [self._clausal(token)]
            case "appos":
                self._add("appos", token.index, token.head, needed=False)
                return [("appos", token.head, True), *_optional(self.roles(self.tokens[token.head]))]
            case other:
                return [(other, token.head, True)]

    def _subjective(self, token: Token) -> list[Role]:
        head = self.tokens[token.head]
        found: list[Role] = [("subj", head.index, True)]
        if head.dep in {"ccomp", "xcomp"} and not self.auxiliaries(head):  # "asked Putin to use"
            found.append(("obj", head.head, False))
        return found

    def _clausal(self, verb: Token) -> Role:
        """Return the relation of a clause; with "to" it is always `inf`, since parsers disagree on its kind."""
        mark = self.mark(verb)
        if verb.dep == "relcl":
            relation = "acl" if self.complements(verb) else f"adv:{mark}" if mark else "relcl"
            return (relation, verb.head, relation != "relcl")
        if mark == "to":
            return ("inf", verb.head, True)
        if verb.dep == "acl":
            return ("acl", verb.head, not self.participial(verb))
        if verb.dep == "advcl":
            bare = not mark and verb.tag in {"VBG", "VBN"} and not self.subject(verb)
            return (f"adv:{mark}", verb.head, not bare)
        return ("comp", verb.head, True)

    def mark(self, verb: Token) -> str:
        """Return the word that opens a subordinate clause."""
        for child in self.tree.children[verb.index]:
            if child.dep == "mark" or (child.dep == "advmod" and child.tag == "WRB"):
                return child.lemma.lower()
            if child.dep == "aux" and child.tag == "TO":
                return "to"
        return ""

    def _prepositional(self, token: Token) -> list[Role]:
        names: list[str] = []
        preposition = self.tokens[token.head]
        while True:
            names.insert(0, preposition.lemma.lower())
            above = self.tokens[preposition.head]
            if preposition.dep == "conj" and self.is_preposition(above):
                names = names[1:]
                preposition = above
                continue
            if preposition.dep in {"prep", "pcomp"} and self.is_preposition(above) and above.index != preposition.index:
                preposition = above
                continue
            break
        governor = preposition.head
        if preposition.dep == "agent":
            return [("subj", governor, True)]
        name = "_".join(names)
        if token.dep == "pobj" and self.is_time(token) and name in _TIME_PREPOSITIONS:
            return [("adv", governor, True)]
        if preposition.dep == "conj" and not self.is_preposition(self.tokens[governor]):
            return self.roles(preposition)
        relation = f"prep:{name}"
        if name == "to":
            return [(relation, governor, True), ("dat", governor, False)]
        if name == "of" and self.counts(self.tokens[governor]):
            self._add("mod", token.index, governor, needed=False)
            return [(relation, governor, True), *_optional(self.roles(self.tokens[governor]))]
        return [(relation, governor, True)]

    @staticmethod
    def counts(token: Token) -> bool:
        """Tell whether the word is a quantity before "of": "two of the …", "most of the …"."""
        return token.pos == "NUM" or token.lemma.lower() in QUANTIFIERS | UNIVERSAL | NEGATIVE

    def _conjunct(self, token: Token) -> list[Role]:
        head = self.tokens[token.head]
        if self.disjunct(token):
            return [("or", head.index, True), *_optional(self.roles(head))]
        if is_verb(token) and (is_verb(head) or head.dep == "ROOT"):
            return [("conj", head.index, False), *self.roles(head)]
        roles = self.roles(head)
        return roles or [("conj", head.index, True)]

    def disjunct(self, token: Token) -> bool:
        """Tell whether the word is one of several alternatives, of which not each need hold: "or", "neither"."""
        head = self.tokens[token.head]
        while True:
            words = {child.text.lower() for child in self.tree.children[head.index] if child.dep in {"cc", "preconj"}}
            if words & {"or", "either", "nor", "neither", "versus"}:
                return True
            if head.dep != "conj":
                return False
            head = self.tokens[head.head]

    def _lend_subject(self, verb: Token) -> None:
        """Give a verb without a subject the subject of the verb that it depends on."""
        if self.subject(verb) is not None or verb.dep in {"aux", "auxpass", "amod", "prep", "compound"}:
            return
        lenders = self._lenders(verb)
        needed = verb.dep in {"conj"} or (verb.dep == "advcl" and self.mark(verb) != "to")
        relation = "obj" if self.passive(verb) or (verb.dep == "advcl" and verb.tag == "VBN") else "subj"
        for lender in lenders:
            self._add(relation, verb.index, lender, needed=needed)

    def _lenders(self, verb: Token) -> list[int]:
        while verb.dep in {"conj", "advcl", "xcomp", "ccomp", "pcomp"}:
            head = self.tokens[verb.head]
            if verb.dep == "pcomp" and self.is_preposition(head):
                head = self.tokens[head.head]
            if not is_verb(head) and head.pos != "ADJ":
                return []
            objects = [child for child in self.tree.children[head.index] if child.dep in {"dobj", "dative"}]
            if verb.dep == "xcomp" and objects:
                return self.group(objects[0])
            if (found := self.subject(head)) is not None:
                return self.group(found)
            verb = head
        relative = verb.dep == "relcl" and verb.head in self.alias.values()
        return [verb.head] if relative or verb.dep == "acl" else []

    def group(self, token: Token) -> list[int]:
        """Return a word with those coordinated with it."""
        found = [token.index]
        for child in self.tree.children[token.index]:
            if child.dep == "conj":
                found += self.group(child)
        return found

    # --- clauses and keys

    def clause(self, token: Token) -> Token:
        """Return the head of the clause that the word is in: a verb, or the root."""
        while token.head != token.index and not (token.dep in _CLAUSE and is_verb(token)):
            token = self.tokens[token.head]
        return token

    @cached_property
    def key(self) -> list[str]:
        """Return the form in which each word is compared: a lemma, name or number; "~" for "about" before a number."""
        return ["~" if self._approximates(token) else _key(token) for token in self.tokens]

    def _approximates(self, token: Token) -> bool:
        """Whether the word makes the number behind it an approximate one: "about 40", "some 40"."""
        after = self.tokens[token.index + 1 : token.index + 2]
        numeral = any(word.tag in {"CD", "$"} or word.text.lower() in {"a", "an"} for word in after)
        return numeral and token.text.lower() in NEARLY


def _optional(roles: list[Role]) -> list[Role]:
    """Return the same relations as ones that hold, but are not essential to a claim."""
    return [(relation, governor, False) for relation, governor, _ in roles]


@lru_cache(4096)
def graph(text: str) -> Graph:
    """Return the graph of a sentence."""
    return Graph(parse(text))


def _key(token: Token) -> str:
    plain = token.text.lower().replace("’", "'").replace(".", "")
    if token.tag in {"CD", "NNS", "NN"} or token.pos == "NUM":
        found = numbers_in(token.text)
        if len(found) == 1 and found[0].text == token.text:
            return f"#{found[0].value:.15g}"
    if token.pos == "PROPN" or token.text[:1].isupper() or token.text.isupper():
        return plain.removesuffix("'s")
    return token.lemma.lower().replace("’", "'").replace(".", "")


def akin(left: str, right: str) -> bool:
    """Tell whether two words are equal, or name a country and its people."""
    return left == right or is_mentioned(left, (right,), "")
