"""Find what opens a sentence but is no part of what it says: a dateline with its outlet, a list mark, a "However"."""

import re

__all__ = ["connective_length", "names_speaker", "prefix_length"]

_DASH = r"\s*(?:-{1,3}|[–—]|_(?=\s))\s+"
_DAY = r"(?:[A-Z][a-z]+\.?\s\d{1,2}|\d{1,2}\s[A-Z][a-z]+\.?)(?:,?\s\d{4})?"  # March 4, 4 March 2024
_OPENING = re.compile(
    r"(?:[-–—•*]\s+)?(?:"
    # MOSCOW/JERUSALEM (Worthy News) –
    rf"[A-Z][A-Z’'.\-/ ,]{{2,40}}(?:,\s+{_DAY})?\s*(?:\([^)]{{2,40}}\))?{_DASH}"
    # Moscow, March 4 (Reuters) -
    rf"|(?:[A-Z][\w’'.]+[ ,/-]{{1,2}}){{0,4}}(?:\d{{1,2}})?\s*\([A-Z][^)]{{1,40}}\){_DASH}(?=[“\"‘']?[A-Z])"
    # what desks write above a new version, and who speaks in an interview
    r"|(?:UPDATED?|CORRECT(?:ED|ION)|BREAKING|EXCLUSIVE|DEVELOPING|LIVE|WATCH|[QA]):\s+"
    r"|[-–—•*]\s+)"
)

_SPEAKER = re.compile(r"[A-Z][\w’'.-]+(?: [A-Z][\w’'.-]*){0,3}(?:,[^:.!?]{2,60})?:\s")

_CONNECTIVE = re.compile(
    r"(?:But|Yet|(?:And|So|Still|Also|However|Nevertheless|Nonetheless|Meanwhile|Moreover|Furthermore|In addition"
    r"|By contrast|In contrast|On the other hand|Instead|Besides|Then),)\s+"
)


def connective_length(sentence: str) -> int:
    """Return the number of characters of a word that joins a sentence to the one before it, with the space after it.

    >>> connective_length("However, Estlund left the pact.")
    9
    """
    found = _CONNECTIVE.match(sentence)
    return found.end() if found else 0


def names_speaker(sentence: str) -> bool:
    """Tell whether a sentence opens with who says it, as in a transcript.

    >>> names_speaker("ILSE BRANDT, MINISTER: I have the figures.")
    True
    """
    return _SPEAKER.match(sentence) is not None


def prefix_length(sentence: str) -> int:
    """Return the number of characters before a sentence's own words.

    >>> prefix_length("HENFORD (Henford Argus) – The mayor resigned.")
    26
    """
    found = _OPENING.match(sentence)
    return found.end() if found else 0
