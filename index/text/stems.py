"""Stem words for the full-text index, which has its own stemmer for English."""

import re
from collections.abc import Callable
from functools import lru_cache
from threading import local

__all__ = ["STEMMED", "english", "porter", "stem", "stems_in"]

STEMMED = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "es": "spanish", "et": "estonian",
    "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian",
    "id": "indonesian", "it": "italian", "lt": "lithuanian", "nb": "norwegian", "nl": "dutch", "pt": "portuguese",
    "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+")


def stems_in(text: str, language: str) -> str:
    """Return `text` with each word replaced by its stem; unchanged where no stemmer knows the `language`."""
    if language not in STEMMED:
        return text
    return _WORD.sub(lambda word: stem(word.group(), language), text)


@lru_cache(200_000)
def stem(word: str, language: str) -> str:
    """Return the stem of `word` in `language`, in small letters; the word where no stemmer knows the language."""
    return _stemmer(language)(word.lower()) if language in STEMMED else word


@lru_cache(200_000)
def porter(word: str) -> str:
    """Return the stem of an English word in small letters by Porter's first stemmer, which SQLite's full text uses."""
    return _algorithm("porter")(word) if 2 < len(word) <= 64 else word


@lru_cache(200_000)
def english(word: str) -> str:
    """Return the stem of an English word in small letters by Porter's second stemmer, Snowball's English one."""
    return _algorithm("english")(word)


def _stemmer(language: str) -> Callable[[str], str]:
    return _algorithm(STEMMED[language])


class _Stemmers(local):
    """The stemmers of one thread: a stemmer keeps the current word as state, so threads must not share one."""

    def __init__(self) -> None:
        self.known: dict[str, Callable[[str], str]] = {}


_stemmers = _Stemmers()


def _algorithm(name: str) -> Callable[[str], str]:
    import snowballstemmer  # type: ignore[import-untyped]

    known = _stemmers.known
    if name not in known:
        known[name] = snowballstemmer.stemmer(name).stemWord
    return known[name]
