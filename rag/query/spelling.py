"""Correct a question's spelling from the passages that its other words find: Isreal, israel, where they have Israel."""

import re
from collections.abc import Iterable, Sequence
from itertools import chain

from rag.query.question import Question
from rag.text.names import names_in
from rag.text.words import Word, rarity, without_possessive, words_of

__all__ = ["correct_spelling", "restore_capitals"]

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


def restore_capitals(question: Question, texts: Sequence[str]) -> Question:
    """Return the question with a capital for each word that `texts` have only in names, where it has no capitals.

    Where function words have capitals too, those of the question say nothing: HENFORD'S MAYOR, What Does The Mayor Do.

    >>> restore_capitals(question_of("who is mayor of henford?"), ["The mayor of Henford resigned."]).text
    'who is mayor of Henford?'
    """
    text = question.text
    small = [word.raw for word in words_of(text)[1:] if word.stop]
    if small and sum(word.islower() for word in small) < len(small) / 2:
        question = Question(text.lower())
    words = words_of(question.text)
    lower = [word for word in words if word.raw.islower() and not word.stop]
    if not lower or any(word.raw[0].isupper() for word in words[1:]):
        return question
    bare = {without_possessive(word.raw) for word in lower}
    forms = re.compile(rf"\b(?:{'|'.join(map(re.escape, bare))})\b", re.IGNORECASE)
    there = {form for text in texts for form in forms.findall(text)}
    capitalised = {form for form in there if form.lower() not in there}
    if not capitalised:
        return question
    named = {word for text in texts for name in names_in(text) if not name.opens for word in name.words}
    names = capitalised & {without_possessive(word) for word in named}
    meant = {name.lower(): name for name in sorted(names, key=_plainness)}  # of NORVIND and Norvind the latter
    text = question.text
    for word in reversed(lower):
        plain = without_possessive(word.raw)
        text = text[: word.start] + meant.get(plain, plain) + text[word.start + len(plain) :]
    return Question(text)


def _plainness(name: str) -> tuple[bool, str]:
    return name.istitle(), name


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
