"""Detect the language of a text, offline."""

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Any

__all__ = ["language_of"]

_READ = 4_000  # leading characters that are looked at
_FEW = 40  # letters below which only the script can tell the language
_SURE = 0.8  # probability from which the detected language is taken
_ALONE = {  # scripts that are used by one language of the news, as ranges of code points
    "ja": ((0x3040, 0x30FF),),
    "ko": ((0xAC00, 0xD7AF), (0x1100, 0x11FF)),
    "he": ((0x0590, 0x05FF),),
    "el": ((0x0370, 0x03FF),),
    "th": ((0x0E00, 0x0E7F),),
    "hy": ((0x0530, 0x058F),),
    "ka": ((0x10A0, 0x10FF),),
}
_SHARE = 0.15  # of letters in such a script that is enough: Japanese is mostly Han
_NOT_ARABIC = re.compile("[پچژگکیٹڈڑںےہھۆێەڵڕټډړښۍې]")  # letters of other languages in its script
_LIKE = {"no": "nb", "bs": "hr"}  # codes of the detector, replaced by those that newsrooms use


def language_of(text: str) -> str | None:
    """Return the language of `text` as an ISO 639-1 code, `en`; None where it is too short or uncertain."""
    sample = text[:_READ]
    # Counted first, so that each distinct character is looked at once.
    letters = {ord(letter): times for letter, times in Counter(sample).items() if letter.isalpha()}
    number = sum(letters.values())
    if not number:
        return None
    for language, ranges in _ALONE.items():
        told = sum(_within(letters, *bounds) for bounds in ranges)
        if told >= _SHARE * number and told > 3:
            return language
    if 2 * _within(letters, 0x0600, 0x06FF) > number and not _NOT_ARABIC.search(sample):
        return "ar"
    if 2 * _within(letters, 0x4E00, 0x9FFF) > number:
        return "zh"
    if number < _FEW:
        return None
    found, probability = _detector().classify(sample)
    return _LIKE.get(found, found) if probability >= _SURE and len(found) == 2 else None


def _within(letters: Mapping[int, int], first: int, last: int) -> int:
    """The number of letters in a range of code points; `letters` holds the count of each code point."""
    return sum(times for letter, times in letters.items() if first <= letter <= last)


@cache
def _detector() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # type: ignore[import-untyped]

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
