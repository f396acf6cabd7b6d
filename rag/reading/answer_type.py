"""The expected answer type of a question (a time, a number or a name), and whether a sentence holds one.

The types are a few of those of Li and Roth, "Learning question classifiers" (2002). They only add a weight to the
reading, because the reader prefers the first sentence of a report to the one that names the day.
"""

import re

from rag.query.question import Question
from rag.text.dates import moments_in
from rag.text.numbers import numbers_in
from rag.text.words import words_of

__all__ = ["has_answer_type"]

_TIME = re.compile(
    r"(?:(?:since|until|till|by) )?when\b|(?:(?:in|on|at|by) )?(?:what|which) (?:year|month|day|date|time|century)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\bhow (?:many|much|long|old|tall|far|high|big|large|often|fast|deep|wide)\b", re.IGNORECASE)
_NAME = re.compile(r"(?:by |with |to )?who(?:m|se)?\b", re.IGNORECASE)


def has_answer_type(question: Question, sentence: str, answer: str) -> bool:
    """Tell whether a sentence holds a value of the expected type that the question lacks; False without a type.

    `answer` holds the words of the sentence that answer best.
    """
    if _TIME.match(question.text):
        return bool(moments_in(sentence))
    if _NUMBER.search(question.text):
        return any(number.value not in question.figures for number in numbers_in(sentence))
    if _NAME.match(question.text):
        named = {word.stem for word in question.content}
        return any(word.raw[0].isupper() and word.stem not in named for word in words_of(answer) if not word.stop)
    return False
