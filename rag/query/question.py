"""A question as it is asked: its text on one line, and its words that carry meaning."""

import re
from dataclasses import dataclass
from functools import cached_property

from rag.errors import QuestionError
from rag.text.dates import Moment, moments_in
from rag.text.names import is_mentioned, names_in
from rag.text.numbers import values_in
from rag.text.words import STOP, Word, folded, words_of

__all__ = ["FINITE", "INTERROGATIVES", "MODALS", "MOST_CHARACTERS", "Question", "ask_what_happened", "question_of"]

MOST_CHARACTERS = 10_000

# The words that open a question, as alternatives of a pattern.
INTERROGATIVES = "who|whom|whose|what|when|where|why|how|which"
FINITE = "is|are|was|were|do|does|did|has|have|had"
MODALS = "can|could|will|would|should"

_LEAD = r"(?:(?:and|but|so|or|as for [^,]*,)\s+)?"  # what may stand before a question

# Questions that ask for one fact: a person, a time, a place, a number, yes or no.
_POINT = re.compile(
    rf"{_LEAD}(?:(?:in|at|by|to|for|from|on|of|with|since|until)\s+)?(?:who|whom|whose|when|where|which|"
    r"how (?:many|much|long|old|large|big|far|high|tall|often|deep|strong|fast|heavy|wide)|"
    rf"(?:{FINITE}|{MODALS}))\b",
    re.IGNORECASE,
)

_YES_NO = re.compile(rf"{_LEAD}(?:{FINITE}|{MODALS}|may|might|must)\b", re.IGNORECASE)

_WH = re.compile(rf"(?:{INTERROGATIVES}|whether)\b", re.IGNORECASE)

_NOW = re.compile(rf"{_LEAD}(?:is|are|will|has|have|can)\b", re.IGNORECASE)

_HELPING = re.compile(rf"\b(?:{FINITE}|{MODALS})\s+(?:the\s+)?$", re.IGNORECASE)  # before a subject

# Questions that ask for an account: reasons, or how something went.
_ACCOUNT = re.compile(rf"{_LEAD}(?:why|how|what\s+(?:happens|happened|becomes|became|has become))\b", re.IGNORECASE)

# Requests for all that is told about a topic, up to the topic.
_TOPIC = re.compile(
    r"(?:(?:and|but|so|please)\s+)?(?:"
    r"(?:tell|give|show)\s+(?:me|us)\s+(?:(?:more|all|everything|something)\s+)?(?:about|on)"
    r"|(?:what|how)\s+about"
    r"|what(?:['’]s|\s+is|\s+was)\s+(?:(?:known|said|reported|written|told|new)\s+|the\s+(?:latest|news)\s+)?(?:about|on)"
    r"|what\s+(?:do|does|can)\s+(?:you|we|(?:(?:the|your|these|those)\s+)?(?:articles|sources|documents|texts|files|papers"
    r"|stories|reports|archive|collection))\s+(?:say|tell|report|write|know|have)\s+(?:(?:me|us)\s+)?(?:about|on)"
    r"|(?:(?:give|send|show)\s+(?:me|us)\s+)?(?:an?\s+|the\s+|any\s+|some\s+|all\s+|more\s+)*"
    r"(?:summary|overview|outline|information|info|details?|news|facts|background|anything|everything)\s+(?:about|on|of)"
    r"|(?:summari[sz]e|outline|sum\s+up)(?:\s+the\s+(?:article|story|report|news|coverage)s?\s+(?:about|on|of))?"
    r")\s+(?=\w)",
    re.IGNORECASE,
)

_QUOTED = re.compile(r"[\"“„«']([^\"“”«»]+)[\"”“»']")

# Dashes become hyphens, so that "Israel–Russia" and "Israel-Russia" are one question to the models as well.
_DASHES = str.maketrans("‐‑‒–—", "-----")


@dataclass(frozen=True)
class Question:
    """A question, and properties of its text that are each computed once."""

    text: str

    @cached_property
    def content(self) -> tuple[Word, ...]:
        """Return the content words, each stem once; all words where there are only function words."""
        unique = tuple({word.stem: word for word in words_of(self.text)}.values())
        return tuple(word for word in unique if not word.stop) or unique

    @cached_property
    def moments(self) -> tuple[Moment, ...]:
        """Return the days, months and years that it names, in order."""
        return tuple(moments_in(self.text))

    @cached_property
    def figures(self) -> frozenset[float]:
        """Return the values of the numbers that it names."""
        return values_in(self.text)

    @cached_property
    def names(self) -> frozenset[str]:
        """Return the words of the question's names, as written."""
        return frozenset(word for name in names_in(self.text) for word in name.words)

    def names_in(self, text: str) -> frozenset[str]:
        """Return those words of the question's names that a text has in any of their forms: Israel, Israeli."""
        there = {folded(word.raw) for word in words_of(text)}
        return frozenset(word for word in self.names if is_mentioned(word, there, text))

    @cached_property
    def subject(self) -> frozenset[str]:
        """Return the words of the name that is its subject: Iran in "How many missiles did Iran launch?"; or none."""
        found = (name for name in names_in(self.text) if _HELPING.search(self.text[: name.start]))
        return frozenset(next((name.words for name in found), ()))

    @cached_property
    def topic(self) -> str:
        """Return the topic of a request for all about it: "the flood" of "Tell me about the flood"; else ""."""
        request = _TOPIC.match(self.text)
        return self.text[request.end() :] if request else ""

    @cached_property
    def wants_point(self) -> bool:
        """Tell whether the question's form asks for one fact: who, when, where, how many, yes or no."""
        return bool(_POINT.match(self.text))

    @cached_property
    def wants_yes_or_no(self) -> bool:
        """Tell whether the question's form asks for yes or no."""
        return bool(_YES_NO.match(self.text))

    @cached_property
    def asks_of_now(self) -> bool:
        """Tell whether it asks for yes or no about what is or will be, with no year or month: "Is the strike on?"."""
        return bool(_NOW.match(self.text)) and not any(moment.year or moment.month for moment in self.moments)

    @cached_property
    def wants_account(self) -> bool:
        """Tell whether the question asks for reasons or how something went, which one sentence seldom tells."""
        return bool(_ACCOUNT.match(self.text)) and not self.wants_point

    @cached_property
    def content_words(self) -> tuple[str, ...]:
        """Return the words for full-text search: lower-cased, unstemmed, function words only for want of others."""
        words = tuple(dict.fromkeys(word.lower() for word in re.findall(r"\w+", self.text)))
        return tuple(word for word in words if word not in STOP) or words


def question_of(text: str) -> Question:
    """Make a Question of a text, without quotation marks around it, and with at most one question mark at its end.

    Raises QuestionError where it has no word, or more than MOST_CHARACTERS.

    >>> question_of("“Who opened the bridge??”").text
    'Who opened the bridge?'
    """
    text = " ".join(text.translate(_DASHES).split())
    quoted = _QUOTED.fullmatch(text)
    text = _with_one_mark(quoted[1] if quoted else text)
    if not re.search(r"\w", text):
        raise QuestionError('There is no question: ask in words, for example onrecord ask "who opened the bridge?"')
    if len(text) > MOST_CHARACTERS:
        raise QuestionError(
            f"The question has {len(text):,} characters; at most {MOST_CHARACTERS:,} can be asked. Shorten it."
        )
    return Question(text)


def ask_what_happened(text: str) -> str:
    """Return a request for all about a topic as a question of what happened with it; another text as it is.

    The reader learned from questions. Asked for topics of headlines, of their own collection and of others, it told
    whether the articles answer with an AUC of .93 in the words "Tell me about …", .95 in these; 69 and 95 in 100 of
    those that they answer were answered.

    >>> ask_what_happened("Tell me about the flood on the Arn")
    'What happened with the flood on the Arn'
    """
    request = _TOPIC.match(text)
    if not request:
        return text
    topic = text[request.end() :]
    return topic if _WH.match(topic) else f"What happened with {topic}"


def _with_one_mark(text: str) -> str:
    """Return the text with one question mark for "??", "?!" and "...", which models take for something else."""
    bare = text.rstrip("?!… ")
    bare = bare.rstrip(".") if bare.endswith("..") else bare
    marks = text[len(bare) :]
    return f"{bare}?" if len(marks) > 1 or marks in {"?", "…"} else text
