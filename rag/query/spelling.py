"""Correct a misspelling in a question from the passages that its other words find: Isreal, where they have Israel."""

from collections.abc import Iterable
from itertools import chain

from rag.query.question import Question
from rag.text.words import Word, rarity, words_of

__all__ = ["correct_spelling"]

_SHORTEST = 6  # letters; too many shorter words differ from one another by a single letter


def correct_spelling(question: Question, texts: Iterable[str]) -> str | None:
    """Return the question with words of `texts` in place of misspellings one edit away; None where there are none.

    A word that is in `texts` or in the encoder's vocabulary is no misspelling; one that is as near to two words is left
    as it is.

    >>> correct_spelling(question_of("Who is mayor of Henfrod?"), ["The mayor of Henford resigned."])
    'Who is mayor of Henford?'
    """
    there = {word.raw.lower(): word.raw for word in chain.from_iterable(map(words_of, texts))}
    text = question.text
    for word in reversed([word for word in words_of(text) if _may_be_misspelt(word) and word.raw.lower() not in there]):
        near = {raw for lower, raw in there.items() if _is_one_edit(word.raw.lower(), lower)}
        if len(near) == 1:
            text = text[: word.start] + near.pop() + text[word.start + len(word.raw) :]
    return text if text != question.text else None


def _may_be_misspelt(word: Word) -> bool:
    return len(word.raw) >= _SHORTEST and word.raw.isalpha() and rarity(word.raw) == 1


def _is_one_edit(word: str, other: str) -> bool:
    """Tell whether one insertion, deletion, substitution or transposition makes the other word, not at its start.

    These are the errors of Damerau, "A technique for computer detection and correction of spelling errors" (1964).
    """
    if word == other or word[0] != other[0] or abs(len(word) - len(other)) > 1:
        return False
    first = next(at for at in range(max(len(word), len(other))) if word[at : at + 1] != other[at : at + 1])
    rest, their_rest = word[first:], other[first:]
    return (
        rest[1:] == their_rest[1:]
        or rest[1:] == their_rest
        or rest == their_rest[1:]
        or (rest[:2] == their_rest[:2][::-1] and rest[2:] == their_rest[2:])
    )
