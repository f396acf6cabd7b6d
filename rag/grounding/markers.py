"""Citation markers in a draft: `[S1]`, `[S1, S3]`, `[S1–S3]`, `[[S1]]`, `【S1】`."""

import re

__all__ = ["MARKER", "may_become_marker", "strip_markers"]

_DASH = "-‐‑‒–—−"
_KEY = r"[Ss][0-9]+"
_SPAN = rf"{_KEY}(?:\s*[{_DASH}]\s*[Ss]?[0-9]+)?"
_SEPARATOR = r"\s*(?:[,;&]|and\b)?\s*"
_BODY = rf"\s*{_SPAN}(?:{_SEPARATOR}{_SPAN})*\s*"
_LONGEST = 120  # characters; a bracket still open after that is text
_WIDEST = 50  # keys; a wider range names its two ends only

MARKER = rf"(?:\[\[{_BODY}\]\]|[\[【]{_BODY}[\]】])"

_RUN = rf"{MARKER}(?:{_SEPARATOR}{MARKER})*"
_PLACE = re.compile(rf"(\s*)(?:\(\s*({_RUN})\s*\)|({_RUN}))(\s*)")
_INSIDE = rf"[{_DASH}Ss0-9,;&and \t\u00a0]*"
_VIABLE = re.compile(rf"\[\[?{_INSIDE}\]?|【{_INSIDE}")
_SPANS = re.compile(rf"[Ss]([0-9]+)(?:\s*[{_DASH}]\s*[Ss]?([0-9]+))?")
_CLOSING = ".,;:!?…)]}»”’。，；：！？"


def may_become_marker(bracket: str) -> bool:
    """Tell whether more characters could still turn `bracket`, which is none yet, into a marker."""
    if len(bracket) > _LONGEST or not _VIABLE.fullmatch(bracket):
        return False
    return bracket.startswith("[[") or not bracket.endswith("]")


def strip_markers(raw: str) -> tuple[str, tuple[str, ...]]:
    """Return the text without its markers, spacing tidied where one stood, and their keys in order, each once.

    All other brackets are text. Keys are not checked here: one that was never issued is returned too.
    """
    keys: dict[str, None] = {}

    def tidy(place: re.Match[str]) -> str:
        keys.update(dict.fromkeys(_keys(place[2] or place[3])))
        return _space(raw[: place.start()], place[1], place[4], raw[place.end() :])

    return _PLACE.sub(tidy, raw).strip(), tuple(keys)


def _keys(run: str) -> list[str]:
    found: list[str] = []
    for first, last in _SPANS.findall(run):
        low, high = int(first[:9]), int((last or first)[:9])
        if last and low < high <= low + _WIDEST:
            found += [f"S{n}" for n in range(low, high + 1)]
        else:
            found += [f"S{first}"] + ([f"S{last}"] if last and last != first else [])
    return found


def _space(left: str, before: str, after: str, right: str) -> str:
    if not left or not right or left[-1] in "(“" or right[0] in _CLOSING:
        return ""
    if right[0] in "\"'" and not after:  # a closing straight quotation mark
        return ""
    if before or after:
        return "\n" if "\n" in before + after else " "
    return " " if left[-1].isalnum() and right[0].isalnum() else ""
