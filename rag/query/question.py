"""What a question asks for: its words, and the kind of thing that would answer it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Literal

from rag.errors import QuestionError
from rag.text.words import STOP, kin, rarity, stems

__all__ = ["MOST_CHARACTERS", "Kind", "Question", "answers_kind", "counts", "question_of", "reasons_in"]

MOST_CHARACTERS = 10_000

Kind = Literal["why", "money", "number", "when", "where", "who", "how", "what"]

# "Israel–Russia" and "Israel-Russia" are one question, to the embedder as well.
_DASHES = str.maketrans("‐‑‒–—", "-----")

# The first that matches decides.
_FORMS: tuple[tuple[Kind, str], ...] = (
    ("why", r"\bwhy\b|\bhow come\b|\breasons?\b|\bcauses?\b|\bcaused\b|\bled to\b|\bwhat (?:made|drove|prompted|"
            r"went wrong)|\bexplain"),
    ("money", r"\b(?:costs?|prices?|pay|pays|paid|fees?|budget|debts?|worth|compensation|salary|salaries|wages?|"
              r"fined?|rent|spend|spent|bill|funding)\b.*\?|\bhow much (?:money|did|do|does|will|is|was|are|were)\b"),
    ("number", r"\bhow (?:many|much|long|old|far|tall|big|large|high|deep|often|fast|wide|heavy)\b|\bwhat (?:\w+ )?"
               r"(?:number|percentage|share|amount|figure|sum|age|size|score|length|height|rate)\b"),
    ("when", r"\bwhen\b|\b(?:what|which) (?:\w+ )?(?:year|month|day|date|time|week|decade|century)\b|"
             r"\bsince what\b|\bhow soon\b"),
    ("where", r"\bwhere\b|\b(?:what|which|in what) (?:\w+ )?(?:city|town|country|place|state|region|street|"
              r"hall|building)\b"),
    ("who", r"\bwho\b|\bwhom\b|\bwhose\b|\b(?:what|which) (?:\w+ )?(?:person|man|woman|minister|leader|"
            r"president|company|outlet|newspaper|team|party|group|candidate)\b"),
    ("how", r"^\s*how\b|\bin what way\b"),
)  # fmt: skip
_KINDS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _FORMS)

_SEVERAL = re.compile(
    r"^\W*(?:what|which)\s+(?:are|were)\b|^\W*(?:what|which)\s+(?:\w+\s+)?(?!is\b|was\b|has\b|does\b)\w{3,}[^s\W]s\b|"
    r"^\W*(?:list|summar|describe|tell me about|explain|compare)",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\b(?:1[5-9]\d\d|20\d\d)s?\b|\b(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\b\.? ?\d*|"
    r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b(?:yesterday|today|tomorrow|tonight|century|decade|spring|"
    r"summer|autumn|winter|noon|midnight|morning|evening|afternoon|(?:last|next|this|previous) (?:week|month|year))\b|"
    r"\b(?:one|two|three|four|five|six|seven|\d+) (?:days?|weeks?|months?|years?) (?:ago|later|earlier)\b"
)
_COUNTED = re.compile(r"\b(?:how many|number of|how much)\s+((?:[\w'’-]+\s+){0,2}[\w'’-]+)", re.IGNORECASE)
_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|"
    r"(?:twen|thir|for|fif|six|seven|eigh|nine)ty|dozens?|hundreds?|thousands?|millions?|"
    r"billions?|half|third|quarter|twice|double|none|several)\b",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"[$€£¥₽₪]\s?\d|\b\d[\d.,]*\s?(?:(?:m|bn|million|billion|thousand)\s)?(?:dollars?|euros?|pounds?|pence|cents?|"
    r"shekels?|rubles?|roubles?|yen|yuan|francs?)\b|\bfree of charge\b",
    re.IGNORECASE,
)
# Three ways in which a sentence gives a reason: it says that one thing came of another, that something
# turned, or how somebody took it. Stems; two words that must stand side by side are joined by a plus sign.
_REASONS = tuple(
    frozenset(family.split())
    for family in (
        """because due+to owe+to result caus led+to lead+to reason therefor so+that in+order trigger prompt in+respons
        follow forc meant attribut stem driven+by thank+to sinc+then""",
        """chang worsen deterior temper cool sour strain tension rift fall+out fallen+out fell+out drawn+apart
        drew+apart drift collaps weaken deepen turn+to turn+toward turn+against turn+away invad invas
        cannot could+not fail failur lack shortag""",
        """infuri anger angri irrit betray betrayal condemn critic criticis disapprov disapproval accus blame outrag
        resent offend offens offenc upset protest denounc dismay alarm fear insult hostil furious object""",
    )
)
_AWAITED = {"is+due", "are+due", "was+due", "were+due", "be+due"}  # "is due to open" gives no reason
_PLACE = re.compile(r"\b(?:in|at|from|near|to|on|of|outside|across|into|through|towards?)\s+(?:the\s+)?([A-Z]\w+)")
_NAME = re.compile(r"(?<![.!?“\"]\s)(?<!^)\b[A-Z][\w’'-]+")


@dataclass(frozen=True)
class Question:
    """A question, and what is read off it once."""

    text: str
    kind: Kind

    @cached_property
    def stems(self) -> tuple[str, ...]:
        """Its words, stemmed, in order."""
        return tuple(stems(self.text))

    @cached_property
    def content(self) -> tuple[str, ...]:
        """The stems that carry meaning, each once; all of them where none does."""
        unique = tuple(dict.fromkeys(self.stems))
        return tuple(stem for stem in unique if stem not in STOP) or unique

    @cached_property
    def content_words(self) -> tuple[str, ...]:
        """Its words that carry meaning, as they stand; all of them where none does."""
        words = tuple(dict.fromkeys(word.lower() for word in re.findall(r"\w+", self.text)))
        return tuple(word for word in words if word not in STOP) or words

    @cached_property
    def asked(self) -> dict[str, float]:
        """What each of its words that carry meaning weighs, by their kin."""
        return {kin(stem): rarity(stem) for stem in self.content}

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """The kin of its words that stand side by side."""
        return frozenset(pairwise(map(kin, self.stems)))

    @cached_property
    def names(self) -> frozenset[str]:
        """What it names, each by its kin: words written as names, and countries however they are written."""
        raw = re.findall(r"[^\W\d_]+", self.text)[1:]
        return frozenset(kin(stem) for word in raw if word[0].isupper() for stem in stems(word) if stem not in STOP)

    @cached_property
    def counted(self) -> str:
        """The stem of what "how many" or "the number of" counts; empty where nothing is counted."""
        match = _COUNTED.search(self.text)
        return next((kin(stem) for stem in stems(match[1]) if stem not in STOP), "") if match else ""

    @property
    def breadth(self) -> Literal["point", "matter", "broad"]:
        """How much answers it: one fact, a little about a matter, or several reasons or things."""
        if self.kind == "why" or _SEVERAL.search(self.text):
            return "broad"
        return "matter" if self.kind in {"what", "how"} else "point"


def question_of(text: str) -> Question:
    """Read a question. Raises QuestionError where there is none, or more than can be one."""
    text = " ".join(text.translate(_DASHES).split())
    if not re.search(r"\w", text):
        raise QuestionError('There is no question: ask in words, for example onrecord ask "who opened the bridge?"')
    if len(text) > MOST_CHARACTERS:
        raise QuestionError(
            f"The question has {len(text):,} characters; at most {MOST_CHARACTERS:,} can be asked. Shorten it."
        )
    return Question(text, next((kind for kind, pattern in _KINDS if pattern.search(text)), "what"))


def counts(question: Question, words: Sequence[str]) -> bool:
    """Whether, in a sentence of these stems, a number stands shortly before what the question counts."""
    places = [at for at, word in enumerate(words) if word == question.counted]
    return any(_NUMBER.search(" ".join(words[max(0, at - 4) : at])) for at in places)


def reasons_in(words: Sequence[str]) -> int:
    """In how many of three ways a sentence of these stems gives a reason: cause, turn, reaction."""
    said = {*words, *map("+".join, pairwise(words))}
    if said & _AWAITED:
        said.discard("due+to")
    return sum(not family.isdisjoint(said) for family in _REASONS)


def answers_kind(question: Question, sentence: str) -> bool:
    """Whether `sentence` holds the kind of thing asked for."""
    match question.kind:
        case "when":
            return bool(_TIME.search(sentence))
        case "number":
            return bool(_NUMBER.search(sentence))
        case "money":
            return bool(_MONEY.search(sentence))
        case "why":
            return reasons_in(stems(sentence)) > 0
        case "where":
            return any(place.lower() not in question.text.lower() for place in _PLACE.findall(sentence))
        case "who":
            return any(name.lower() not in question.text.lower() for name in _NAME.findall(sentence))
        case _:
            return True
