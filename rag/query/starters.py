"""Generate questions that a sentence answers, in its own words, from its dependency tree."""

from collections.abc import Iterator

from rag.text.opening import prefix_length
from rag.text.parse import Token, Tree, parse

__all__ = ["generate_questions"]

_NUMBERS = frozenset({"CARDINAL", "PERCENT", "MONEY", "QUANTITY", "DATE", "TIME"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_OBJECTS = frozenset({"dobj", "prt", "attr", "acomp", "dative"})
_COMPLEMENTS = frozenset({"prep", "xcomp", "ccomp"})  # other complements of a verb: "ran into …", "agreed to …"
_HELPS = frozenset({"aux", "auxpass"})
_ASIDES = frozenset({"relcl", "appos", "acl", "advcl", "parataxis"})  # clauses and appositions left out of questions
_TIMES = frozenset({"DATE", "TIME"})
_PEOPLE = frozenset({"PERSON", "ORG", "NORP", "GPE"})
_PLACES = frozenset({"GPE", "LOC", "FAC"})
_ON = frozenset({"on", "in", "at"})  # prepositions of a day; "for a year" and "since May" do not answer "when"
_LEANING = frozenset({"PRP", "PRP$", "DT", "WP", "WP$", "WDT"})  # he, its, this: another sentence tells what they mean
_ARTICLES = frozenset({"the", "a", "an", "no", "all", "some"})
_LIGHT = frozenset({"be", "have", "do"})
_DO = {"VBD": "did", "VBZ": "does", "VBP": "do"}
_LONGEST = 90  # characters
_MOST_WORDS = 9  # of a complement; a longer one gives too much away


def generate_questions(sentence: str) -> Iterator[str]:
    """Yield questions that a sentence answers about somebody or something that it names, the richest first.

    They are well formed where the parse is right, and are understood without the sentence before.
    """
    text = " ".join(sentence.split())
    tree = parse(text[prefix_length(text) :])
    if len(tree.roots) != 1 or any(token.quoted for token in tree.tokens):
        return
    [root] = tree.roots
    whole = _Clause(tree, root)
    told = whole.reported
    for words in (whole.said(), *_Clause(tree, told).asked()) if told else whole.asked():
        if words and len(words) <= _LONGEST:
            yield words


class _Clause:
    """The clause of a verb, and the questions that it answers."""

    def __init__(self, tree: Tree, verb: Token) -> None:
        self._tree = tree
        self._verb = verb
        self._own = tree.children[verb.index]
        self._subject = next((token for token in self._own if token.dep in _SUBJECTS), None)
        self._after = [token for token in self._own if token.index > verb.index]
        self._objects = [token for token in self._after if token.dep in _OBJECTS]
        self._helps = [token for token in self._own if token.dep in _HELPS and token.index < verb.index]
        self._rest = [*self._objects, *self._complement()]

    @property
    def reported(self) -> Token | None:
        """Return the verb of the clause that says what somebody said; None where there is no such clause."""
        told = next((token for token in self._own if token.dep == "ccomp"), None)
        return told if told and any(token.dep in _SUBJECTS for token in self._tree.children[told.index]) else None

    def asked(self) -> Iterator[str]:
        """Yield the questions that this clause alone answers."""
        if self._stands_alone:
            yield from (self.why(), self.how_many(), self.how_much(), self.who())
            yield from (self.where(), self.when(), self.what())

    @property
    def _stands_alone(self) -> bool:
        """Tell whether the clause has a subject and a name, is not negated, and refers to no other sentence."""
        if not self._subject or any(token.dep == "neg" for token in self._own):
            return False
        words = [word for head in (self._subject, *self._rest) for word in self._words(head)]
        return not any(map(_is_anaphoric, words)) and any(map(_names, words))

    def said(self) -> str:
        """Return "What did X say about Y?", where Y is the subject of what X said; else empty."""
        told = self.reported
        topic = told and next(token for token in self._tree.children[told.index] if token.dep in _SUBJECTS)
        if not (told and topic and self._subject) or self._verb.tag != "VBD" or self._objects:
            return ""
        words = [*self._words(topic), *self._words(self._subject)]
        if told.index < self._verb.index or any(map(_is_anaphoric, words)) or not any(map(_names, words)):
            return ""
        if topic.pos not in {"NOUN", "PROPN"} or topic.kind in _NUMBERS:
            return ""
        return f"What did {self._phrase(self._subject)} {self._verb.lemma} about {self._phrase(topic)}?"

    def why(self) -> str:
        """Return a "why" question, where an aim ("to wish him …") or a reason ("because …") is told; else empty."""
        reasons = [token for token in self._after if token.dep == "advcl"]
        told = any(
            below.tag == "TO" or below.lemma == "because"
            for reason in reasons
            for below in self._tree.children[reason.index]
            if below.index < reason.index
        )
        return self._question("Why", self._rest) if told and self._rest else ""

    def how_many(self) -> str:
        """Return a "how many" question, where the subject or the object is counted; else empty."""
        if self._subject and (things := self._counted(self._subject)):
            verbs = " ".join(verb.text for verb in [*self._helps, self._verb])
            return f"How many {things} {verbs} {self._told(self._rest)}?" if self._rest else ""
        counted = next((token for token in self._objects if token.dep == "dobj"), None)
        things = self._counted(counted) if counted else ""
        return (
            self._question(f"How many {things}", [head for head in self._rest if head is not counted]) if things else ""
        )

    def how_much(self) -> str:
        """Return a "how much" question, where the object is a sum of money; else empty."""
        told = next((token for token in self._objects if token.dep == "dobj" and token.kind == "MONEY"), None)
        return self._question("How much", [head for head in self._rest if head is not told]) if told else ""

    def who(self) -> str:
        """Return a "who" question, where the subject names one person, body or place; else empty."""
        if not self._subject or self._verb.tag not in {"VBD", "VBZ"} or self._helps or not self._objects:
            return ""
        if self._subject.pos != "PROPN" or self._subject.kind not in _PEOPLE or self._verb.lemma in _LIGHT:
            return ""
        words = [word for head in self._rest for word in self._words(head)]
        return f"Who {self._verb.text} {self._told(self._rest)}?" if any(map(_names, words)) else ""

    def where(self) -> str:
        """Return a "where" question, where a place is named; else empty."""
        place = next((token for token in self._after if token.lemma in {"in", "at"} and self._of(token, _PLACES)), None)
        rest = [head for head in self._rest if head is not place]
        return self._question("Where", rest) if place and (rest or self._helps) else ""

    def when(self) -> str:
        """Return a "when" question, where a day is told; else empty."""
        days = any(
            (token.kind in _TIMES and token.dep == "npadvmod") or (token.lemma in _ON and self._of(token, _TIMES))
            for token in self._own
        )
        once = bool(self._helps) or self._verb.tag == "VBD"
        lasting = any(verb.lemma == "have" for verb in self._helps) or (self._verb.lemma == "be" and self._objects)
        return self._question("When", self._rest) if days and self._rest and once and not lasting else ""

    def what(self) -> str:
        """Return a "what" question, where a named subject did something to a thing; else empty."""
        thing = next(
            (token for token in self._objects if token.dep == "dobj" and token.pos == "NOUN" and not token.kind), None
        )
        if not (thing and self._subject) or self._rest != [thing] or self._verb.lemma in _LIGHT:
            return ""
        if self._counted(thing):  # `how_many` asks about these
            return ""
        return self._question("What", []) if any(map(_names, self._words(self._subject))) else ""

    def _question(self, opening: str, rest: list[Token]) -> str:
        """Return the clause as a question, its finite verb before its subject; empty where no verb is finite."""
        assert self._subject
        subject = self._phrase(self._subject)
        if self._helps:
            verbs = " ".join(verb.text for verb in [*self._helps[1:], self._verb])
            words = [opening, self._helps[0].text, subject, verbs, self._told(rest)]
        elif self._verb.lemma == "be":
            words = [opening, self._verb.text, subject, self._told(rest)]
        elif self._verb.tag in _DO:
            past = self._verb.tag == "VBP" and self._subject.tag == "NN"  # "the lido cost", tagged as present
            words = [opening, "did" if past else _DO[self._verb.tag], subject, self._verb.lemma, self._told(rest)]
        else:
            return ""
        return " ".join(filter(None, words)) + "?"

    def _complement(self) -> list[Token]:
        """Return a list of the first short complement after the verb that tells no time; empty where there is none."""
        for head in self._after:
            words = self._words(head)
            if head.dep not in _COMPLEMENTS or head.tag == "VBG" or self._of(head, _TIMES):
                continue  # "according to"
            if len(words) <= _MOST_WORDS:
                return [] if any(map(_is_anaphoric, words)) else [head]
        return []

    def _counted(self, things: Token) -> str:
        """What is counted by a number; empty where nothing is."""
        number = next((token for token in self._tree.children[things.index] if token.dep == "nummod"), None)
        if number is None or number.kind != "CARDINAL" or things.tag != "NNS":
            return ""
        return self._joined([word for word in self._words(things) if number.index < word.index <= things.index])

    def _of(self, preposition: Token, kinds: frozenset[str]) -> bool:
        return any(below.kind in kinds for below in self._tree.children[preposition.index])

    def _told(self, heads: list[Token]) -> str:
        return " ".join(self._phrase(head) for head in sorted(heads, key=lambda head: head.index))

    def _phrase(self, head: Token) -> str:
        return self._joined(self._words(head))

    def _words(self, head: Token) -> list[Token]:
        """Return the words of a phrase without the clauses and appositions in it."""
        below = self._tree.subtree(head)
        aside = {
            inner.index
            for word in below
            if word.index != head.index and word.dep in _ASIDES
            for inner in self._tree.subtree(word)
        }
        kept = [word for word in below if word.index not in aside]
        while kept and kept[-1].pos == "PUNCT":
            kept.pop()
        return [word for word in kept if word.text != ","]

    def _joined(self, words: list[Token]) -> str:
        text = ""
        for word in words:
            spaced = word.start > 0 and self._tree.text[word.start - 1].isspace()
            text += f"{' ' if text and spaced else ''}{word.text.lower() if _common(word, words) else word.text}"
        return text


def _common(word: Token, phrase: list[Token]) -> bool:
    """Tell whether a word has a capital only because it opens the sentence; the parser takes some such for names."""
    if word.index or (word.kind and word.pos not in {"DET", "NUM"}):
        return False
    return word.pos != "PROPN" or any(token.pos == "NOUN" for token in phrase[1:2])


def _names(word: Token) -> bool:
    """Tell whether a word is part of a name: not of a date, and not just capitalised for opening the sentence."""
    return word.pos == "PROPN" and word.kind not in _TIMES and bool(word.kind or word.index)


def _is_anaphoric(word: Token) -> bool:
    """Tell whether the meaning of a word depends on another sentence: he, its, this."""
    return word.tag in _LEANING and word.text.lower() not in _ARTICLES
