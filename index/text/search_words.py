"""Text as the full-text index holds it: scripts that put no spaces between words are cut into pairs of characters."""

import re

from index.text.stems import stems_in

__all__ = ["searchable"]

_RUN = re.compile(  # Han, kana, Hangul; Thai, Lao, Khmer and Burmese
    "[\u3005\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f"
    "\U00020000-\U0003134f\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]+"
)


_BROKEN = re.compile(r"(?<=[^\W\d_])[-\u00ad¬][ \t]*(?:\r\n|\n|\r)[ \t]*(?=[^\W\d_])")


def searchable(text: str, language: str | None = None) -> str:
    """`text` with each run of such a script as its overlapping pairs: `隧道通车` becomes `隧道 道通 通车`.

    A word that is broken at the end of a line is whole; words are stems where a stemmer knows the `language`, English
    apart, which the full-text index stems itself.
    """
    whole = stems_in(_BROKEN.sub(_mended, text), language or "")
    return whole if whole.isascii() else _RUN.sub(lambda run: f" {_pairs(run.group())} ", whole)


def _mended(broken: re.Match[str]) -> str:
    return "" if broken.string[broken.end()].islower() else broken.group()


def _pairs(run: str) -> str:
    return " ".join(run[place : place + 2] for place in range(len(run) - 1)) or run
