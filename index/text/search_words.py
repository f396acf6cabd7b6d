"""Text as the full-text index holds it: scripts that put no spaces between words are cut into pairs of characters."""

import re

__all__ = ["searchable"]

_RUN = re.compile(  # Han, kana, Hangul; Thai, Lao, Khmer and Burmese
    "[\u3005\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f"
    "\U00020000-\U0003134f\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]+"
)


_BROKEN = re.compile(r"(?<=[^\W\d_])[-\u00ad¬][ \t]*(?:\r\n|\n|\r)[ \t]*(?=[^\W\d_])")


def searchable(text: str) -> str:
    """`text` with each run of such a script as its overlapping pairs: `隧道通车` becomes `隧道 道通 通车`.

    A word that is broken at the end of a line is whole.
    """
    if text.isascii():
        return _BROKEN.sub(_mended, text)
    return _RUN.sub(lambda run: f" {_pairs(run.group())} ", _BROKEN.sub(_mended, text))


def _mended(broken: re.Match[str]) -> str:
    return "" if broken.string[broken.end()].islower() else broken.group()


def _pairs(run: str) -> str:
    return " ".join(run[place : place + 2] for place in range(len(run) - 1)) or run
