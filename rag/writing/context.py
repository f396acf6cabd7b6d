"""Pack passages into a model's prompt: data between delimiters, under keys, within a budget of tokens."""

import re
import secrets
import unicodedata
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from index.text.near_copies import Runs, repeats, runs
from rag.answer import Passage
from rag.grounding.markers import MARKER
from rag.rendering.text import spoken_date
from rag.writing.llm.config import Count

__all__ = ["PromptContext", "flat", "neutralise", "nonce_for", "pack"]

_TITLE = 200  # characters
_JOINERS = "\u200c\u200d"  # invisible too, but letters of Persian and of the languages of India need them
# Control tokens of chat templates that are not written with angle brackets: [INST], [TOOL_CALLS].
_CONTROL = re.compile(r"\[(/?(?:INST|[A-Z]+(?:_[A-Z]+)+))\]")
_MARKER = re.compile(MARKER)


@dataclass(frozen=True, slots=True)
class PromptContext:
    """The packed passages: their text for the prompt, and the passage under each citation key."""

    text: str
    keys: Mapping[str, Passage]


def pack(passages: Sequence[Passage], budget: int, count: Count, nonce: str) -> PromptContext:
    """Pack as many passages as `budget` tokens hold, in the order given, as whole sentences.

    The first passage that does not fit is cut after its last sentence that does, and is the last. Copies of a wire
    story are packed once, and so is a sentence that two neighbouring chunks share. `nonce` marks the delimiters.
    """
    blocks: list[str] = []
    keys: dict[str, Passage] = {}
    told: list[tuple[Passage, Runs]] = []
    taken: set[tuple[str, int]] = set()
    for passage in passages:
        said = runs(passage.text)
        if any(repeats(said, before) and _figures(passage) <= _figures(other) for other, before in told):
            continue
        head, tail = _delimiters(passage, f"S{len(keys) + 1}", nonce)
        spans = [span for span in passage.sentences if (passage.source, span.start) not in taken]
        texts = [flat(passage.text_of(span)) for span in spans]
        if not texts:
            continue
        sizes = count([f"{head}\n{tail}", *texts])
        fitting = _fitting(sizes, budget)
        if not fitting:
            break
        blocks.append("\n".join((head, " ".join(texts[:fitting]), tail)))
        keys[f"S{len(keys) + 1}"] = passage
        told.append((passage, said))
        taken |= {(passage.source, span.start) for span in spans[:fitting]}
        budget -= sum(sizes[: fitting + 1])
        if fitting < len(texts):
            break
    return PromptContext("\n\n".join(blocks), keys)


def _figures(passage: Passage) -> frozenset[str]:
    """Return the words with a digit; passages that differ in one of them may disagree, and are no copies."""
    return frozenset(word for word in passage.text.lower().split() if any(c.isdigit() for c in word))


def _fitting(sizes: Sequence[int], budget: int) -> int:
    """Return how many sentences fit; `sizes` are the tokens of the delimiters, and then of each sentence."""
    return max(0, bisect_right(list(accumulate(sizes)), budget) - 1)


def _delimiters(passage: Passage, key: str, nonce: str) -> tuple[str, str]:
    published = passage.published and spoken_date(passage.published)
    known = {
        "Title": passage.title and flat(passage.title)[:_TITLE],
        "Published": ", ".join(part for part in (flat(passage.publisher or ""), published) if part),
    }
    lines = [f"<passage-{nonce} [{key}]>", *(f"{name}: {said}" for name, said in known.items() if said)]
    return "\n".join(lines), f"</passage-{nonce}>"


def nonce_for(*texts: str) -> str:
    """Return eight random hexadecimal digits that occur in none of the texts."""
    while True:
        nonce = secrets.token_hex(4)
        if not any(nonce in text for text in texts):
            return nonce


def neutralise(text: str) -> str:
    """Return the text with nothing in it that could pass for a delimiter, a citation or a command of a chat template.

    Servers turn `<|im_end|>` or `[INST]` in a message into control tokens, and invisible characters can carry
    instructions. So angle brackets become ‹ ›, the brackets of markers and control tokens ( ), and invisible characters
    are removed.
    """
    seen = "".join(c for c in text if c in "\n\t" or c in _JOINERS or unicodedata.category(c)[0] != "C")
    plain = seen.replace("<", "‹").replace(">", "›")
    for pattern in (_CONTROL, _MARKER):
        while pattern.search(plain):
            plain = pattern.sub(lambda match: f"({match[0][1:-1]})", plain)
    return plain


def flat(text: str) -> str:
    """Return a text on one line, with nothing in it that could pass for a delimiter or a command; see `neutralise`."""
    return " ".join(neutralise(text).split())
