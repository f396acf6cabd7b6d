"""Split a question that asks several things at once into separate questions."""

import re

from rag.query.follow_up import standalone
from rag.query.question import FINITE, INTERROGATIVES, MODALS
from rag.text.parse import parse

__all__ = ["split_questions"]

_ASKS = f"(?:{INTERROGATIVES}|{FINITE}|{MODALS})"
_SEAM = re.compile(
    rf"\?\s+(?=\S)|,?\s+(?:and|but)\s+(?=(?:also\s+)?(?:(?:at|in|to|by|for|from|on)\s+)?{_ASKS}\b)", re.I
)
_OPENS = re.compile(rf"^\W*(?:(?:and|but|also|at|in|to|by|for|from|on)\s+)*{_ASKS}\b", re.I)
_HANGS = re.compile(rf"\b(?:{INTERROGATIVES})$", re.IGNORECASE)  # "when and where the ferry sank"
_VERB_FIRST = re.compile(rf"(?:{FINITE}|{MODALS})\b", re.IGNORECASE)
_FEWEST = 3  # words of a question
_MOST = 3  # parts; a longer list is one question


def split_questions(question: str) -> tuple[str, ...]:
    """Return the separate questions in `question`, each rewritten to stand alone; itself where it asks one thing."""
    pieces = [piece.strip(" ,") for piece in _SEAM.split(question) if piece.strip(" ,?")]
    asking = all(_OPENS.match(piece) and len(piece.split()) >= _FEWEST for piece in pieces)
    if not asking or not 1 < len(pieces) <= _MOST or _HANGS.search(pieces[0]) or any(map(_lacks_subject, pieces[1:])):
        return (question,)
    first = pieces[0].rstrip("?") + "?"
    return (first, *(standalone(piece.rstrip("?") + "?", [{"role": "user", "content": first}]) for piece in pieces[1:]))


def _lacks_subject(piece: str) -> bool:
    """Tell whether a piece goes on with the subject of the one before: "which minister resigned and was replaced"."""
    subjects = {"nsubj", "nsubjpass", "expl", "csubj"}
    return bool(_VERB_FIRST.match(piece)) and not any(token.dep in subjects for token in parse(piece).tokens)
