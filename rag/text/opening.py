"""Find the prefix that is no part of a sentence: a dateline with its outlet, a list mark, a label in capitals."""

import re

__all__ = ["prefix_length"]

_OPENING = re.compile(
    r"(?:[-–—•*]\s+)?(?:[A-Z][A-Z’'.\-/ ,]{2,40}(?:,\s+[A-Z][a-z]+\.?\s\d{1,2})?\s*(?:\([^)]{2,40}\))?\s*[-–—]\s+"
    r"|[A-Z]{4,}:\s+|[-–—•*]\s+)"
)


def prefix_length(sentence: str) -> int:
    """Return the number of characters before a sentence's own words.

    >>> prefix_length("HENFORD (Henford Argus) – The mayor resigned.")
    26
    """
    found = _OPENING.match(sentence)
    return found.end() if found else 0
