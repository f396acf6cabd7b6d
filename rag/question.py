"""What a question asks for: its words, and the kind of thing that would answer it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from rag.errors import QuestionError
from rag.words import STOP, stems

__all__ = ["MOST_CHARACTERS", "Kind", "Question", "answers_kind", "question_of"]

MOST_CHARACTERS = 10_000

Kind = Literal["why", "when", "who", "where", "number", "how", "what"]

# The first that matches decides.
_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        ("why", r"\bwhy\b|\bhow come\b|\breasons?\b|\bcauses?\b|\bcaused\b|\bled to\b|\bwhat (?:made|drove|prompted|"
                r"went wrong)|\bexplain"),
        ("number", r"\bhow (?:many|much|long|old|far|tall|big|large|high|deep|often|fast)\b|\bwhat (?:\w+ )?(?:number|"
                   r"percentage|share|price|cost|amount|figure|sum|age|size|score)\b"),
        ("when", r"\bwhen\b|\b(?:what|which) (?:\w+ )?(?:year|month|day|date|time|week|decade|century)\b|"
                 r"\bsince what\b|\bhow soon\b"),
        ("where", r"\bwhere\b|\b(?:what|which|in what) (?:\w+ )?(?:city|town|country|place|state|region|street|"
                  r"hall|building)\b"),
        ("who", r"\bwho\b|\bwhom\b|\bwhose\b|\b(?:what|which) (?:\w+ )?(?:person|man|woman|minister|leader|"
                r"president|company|outlet|newspaper|team|party|group|candidate)\b"),
        ("how", r"^\s*how\b|\bin what way\b"),
    )
)  # fmt: skip

_TIME = re.compile(
    r"\b(?:1[5-9]\d\d|20\d\d)s?\b|\b(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\b\.? ?\d*|"
    r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b(?:yesterday|today|tomorrow|tonight|century|decade|spring|"
    r"summer|autumn|winter|noon|midnight|morning|evening|afternoon|(?:last|next|this|previous) (?:week|month|year))\b|"
    r"\b(?:one|two|three|four|five|six|seven|\d+) (?:days?|weeks?|months?|years?) (?:ago|later|earlier)\b"
)
_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|thousands?|"
    r"millions?|billions?|half|third|quarter|twice|double|none|several)\b",
    re.IGNORECASE,
)
_CAUSE = re.compile(
    r"\bbecause\b|\bdue to\b|\bowing to\b|\bsince\b|\bas a (?:result|consequence)\b|\bcaus\w+|\bled to\b|\bleading to\b|"
    r"\breasons?\b|\btherefore\b|\bso that\b|\bin order to\b|\bafter\b|\bover\b|\bresult\w*\b|\btrigger\w*|\bprompt\w*|"
    r"\bthanks to\b|\bin response\b|\bblam\w+|\bfollowing\b|\bdespite\b|\bforc\w+|\bmade\b|\bmeant\b|\bchanged\b",
    re.IGNORECASE,
)
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

    @property
    def broad(self) -> bool:
        """Whether several sentences answer it better than one."""
        return self.kind in {"why", "how"}


def question_of(text: str) -> Question:
    """Read a question. Raises QuestionError where there is none, or more than can be one."""
    text = " ".join(text.split())
    if not re.search(r"\w", text):
        raise QuestionError('There is no question: ask in words, for example onrecord ask "who opened the bridge?"')
    if len(text) > MOST_CHARACTERS:
        raise QuestionError(
            f"The question has {len(text):,} characters; at most {MOST_CHARACTERS:,} can be asked. Shorten it."
        )
    return Question(text, next((kind for kind, pattern in _KINDS if pattern.search(text)), "what"))


def answers_kind(question: Question, sentence: str, new: Sequence[str]) -> bool:
    """Whether `sentence` holds the kind of thing asked for; `new` are its stems that the question lacks."""
    match question.kind:
        case "when":
            return bool(_TIME.search(sentence))
        case "number":
            return bool(_NUMBER.search(sentence))
        case "why":
            return bool(_CAUSE.search(sentence))
        case "where":
            return any(place.lower() not in question.text.lower() for place in _PLACE.findall(sentence))
        case "who":
            return any(name.lower() not in question.text.lower() for name in _NAME.findall(sentence))
        case _:
            return len(new) > 3
