"""Prepare text for the full-text index: scripts without spaces between words are cut into character bigrams."""

import re

from index.text.stems import stems_in

__all__ = ["searchable"]

_RUN = re.compile(  # Han, kana, Hangul; Thai, Lao, Khmer and Burmese
    "[\u3005\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f"
    "\U00020000-\U0003134f\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]+"
)


_BROKEN = re.compile(r"(?<=[^\W\d_])[-\u00ad¬][ \t]*(?:\r\n|\n|\r)[ \t]*(?=[^\W\d_])")


def searchable(text: str, language: str | None = None) -> str:
    """Return `text` as it is indexed: `隧道通车`, without spaces, becomes the bigrams `隧道 道通 通车`.

    Words hyphenated at the end of a line are joined. Words are replaced by their stems where a stemmer knows the
    `language`, except for English, which the full-text index stems itself.
    """
    whole = stems_in(_BROKEN.sub(_mended, text), language or "")
    return whole if whole.isascii() else _RUN.sub(lambda run: f" {_pairs(run.group())} ", whole)


def _mended(broken: re.Match[str]) -> str:
    return "" if broken.string[broken.end()].islower() else broken.group()


def _pairs(run: str) -> str:
    return " ".join(run[place : place + 2] for place in range(len(run) - 1)) or run
