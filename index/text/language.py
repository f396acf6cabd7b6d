"""The language that a text is written in, told offline."""

import re
from functools import cache
from typing import Any

__all__ = ["language_of"]

_READ = 4_000  # characters looked at
_FEW = 40  # letters: fewer tell no language, unless its script does
_SURE = 0.8  # probability from which a language is noted
_ALONE = {  # scripts that are written in one language of the news, as ranges of code points
    "ja": ((0x3040, 0x30FF),),
    "ko": ((0xAC00, 0xD7AF), (0x1100, 0x11FF)),
    "he": ((0x0590, 0x05FF),),
    "el": ((0x0370, 0x03FF),),
    "th": ((0x0E00, 0x0E7F),),
    "hy": ((0x0530, 0x058F),),
    "ka": ((0x10A0, 0x10FF),),
}
_SHARE = 0.15  # of the letters, from which such a script tells the language: Japanese is mostly Han
_NOT_ARABIC = re.compile("[پچژگکیٹڈڑںےہھۆێەڵڕټډړښۍې]")  # letters of other languages in its script
_LIKE = {"no": "nb", "bs": "hr"}  # what the detector calls otherwise than a newsroom would


def language_of(text: str) -> str | None:
    """Return the language of `text` as its code of two letters, `en`; None where it is too short or unclear to tell."""
    sample = text[:_READ]
    letters = [ord(character) for character in sample if character.isalpha()]
    if not letters:
        return None
    for language, ranges in _ALONE.items():
        told = sum(1 for letter in letters if any(first <= letter <= last for first, last in ranges))
        if told >= _SHARE * len(letters) and told > 3:
            return language
    arabic = sum(1 for letter in letters if 0x0600 <= letter <= 0x06FF)
    if 2 * arabic > len(letters) and not _NOT_ARABIC.search(sample):
        return "ar"
    han = sum(1 for letter in letters if 0x4E00 <= letter <= 0x9FFF)
    if 2 * han > len(letters):
        return "zh"
    if len(letters) < _FEW:
        return None
    found, probability = _detector().classify(sample)
    return _LIKE.get(found, found) if probability >= _SURE and len(found) == 2 else None


@cache
def _detector() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # type: ignore[import-untyped]

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
