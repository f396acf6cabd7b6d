"""Questions that a sentence answers, made from its own words by its structure."""

from collections.abc import Iterator

from rag.text.parse import Token, Tree, parse

__all__ = ["questions_of"]

_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_OBJECTS = frozenset({"dobj", "prt", "attr", "acomp", "dative", "neg"})
_HELPS = frozenset({"aux", "auxpass"})
_ASIDES = frozenset({"relcl", "appos", "acl", "advcl", "parataxis"})  # a question goes without
_TIMES = frozenset({"DATE", "TIME"})
_PEOPLE = frozenset({"PERSON", "ORG", "NORP", "GPE"})
_LEANING = frozenset({"PRP", "PRP$", "DT", "WP", "WDT"})  # he, its, this: what they mean stands elsewhere
_ARTICLES = frozenset({"the", "a", "an", "no", "all", "some"})
_DO = {"VBD": "did", "VBZ": "does", "VBP": "do"}
_LONGEST = 90  # characters
_CAPITALS = 6  # letters: a longer first word all in capitals is a dateline


def questions_of(sentence: str) -> Iterator[str]:
    """Yield questions that a sentence answers of somebody or something that it names, the richest first.

    They are well formed where the parser saw the sentence right, and stand without the sentence before.
    """
    text = " ".join(sentence.split())
    tree = parse(text)
    if len(tree.roots) != 1 or any(one.quoted for one in tree.tokens) or _dated(tree):
        return
    clause = _Clause(tree)
    if not clause.stands_alone:
        return
    told = (clause.why(), clause.how_many(), clause.who(), clause.when()) if clause.named else ()
    for words in (clause.said(), *told):
        if words and len(words) <= _LONGEST:
            yield words


class _Clause:
    """The main clause of a sentence."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        [self._root] = tree.roots
        self._own = tree.children[self._root.index]
        self.subject = next((one for one in self._own if one.dep in _SUBJECTS), None)
        self._objects = [one for one in self._own if one.dep in _OBJECTS and one.index > self._root.index]

    @property
    def stands_alone(self) -> bool:
        """Tell whether it has a subject, and nothing in subject and objects leans on another sentence."""
        heads = [self.subject, *self._objects] if self.subject else []
        return bool(heads) and not any(_leans(one) for head in heads for one in self._words(head))

    @property
    def named(self) -> bool:
        """Tell whether its subject is named."""
        words = self._words(self.subject) if self.subject else []
        return any(one.pos == "PROPN" and (one.kind or one.index) for one in words)

    def said(self) -> str:
        """Return what somebody said about the subject of what they said."""
        told = next((one for one in self._own if one.dep == "ccomp" and one.index > self._root.index), None)
        topic = told and next((one for one in self._tree.children[told.index] if one.dep in _SUBJECTS), None)
        if not (topic and self.subject) or self._root.tag != "VBD" or self._objects:
            return ""
        words = self._words(topic)
        if any(_leans(one) for one in words) or not (self.named or any(one.pos == "PROPN" for one in words)):
            return ""
        return f"What did {self._phrase(self.subject)} {self._root.lemma} about {self._phrase(topic)}?"

    def why(self) -> str:
        """Why, where an aim is told ("to wish him …") or a reason ("because …")."""
        reasons = [one for one in self._own if one.dep == "advcl" and one.index > self._root.index]
        told = any(
            below.tag == "TO" or below.lemma == "because"
            for one in reasons
            for below in self._tree.children[one.index]
            if below.index < one.index
        )
        return self._asked("Why", self._objects) if told and self._objects else ""

    def how_many(self) -> str:
        """Return how many, where the object is counted."""
        counted = next((one for one in self._objects if one.dep == "dobj"), None)
        number = counted and next(
            (one for one in self._tree.children[counted.index] if one.dep == "nummod" and one.kind == "CARDINAL"), None
        )
        if not (counted and number) or counted.tag != "NNS":
            return ""
        rest = [one for one in self._words(counted) if number.index < one.index <= counted.index]
        asked = f"How many {self._joined(rest)}"
        return self._asked(asked, [one for one in self._objects if one.index > counted.index])

    def who(self) -> str:
        """Who, where one person, body or place is told of."""
        finite = self._root.tag in {"VBD", "VBZ"}
        if not (self.subject and finite and self._objects) or self.subject.kind not in _PEOPLE:
            return ""
        if self._root.lemma in {"be", "have", "do"} or self._helps():
            return ""
        words = [one for head in self._objects for one in self._words(head)]
        if not any(one.pos == "PROPN" and one.kind not in _TIMES for one in words):  # “on Sunday” names nothing
            return ""
        return f"Who {self._root.text} {self._told(self._objects)}?"

    def when(self) -> str:
        """When, where a day is told."""
        days = [one for one in self._own if one.kind in _TIMES or any(
            below.kind in _TIMES for below in self._tree.children[one.index] if one.dep == "prep")]  # fmt: skip
        return self._asked("When", self._objects) if days and self._objects and self._root.tag == "VBD" else ""

    def _asked(self, opening: str, rest: list[Token]) -> str:
        """The clause as a question: its finite verb before its subject."""
        assert self.subject
        helps, subject = self._helps(), self._phrase(self.subject)
        if helps:
            verbs = " ".join(one.text for one in [*helps[1:], self._root])
            words = [opening, helps[0].text, subject, verbs, self._told(rest)]
        elif self._root.lemma == "be":
            words = [opening, self._root.text, subject, self._told(rest)]
        elif self._root.tag in _DO:
            words = [opening, _DO[self._root.tag], subject, self._root.lemma, self._told(rest)]
        else:
            return ""
        return " ".join(filter(None, words)) + "?"

    def _helps(self) -> list[Token]:
        return [one for one in self._own if one.dep in _HELPS and one.index < self._root.index]

    def _told(self, heads: list[Token]) -> str:
        return " ".join(self._phrase(one) for one in heads)

    def _phrase(self, head: Token) -> str:
        return self._joined(self._words(head))

    def _words(self, head: Token) -> list[Token]:
        """The words of a phrase without its asides."""
        below = self._tree.below(head)
        aside = {
            inner.index
            for one in below
            if one.index != head.index and one.dep in _ASIDES
            for inner in self._tree.below(one)
        }
        kept = [one for one in below if one.index not in aside]
        while kept and kept[-1].pos == "PUNCT":
            kept.pop()
        return [one for one in kept if one.text != ","]

    def _joined(self, words: list[Token]) -> str:
        text = ""
        for one in words:
            spaced = one.start > 0 and self._tree.text[one.start - 1].isspace()
            text += f"{' ' if text and spaced else ''}{one.text.lower() if _common(one, words) else one.text}"
        return text


def _common(word: Token, phrase: list[Token]) -> bool:
    """Whether a word has its capital only because it opens the sentence; the parser takes some such for names."""
    if word.index or (word.kind and word.pos != "DET"):
        return False
    return word.pos != "PROPN" or any(one.pos == "NOUN" for one in phrase[1:2])


def _leans(word: Token) -> bool:
    """Whether a word means what another sentence says: he, its, this."""
    return word.tag in _LEANING and word.text.lower() not in _ARTICLES


def _dated(tree: Tree) -> bool:
    """Whether the sentence opens with a dateline, which the parser takes for a name."""
    first = tree.tokens[0].text if tree.tokens else ""
    return first.isupper() and len(first) >= _CAPITALS
