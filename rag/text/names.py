"""Find the names in a text, and check whether another text has them too."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rag.text.countries import other_country, same_country
from rag.text.words import Word, folded, word_set, words_of

__all__ = ["Name", "is_mentioned", "names_in"]

_OPENING = re.compile(r"(?:^|[.!?:]\s+|\n\s*)[\"'“‘(\[*_-]*$")
_NO_NAMES = word_set(
    """
    january february march april may june july august september october november december monday tuesday
    wednesday thursday friday saturday sunday mr mrs ms dr prof president minister prime foreign
    secretary general king queen prince sen rep gov lt col maj capt sgt sir lord pope chief i ok
    """
)
_OPENERS = word_set(
    """
    instead later however meanwhile also then thus therefore overall finally additionally moreover
    nevertheless nonetheless today yesterday earlier afterwards perhaps once despite unlike like among
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundreds thousands millions dozens
    many most several few people experts police critics sources troops forces talks no yes
    now still even during amid
    """
)
_COMMON_ENDING = re.compile(r".+(?:ing|ly|ed|ers|ors|ists|ions?|ments?|ies|ants|ents)$")
_MINUTE = frozenset({"of", "the", "and", "de", "la", "al", "bin", "von", "van", "for"})
_CAPITAL = re.compile(r"\b[A-Z]\w+")
_OF_PEOPLE = re.compile(r"(?:[aei]?ans?|ns?|is?|s|ers?|ese|ic|ists?)")
_SHARED_PREFIX = 5  # letters: Russia and Russian, Israel and Israelis


@dataclass(frozen=True, slots=True)
class Name:
    """A run of capitalised words, one name or several side by side."""

    text: str
    start: int
    end: int
    words: tuple[str, ...]  # each of its words as written, without titles, months and weekdays
    opens: bool  # it opens a sentence and is one word: it may be no name at all


def names_in(text: str) -> list[Name]:
    """Return the names of a text in order.

    A single capitalised word at the start of a sentence counts, unless it looks like an ordinary word.
    """
    found: list[Name] = []
    run: list[Word] = []
    for word in [*words_of(text), None]:
        if word and word.raw[0].isupper() and (not run or text[run[-1].end : word.start] in (" ", "-", "’s ", "'s ")):
            run.append(word)
            continue
        found += _name(text, run)
        run = [word] if word and word.raw[0].isupper() else []
    return found


def is_mentioned(name_word: str, words: Collection[str], text: str) -> bool:
    """Tell whether a text has a word of a name: as it is, as the country or its people, or as an acronym spelt out.

    `words` are those of `text`, folded; `text` is empty where only they are known.
    """
    form = folded(name_word)
    if form in words:
        return True
    if any(_akin(form, word) for word in words):
        return True
    if name_word.isupper() and len(form) > 1 and form.upper() in _initials(text):
        return True
    return any(same_country(name_word, word) for word in (_CAPITAL.findall(text) if text else words))


def _name(text: str, run: Sequence[Word]) -> list[Name]:
    kept = [word for word in run if folded(word.raw) not in _NO_NAMES]
    opens = bool(run) and bool(_OPENING.search(text[max(0, run[0].start - 8) : run[0].start]))
    if opens and kept and kept[0] is run[0] and (run[0].stop or (len(run) == 1 and _looks_common(run[0].raw))):
        kept = kept[1:]
    kept = [word for word in kept if not word.stop or word.raw.isupper()]
    if not kept:
        return []
    start, end = kept[0].start, kept[-1].end
    return [
        Name(
            text[start:end],
            start,
            end,
            tuple(w.raw for w in kept),
            opens and len(kept) == 1 and len(run) == 1,
        )
    ]


def _looks_common(raw: str) -> bool:
    return raw.lower() in _OPENERS or bool(_COMMON_ENDING.match(raw.lower()))


def _akin(left: str, right: str) -> bool:
    """Tell whether one word is a place and the other its people, as Russia and Russian; not Niger and Nigeria."""
    if left[: _SHARED_PREFIX - 1] != right[: _SHARED_PREFIX - 1]:
        return False  # decided at once for nearly all
    short, long = sorted((left, right), key=len)
    stem = short[:-1] if short[-1:] in set("aeiouy") and not long.startswith(short) else short
    if len(short) < _SHARED_PREFIX or not long.startswith(stem) or not _OF_PEOPLE.fullmatch(long[len(stem) :]):
        return False
    return not other_country(left, right)


def _initials(text: str) -> str:
    """Return the initials of the capitalised words, with a space where another word stands between them."""
    letters = []
    for token in re.findall(r"[^\W\d_][\w.]*", text):
        if token[0].isupper():
            letters.append(token[0])
        elif token not in _MINUTE:
            letters.append(" ")
    return "".join(letters)
