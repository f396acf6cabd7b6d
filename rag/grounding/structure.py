"""Test whether a sentence says all that a claim says: embed the claim's dependency graph in the sentence's.

Each word of the claim is assigned a word of the passage: the same one, a pronoun or title for it, a longer name. Each
relation of the claim (who did it, to whom, when, how many) must hold between the assigned words in the passage, where
passives, coordinations, relative clauses, participles and appositions are normalised. And the claim must have the words
that limit an assigned word in the passage: its negation, modal, quantifier, reserve, condition, speaker.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from rag.grounding.graph import akin, is_verb
from rag.grounding.references import PRONOUNS, Context, name_words
from rag.text.limits import (
    APPROXIMATE,
    CAUSAL,
    CONDITIONAL,
    DENYING,
    NEARLY,
    NEGATIVE,
    PRIVATIVE,
    QUANTIFIERS,
    REPORTING,
    RESERVED,
    UNIVERSAL,
    VERIDICAL,
)
from rag.text.parse import Token

__all__ = ["GraphMatch", "find_contradiction", "match_graph"]

_YEAR_FIGURES = 4
_STEPS = 4000  # assignments tried before a claim counts as not found
_MOD = frozenset({"mod", "appos", "prep:of", "poss"})
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
_ARGUMENTS = frozenset({"dobj", "nsubj", "attr", "nsubjpass"})
_OMISSIBLE = frozenset({"all", "both", "each", "any"})  # a claim without them says less
# What a thing may be true in only: "in the event of rain", "in Lund's view", "in a film".
_CASES = frozenset({"case", "event", "view", "opinion", "eyes", "words", "film", "play", "novel", "dream", "fiction"})
_AFTER = frozenset({"after", "when", "as", "once"})
_CONTRAST = frozenset({"not", "rather", "instead"})
_ORDINALS = frozenset({"second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"})
_LAST = frozenset({"first", "last", "sole"})
_SHIFTED = frozenset({("will", "would"), ("may", "might"), ("can", "could"), ("shall", "should")})
_ELSEWHERE = -1  # place of a word of a title or name that only another mention in the passage has


@dataclass(frozen=True, slots=True)
class GraphMatch:
    """The result of an embedding: whether it holds, the sentences that it uses, and the words that prevent it."""

    holds: bool
    sentences: frozenset[int] = frozenset()
    missing: tuple[str, ...] = ()  # words of the claim that the sentence lacks
    limits: tuple[str, ...] = ()  # words of the sentence without which it says something else


def match_graph(claim: Context, passage: Context, at: int) -> GraphMatch:
    """Test whether sentence `at` of a passage says all of the last text of `claim`, of which the others are context."""
    return _Search(claim, passage, at).found()


def find_contradiction(claim: Context, passage: Context, at: int) -> str | None:
    """Return how a claim contradicts sentence `at` of a passage, by the words that both have; else None.

    A word that the sentence lacks may be a synonym, and is left to the judge. The claim's other words must stand in the
    sentence with their relations and limits, and the lacking word may not replace one of the sentence's own.
    """
    search = _Search(claim, passage, at)
    if search.found(free=True).holds:
        return search.added()
    limits = " ".join(search.limits)
    return f"the cited passage says this only with “{limits}”" if limits else "the cited passage says this otherwise"


class _Search:
    def __init__(self, claim: Context, context: Context, at: int) -> None:
        self.before, self.context, self.at = claim, context, at
        self.free: frozenset[int] = frozenset()  # words of the claim that the sentence lacks, where that is allowed
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
        """Return the words of the claim that need a counterpart, governors first."""
        depth = {word.index: len(self.claim.tree.ancestors(word)) for word in self.claim.tokens}
        words = [word for word in self.claim.tokens if not self.claim.ignorable(word)]
        return sorted(words, key=lambda word: (depth[word.index], word.index))

    def found(self, *, free: bool = False) -> GraphMatch:
        """Return the embedding, or why there is none; with `free`, words that the sentence lacks need none there."""
        options = {word.index: list(self.options_of(word)) for word in self.order}
        if free:
            self.free = frozenset(word for word, places in options.items() if not places)
            options |= {word: [_ELSEWHERE] for word in self.free}
        missing = tuple(word.text for word in self.order if not options[word.index])
        if missing or not any(is_verb(word) for word in self.order):
            return GraphMatch(False, missing=missing)
        if self._extend(0, options):
            return GraphMatch(True, self._sentences())
        return GraphMatch(False, limits=self.limits)

    def added(self) -> str | None:
        """Return how a word that the sentence lacks replaces one of its words or adds a phrase; None if neither."""
        for relation, governor, dependent in sorted(self.claim.required):
            if dependent not in self.free or self.place.get(governor, _ELSEWHERE) == _ELSEWHERE:
                continue
            word = self.claim.tokens[dependent]
            place = self.place[governor]
            there = [
                self.here.tokens[end]
                for (head, end), relations in self.here.edges.items()
                if head == place and relation in relations and end not in self.place.values()
            ]
            other = next(
                (candidate for candidate in there if _same_kind(word, candidate) or self._is_another(word, candidate)),
                None,
            )
            if other is not None:
                return f"the cited passage says “{other.text}”, not “{word.text}”"
            if relation.startswith("prep:") and not there:
                return f"the cited passage does not say “{word.text}”"
        return None

    def _is_another(self, word: Token, pronoun: Token) -> bool:
        """Tell whether a pronoun of the sentence refers to somebody else than a name of the claim."""
        meant = self.context.antecedent_keys(self.at, pronoun) if word.pos == "PROPN" and pronoun.pos == "PRON" else ()
        return bool(meant) and not any(akin(self.claim.key[word.index], key) for key in meant)

    def _sentences(self) -> frozenset[int]:
        used = {self.at}
        for word, place in self.place.items():
            if place == _ELSEWHERE or self.claim.key[word] == self.here.key[place]:
                continue
            used |= {
                back for back, _ in self.context.antecedents(self.at, self.here.tokens[place], self.claim.key[word])
            }
        return frozenset(used)

    def options_of(self, word: Token) -> Iterator[int]:
        key = self.claim.key[word.index]
        mine = self._antecedent_keys(word)
        for other in self.here.tokens:
            if word.quoted != other.quoted or self.here.ignorable(other):
                continue
            theirs = self.here.key[other.index]
            if mine is not None:
                if theirs in mine or (key == theirs and mine == self.context.antecedent_keys(self.at, other)):
                    yield other.index
            elif (
                self._is_backshifted(word, other)
                or (_same_word(word, key, other, theirs) and _same_class(word, other))
                or (word.pos in _NOMINAL and self._refers(key, other))
            ):
                yield other.index
        if self._is_description(word):
            yield _ELSEWHERE

    def _is_backshifted(self, word: Token, other: Token) -> bool:
        """Tell whether two modals differ only by the tense of reported speech: "will pay", "said that it would pay"."""
        if word.tag != "MD" or (other.text.lower(), word.text.lower()) not in _SHIFTED:
            return False
        verbs = self.claim.tree.ancestors(self.claim.tokens[word.head])
        return any(is_verb(verb) and self.claim.tense(verb) == "past" for verb in verbs)

    def _antecedent_keys(self, word: Token) -> frozenset[str] | None:
        """Return the keys of a pronoun's antecedents; None where it is no pronoun, or its own sentence has them."""
        at = len(self.before.texts) - 1
        if word.text.lower() not in PRONOUNS or word.quoted:
            return None
        if not self.before.needs_antecedent(at, word):
            return None
        return self.before.antecedent_keys(at, word) or frozenset({""})

    def _refers(self, key: str, other: Token) -> bool:
        return any(
            self.context[back].key[index] == key for back, index in self.context.antecedents(self.at, other, key)
        )

    def _is_description(self, word: Token) -> bool:
        head = word
        while head.dep in {"compound", "amod", "nmod", "poss"} and head.head != head.index:
            head = self.claim.tokens[head.head]
        if head is word or head.pos != "PROPN":
            return False
        block = name_words(self.claim, head)
        return word.index in block and self.context.has_mention(self.claim, head, block)

    def _extend(self, step: int, options: dict[int, list[int]]) -> bool:
        if step == len(self.order):
            return self._is_valid_assignment()
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
        users = [user for user, place in self.place.items() if place == index]
        if not users:
            return False
        group = self.context.antecedents(self.at, self.here.tokens[index], self.claim.key[word.index])
        return len(users) >= max(1, len(group))

    def _fits(self, word: Token) -> bool:
        """Whether the relations between this word and those placed before hold in the passage."""
        place = self.place
        if place[word.index] == _ELSEWHERE:
            return True
        for relation, governor, dependent in self.needed.get(word.index, ()):
            ends = place.get(governor, _ELSEWHERE), place.get(dependent, _ELSEWHERE)
            if _ELSEWHERE not in ends and not self._holds(relation, *ends):
                return False
        other = self.here.tokens[place[word.index]]
        return not (is_verb(word) and is_verb(other)) or self._same_tense(word, other)

    def _same_tense(self, word: Token, other: Token) -> bool:
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
        if relation == "appos" and edges.get((dependent, governor), set()) & _MOD:
            return True
        title = self.here.tokens[dependent]
        if title.dep == "compound" and self._is_title(title):
            return self._holds(relation, governor, title.head)
        if relation in {"dat", "prep:to"} and found & {"dat", "prep:to"}:
            return True
        if relation in {"obj", "dat"} and found & {"obj", "dat"}:
            return True
        if relation in {"adv", "inf"} or relation.startswith(("prep:", "adv:")):
            return self._attached_near(relation, governor, dependent)
        if relation in _MOD:
            return self._in_phrase(governor, dependent) or self._made_by(governor, dependent)
        return False

    def _made_by(self, thing: int, maker: int) -> bool:
        """Tell whether a phrase names the origin of a thing: "missiles launched by Israel", "a raid by Israel"."""
        edges = self.here.edges
        if edges.get((thing, maker), set()) & {"prep:by", "prep:from"}:
            return True
        verbs = [
            child for child in self.here.tree.children[thing] if self.here.participial(child) and child.tag != "VBG"
        ]
        return any("subj" in edges.get((verb.index, maker), set()) for verb in verbs)

    def _is_title(self, word: Token) -> bool:
        """Tell whether the claim has a title before a name as a noun of its own: "the judge, Ida Brandt"."""
        named = self.here.tokens[word.head].pos == "PROPN"
        return named and any(
            place == word.index and self.claim.tokens[index].pos == "NOUN" and self.claim.tokens[index].text.islower()
            for index, place in self.place.items()
        )

    def _attached_near(self, relation: str, governor: int, dependent: int) -> bool:
        """Tell whether the phrase is attached to another word of the clause, since parsers disagree on that."""
        here = self.here
        wanted = here.tokens[governor]
        for (head, end), relations in here.edges.items():
            if end != dependent or relation not in relations:
                continue
            other = here.tokens[head]
            joined = other in here.tree.ancestors(wanted) or wanted in here.tree.ancestors(other)
            same = here.clause(other) is here.clause(wanted) or (relation == "adv" and self._comp_chain(other, wanted))
            if joined and same:
                return True
        return False

    def _comp_chain(self, first: Token, second: Token) -> bool:
        low, high = (first, second) if second in self.here.tree.ancestors(first) else (second, first)
        while low is not high:
            if low.dep in {"ROOT", "relcl", "advcl", "acl", "ccomp", "conj"}:
                return False
            low = self.here.tokens[low.head]
        return True

    def _in_phrase(self, governor: int, dependent: int) -> bool:
        """Tell whether a word modifies the governor, or another modifier of it: "Israeli air strikes"."""
        above = [self.here.tokens[dependent], *self.here.tree.ancestors(self.here.tokens[dependent])]
        for word in above:
            if word.index == governor:
                return True
            if word.dep not in {"compound", "amod", "nmod", "poss", "nummod", "quantmod"}:
                return False
        return False

    # --- a whole assignment

    def _is_valid_assignment(self) -> bool:
        self.limits = ()
        used = set(self.place.values()) - {_ELSEWHERE}
        back = {other: word for word, other in self.place.items()}
        return all(self._limited(self.here.tokens[place], used, back) for place in used)

    def _limited(self, token: Token, used: set[int], back: dict[int, int]) -> bool:
        """Tell whether the words that limit an assigned word of the passage are assigned as well."""
        must = set(self._limits(token))
        if self._is_negated(token):
            must |= {word.index for word in self._scope(token)}
        must = {index for index in must if not self.here.ignorable(self.here.tokens[index])}
        if not must <= used:
            self.limits = tuple(self.here.tokens[index].text for index in sorted(must - used))
            return False
        return self._embedded(token, used, back)

    def _limits(self, token: Token) -> Iterator[int]:
        here = self.here
        for child in here.tree.children[token.index]:
            if self._limiting(child) or (token.dep == "acomp" and child.dep in {"xcomp", "ccomp"}):
                yield child.index
            elif child.dep == "advcl" and self._is_condition(token, child):
                yield from (word.index for word in here.tree.subtree(child))
            elif child.dep in {"prep", "pcomp"}:
                yield from self._limiting_phrase(child)
        if token.pos in _NOMINAL:
            yield from self._contrast(token)
            yield from self._bounds(token)
        head = here.tokens[token.head]
        if token.dep == "conj" and here.disjunct(token):
            yield head.index
        if token.dep == "pobj" and head.lemma == "of" and here.counts(here.tokens[head.head]):
            yield head.head
        if token.dep == "conj" and is_verb(token) and here.subject(token) is None:
            yield from self._shared_limits(token, head)

    def _bounds(self, noun: Token) -> Iterator[int]:
        """Yield the phrase with a number that bounds a kind of which something holds: "lorries above 7.5 tonnes"."""
        here = self.here
        bound = any(child.dep in {"det", "poss", "nummod", "predet"} for child in here.tree.children[noun.index])
        if noun.tag != "NNS" or bound or here.tense(here.clause(noun)) not in {"present", "modal"}:
            return
        for word in here.tokens[noun.index + 1 : noun.index + 2]:  # whatever the parser attaches it to
            phrase = here.tree.subtree(word) if word.dep == "prep" else []
            dated = any(part.pos == "PROPN" for part in phrase)  # "on 4 May"
            if not dated and any(part.pos == "NUM" and len(part.text) != _YEAR_FIGURES for part in phrase):
                yield from (part.index for part in phrase)

    def _negating(self, word: Token) -> bool:
        """Tell whether a "not" negates its governor; behind a noun it negates another: "Lund, not Brandt"."""
        return self.here.tokens[word.head].pos not in _NOMINAL or word.index < word.head

    def _contrast(self, noun: Token) -> Iterator[int]:
        """Yield the "not", "rather" or "instead" that sets a noun against another: "Lund, not Brandt"."""
        first = self.here.tree.subtree(noun)[0].index
        for word in reversed(self.here.tokens[max(0, first - 2) : first]):
            if word.text.lower() in _CONTRAST:
                yield word.index
            elif word.pos not in {"ADP", "SCONJ", "CCONJ"}:
                return

    def _is_condition(self, verb: Token, clause: Token) -> bool:
        """Tell whether a clause states a condition or a source: "if it rains", "after it votes", "as Lund put it"."""
        mark = self.here.mark(clause)
        first = self.here.tree.subtree(clause)[0]
        inverted = first.dep == "aux" and first.text.lower() in {"should", "had", "were"}
        comes_first = mark in _AFTER and self.here.tense(verb) == "modal"
        source = mark == "as" and clause.lemma.lower() in REPORTING | {"put"}  # "as Lund put it"
        return inverted or comes_first or source or (mark in CONDITIONAL and not self._lasts(verb, mark))

    def _lasts(self, verb: Token, word: str) -> bool:
        """Tell whether a claim may leave out "until …": the verb is in the present, so that it holds now."""
        return word in {"until", "till"} and self.here.tense(verb) == "present"

    def _limiting(self, word: Token) -> bool:
        """Tell whether the word limits its governor."""
        lower = word.text.lower()
        match word.dep:
            case "neg":
                return self._negating(word)
            case "mark":
                return lower in CONDITIONAL
            case "conj":
                return self.here.disjunct(word)
            case "cc":
                return lower in {"or", "nor", "rather"}
            case "det" | "predet" | "nummod":
                return lower in QUANTIFIERS
            case "advmod" | "amod" | "compound" if lower in _ORDINALS:  # "the second largest"
                beside = [self.here.tokens[word.head], *self.here.tree.children[word.head]]
                return any(other.tag in {"JJS", "RBS"} for other in beside)
            case "advmod" | "quantmod" | "npadvmod" | "intj":
                return lower in RESERVED | NEGATIVE | APPROXIMATE | QUANTIFIERS
            case "amod" | "compound" | "nmod":
                held = RESERVED | NEGATIVE | APPROXIMATE | QUANTIFIERS | PRIVATIVE
                return lower in held or word.lemma.lower() in PRIVATIVE
        return word.tag == "MD"

    def _shared_limits(self, verb: Token, first: Token) -> Iterator[int]:
        """Yield the limits of a first verb that hold for a second with the same subject: "may not come or call"."""
        before = self.here.tree.children[first.index]
        contrast = any(child.text.lower() == "but" for child in before)
        for child in before:
            modal = child.tag == "MD" and child in self.here.auxiliaries(verb)
            reserve = child.dep == "advmod" and child.text.lower() in RESERVED and child.index < first.index
            if modal or reserve or (child.dep == "neg" and not contrast):
                yield child.index

    def _limiting_phrase(self, preposition: Token) -> Iterator[int]:
        """Yield the words of a phrase that a claim may not leave out: "according to", "without", "in 2019"."""
        here = self.here
        word = preposition.lemma.lower()
        below = here.tree.subtree(preposition)
        governor = here.tokens[preposition.head]
        ended = word in {"until", "till"} and not self._lasts(governor, word)
        cases = {child.text.lower() for child in here.tree.children[preposition.index]} & _CASES
        if (
            ended
            or (word == "in" and cases)
            or word in {"accord", "provide", "per", "without", "except", "unless", "than", "but", "exclude"}
        ):
            yield from (token.index for token in below)
        elif governor.dep == "acomp":
            yield from (child.index for child in here.tree.children[preposition.index])
        elif is_verb(governor) and word in {"in", "by", "from"}:
            for child in here.tree.children[preposition.index]:
                if child.dep == "pobj" and child.text.isdigit() and len(child.text) == 4:
                    yield child.index

    def _is_negated(self, token: Token) -> bool:
        """Tell whether leaving out a word below this one says more: it is negated, quantified or a superlative."""
        here = self.here
        if token.lemma.lower() in DENYING or self._generic(token):
            return True
        for child in here.tree.children[token.index]:
            lower, used = child.text.lower(), child.index in self.place.values()
            negates = child.dep == "neg" and self._negating(child)
            binds = negates or child.dep in {"det", "predet", "amod", "advmod"}
            if negates or (binds and lower in NEGATIVE | (UNIVERSAL - _OMISSIBLE)):
                return True
            if used and (child.tag in {"JJS", "RBS"} or lower in _LAST or (binds and lower in _OMISSIBLE - {"any"})):
                return True
            if child.dep in _ARGUMENTS and any(word.text.lower() == "no" for word in here.tree.children[child.index]):
                return True
        if token.dep not in {"xcomp", "ccomp", "acl", "pcomp"} or token.head == token.index or token.tag == "VBN":
            return False
        head = here.tokens[token.head]
        return self._is_negated(here.tokens[head.head] if here.is_preposition(head) else head)

    def _generic(self, token: Token) -> bool:
        """Tell whether a bare plural means all of its kind: "lorries above 7.5 tonnes are banned"."""
        here = self.here
        if token.tag != "NNS" or token.dep not in {"nsubj", "nsubjpass"}:
            return False
        bound = any(child.dep in {"det", "poss", "nummod", "predet"} for child in here.tree.children[token.index])
        return not bound and here.tense(here.tokens[token.head]) in {"present", "modal"}

    def _scope(self, token: Token) -> list[Token]:
        """Return the words below a negated word that are in the scope of the negation."""
        found, left = [], [token]
        while left:
            word = left.pop()
            for child in self.here.tree.children[word.index]:
                if child.dep in {"conj", "relcl", "parataxis", "punct", "appos", "cc"} or (
                    child.dep == "advcl" and self.here.mark(child) in CAUSAL
                ):
                    continue
                if child.dep == "advmod" and child.index < token.index:
                    continue
                if word is token and token.lemma.lower() in DENYING and self._dates(child):
                    continue  # the date of a refusal is no part of what was refused
                found.append(child)
                left.append(child)
        return found

    def _dates(self, word: Token) -> bool:
        ends = [word, *self.here.tree.children[word.index]]
        return word.dep in {"prep", "npadvmod"} and any(self.here.is_time(end) for end in ends)

    def _embedded(self, token: Token, used: set[int], back: dict[int, int]) -> bool:
        """Tell whether the clauses on which the truth of the word's own clause depends are assigned as well."""
        here = self.here
        child, plain = token, True
        for above in here.tree.ancestors(token):
            link = self._link(child)
            if link == "kept":
                governor = above
                while here.is_preposition(governor):
                    governor = here.tokens[governor.head]
                if not self._claimed_above(token, governor, back):
                    self.limits = (governor.text,)
                    return False
            elif link == "apart":
                plain = False
            if is_verb(above) and above.index not in used:
                alone = not plain or link == "apart" or (child.dep == "conj" and is_verb(child))
                limits = set(self._attributions(above) if alone else self._limits(above))
                limits = {index for index in limits if not here.ignorable(here.tokens[index])}
                if not limits <= used and (is_verb(token) or token.dep == "acomp"):
                    self.limits = tuple(here.tokens[index].text for index in sorted(limits - used))
                    return False
            child = above
        return True

    def _attributions(self, verb: Token) -> Iterator[int]:
        for child in self.here.tree.children[verb.index]:
            if child.dep == "prep" and child.lemma.lower() == "accord":
                yield from (word.index for word in self.here.tree.subtree(child))
            elif child.dep == "advmod" and child.text.lower() in RESERVED and child.text.lower().endswith("edly"):
                yield child.index

    def _link(self, token: Token) -> str:
        """Return how a clause relates to the one above: `kept` if its truth depends on it, `apart` if not, or empty."""
        here = self.here
        if token.dep in {"ccomp", "xcomp", "csubj", "csubjpass", "pcomp", "parataxis", "dep"}:
            if token.dep == "dep" and not is_verb(token):
                return ""
            between = here.tokens[token.index : token.head]
            return "" if any(word.text in {":", ";", "—", "–"} for word in between) else "kept"
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
        if any(ancestor.index in self.free for ancestor in self.claim.tree.ancestors(self.claim.tokens[word])):
            return True
        if governor.index not in back:
            return False
        above = back[governor.index]
        tokens = self.claim.tokens
        return any(ancestor.index == above for ancestor in self.claim.tree.ancestors(tokens[word])) or any(
            head == above and end == word for head, end in self.claim.edges
        )


def _same_kind(word: Token, other: Token) -> bool:
    """Tell whether two words could fill the same place, so that one excludes the other."""
    if is_verb(word) or other.tag.startswith("PRP") or {word.text.lower(), other.text.lower()} & NEARLY:
        return False
    return word.tag[:2] == other.tag[:2] or (word.pos in _NOMINAL and other.pos in _NOMINAL)


def _same_class(word: Token, other: Token) -> bool:
    if word.text == other.text and word.text[:1].isupper():
        return True
    if is_verb(word) != is_verb(other):
        return word.tag in {"VBN", "JJ", "VBG", "NN"} and other.tag in {"VBN", "JJ", "VBG", "NN"}
    return (word.pos in _NOMINAL) == (other.pos in _NOMINAL) or word.pos == "PROPN" or other.pos == "PROPN"


def _same_word(claim: Token, key: str, other: Token, other_key: str) -> bool:
    if key == other_key or (len(key) > 3 and claim.text.lower() == other.text.lower()):
        return True
    named = claim.text[:1].isupper() and other.text[:1].isupper()
    return named and akin(key, other_key) and not key.startswith("#")
