"""The prompt texts, by name, with their variables filled in.

prompt("rewrite", nonce="9f3c")
"""

from functools import cache
from importlib.resources import files
from string import Template

__all__ = ["names", "prompt", "variables"]

_FOLDER = files("prompts")


def prompt(name: str, /, **values: str) -> str:
    """The text of `name` with its variables filled in, without the white space around it.

    Raises LookupError where there is no such prompt, TypeError where a variable is missing or unknown.
    """
    wanted = variables(name)
    if missing := sorted(wanted - values.keys()):
        raise TypeError(f"the prompt {name!r} misses {', '.join(missing)}")
    if unknown := sorted(values.keys() - wanted):
        raise TypeError(f"the prompt {name!r} has no variable {', '.join(unknown)}")
    return _template(name).substitute(values).strip()


def variables(name: str) -> frozenset[str]:
    """The variables of a prompt. Raises LookupError where there is no such prompt."""
    return frozenset(_template(name).get_identifiers())


def names() -> tuple[str, ...]:
    """The names of all prompts, in order."""
    return tuple(sorted(file.name.removesuffix(".txt") for file in _FOLDER.iterdir() if file.name.endswith(".txt")))


@cache
def _template(name: str) -> Template:
    if name not in names():
        raise LookupError(f"there is no prompt {name!r}; the prompts are {', '.join(names())}")
    template = Template((_FOLDER / f"{name}.txt").read_text("utf-8"))
    if not template.is_valid():
        raise LookupError(f"the prompt {name!r} holds a $ that begins no variable; write $$ for the sign")
    return template
