"""Words as the verifier compares them: folded, stemmed, weighted by how rare they are."""

import json
import math
import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from index.text.stems import english

__all__ = ["STOP", "Word", "content_stems", "folded", "rarity", "stems", "without_possessive", "word_set", "words_of"]

_TOKEN = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]\b\.?|\d[\d.,]*\d|[^\W\d_]+(?:['’][^\W\d_]+)?|\d+")
_CASED = frozenset({"US", "IT", "WHO"})  # names that are ordinary words in lower case
_POSSESSIVE = re.compile(r"['’][sS]?$")
_FIRST_WORD_ID = 1996  # bert-base-uncased: whole words stand from here on, frequent ones first


def word_set(words: str) -> frozenset[str]:
    """Return the set of the words in a string."""
    return frozenset(words.split())


STOP = word_set(
    """
    a an the this that these those and or but nor so yet if then than as at by for from in into of off
    on onto out over to toward towards up upon with within about above across after against along among
    around before behind below beneath beside between beyond during under until via is are was were be
    been being am do does did doing done has have had having will would shall should can could may might
    must i me my we us our you your he him his she her hers it its they them their theirs who whom whose
    which what when where why how there here s t d ll re ve m also just only own same such too very both
    each other some any all itself himself herself themselves while because since though although not no
    """
)


class Word(NamedTuple):  # a long page has thousands; a named tuple is made twice as fast as a frozen dataclass
    """A word of a text: `text[start:end] == raw`; `stem` is the form in which words are compared."""

    raw: str
    start: int
    end: int
    stem: str

    @property
    def stop(self) -> bool:
        """Tell whether it is a function word."""
        return self.stem in STOP or self.stem.endswith("n't")


def words_of(text: str) -> list[Word]:
    """Return the words and figures of a text, in order."""
    return [Word(m[0], m.start(), m.end(), _stem(m[0])) for m in _TOKEN.finditer(text)]


@lru_cache(200_000)
def rarity(raw: str) -> float:
    """Return how rare a word is: from 0 for the most frequent to 1 for one outside the vocabulary.

    It is the logarithm of the word's rank in the shipped tokenizer's vocabulary, which is sorted by frequency, scaled
    to 1.
    """
    vocabulary = _vocabulary()
    rank = vocabulary.get(folded(raw), len(vocabulary)) - _FIRST_WORD_ID
    return math.log1p(max(rank, 0)) / math.log1p(len(vocabulary) - _FIRST_WORD_ID)


@cache
def _vocabulary() -> dict[str, int]:
    tokenizer = json.loads((files("index") / "model" / "tokenizer.json").read_text("utf-8"))
    vocabulary: dict[str, int] = tokenizer["model"]["vocab"]
    return vocabulary


@lru_cache(200_000)
def _stem(raw: str) -> str:
    if raw.replace(".", "") in _CASED:
        return raw.replace(".", "")
    plain = folded(raw)
    if plain in STOP or not plain.isalpha():
        return plain
    return english(plain)


@lru_cache(200_000)
def folded(raw: str) -> str:
    """Return a word in lower case, without accents, possessive ending and the full stops of an acronym."""
    if raw[:1].isdigit():
        return raw.replace(",", "").rstrip(".")
    plain = without_possessive(raw).replace(".", "").replace("’", "'").casefold()
    if plain.isascii():
        return plain
    return "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))


def without_possessive(raw: str) -> str:
    """Return a word without its possessive ending: Henford for Henford's."""
    return _POSSESSIVE.sub("", raw)


def content_stems(text: str) -> frozenset[str]:
    """Return the stems of the words of a text that carry meaning: function words are left out."""
    return frozenset(stems(text)) - STOP


def stems(text: str) -> list[str]:
    """Return the stems of the words of a text, in order: those of `words_of`, at a fraction of its cost."""
    return [_stem(token) for token in _TOKEN.findall(text)]
