"""The command line that a shell wants completed, from the environment variables that typer's completion uses."""

import os

__all__ = ["word_in_bash"]


def word_in_bash() -> str | None:
    """Return the word that bash wants completed, as it was typed; None where bash does not ask."""
    if os.environ.get("_ONRECORD_COMPLETE") != "complete_bash":
        return None
    words, at = os.environ.get("COMP_WORDS", "").split("\n"), os.environ.get("COMP_CWORD", "")
    return words[int(at)] if at.isdecimal() and int(at) < len(words) else ""
