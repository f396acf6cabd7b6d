"""Split a question that asks several things at once into separate questions."""

import re

from rag.query.follow_up import standalone
from rag.query.question import FINITE, INTERROGATIVES, MODALS

__all__ = ["split_questions"]

_ASKS = f"(?:{INTERROGATIVES}|{FINITE}|{MODALS})"
_SEAM = re.compile(
    rf"\?\s+(?=\S)|,?\s+(?:and|but)\s+(?=(?:also\s+)?(?:(?:at|in|to|by|for|from|on)\s+)?{_ASKS}\b)", re.I
)
_OPENS = re.compile(rf"^\W*(?:(?:and|but|also|at|in|to|by|for|from|on)\s+)*{_ASKS}\b", re.I)
_FEWEST = 3  # words of a question
_MOST = 3  # parts; a longer list is one question


def split_questions(question: str) -> tuple[str, ...]:
    """Return the separate questions in `question`, each rewritten to stand alone; itself where it asks one thing."""
    pieces = [piece.strip(" ,") for piece in _SEAM.split(question) if piece.strip(" ,?")]
    asking = all(_OPENS.match(piece) and len(piece.split()) >= _FEWEST for piece in pieces)
    if not asking or not 1 < len(pieces) <= _MOST:
        return (question,)
    first = pieces[0].rstrip("?") + "?"
    return (first, *(standalone(piece.rstrip("?") + "?", [{"role": "user", "content": first}]) for piece in pieces[1:]))
