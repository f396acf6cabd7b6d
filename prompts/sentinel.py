"""What a model writes, and nothing else, when the passages do not answer."""

import re

__all__ = ["NO_ANSWER", "declines"]

NO_ANSWER = "NO_ANSWER"

_ALONE = re.compile(r"\W*no\s*answer\W*", re.IGNORECASE)


def declines(draft: str) -> bool:
    """Whether a draft is the sentinel and no more, however it is dressed: `**NO_ANSWER**.`, "No answer"."""
    return bool(_ALONE.fullmatch(draft.replace("_", " ").replace("*", " ")))
