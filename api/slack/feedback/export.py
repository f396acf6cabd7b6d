"""From a reader's 👎 to a case of the evaluation: what is known is written down, the rest is to be completed.

The file has the form of `eval/cases.yaml`. A case that nobody has completed yet can be read, and fails.
"""

import json
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from api.service.keeping.opinion import REASONS, Opinion

__all__ = ["TO_COMPLETE", "cases"]

TO_COMPLETE = "TO BE COMPLETED"

_HEAD = """\
# Questions whose answers readers marked with 👎, as cases of the evaluation, to be completed by hand:
#
# facts      replace each "TO BE COMPLETED" by what a right answer states
# relevant   the files that hold the answer; sources: all that may be cited. What is there was cited
# answerable false, without facts, sources and relevant, where the articles do not answer
# forbidden  what must not be said, from the answer that was given
cases:
"""
# All characters but those that YAML accepts unescaped within quotation marks.
_UNSAFE = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


def cases(opinions: Sequence[Opinion]) -> str:
    """Return the cases as YAML, one for each question with its history, in the order of the first 👎."""
    told: dict[str, list[Opinion]] = {}
    for opinion in opinions:
        told.setdefault(opinion.uid, []).append(opinion)
    return _HEAD + "".join(f"\n{_case(about)}" for about in told.values())


def _case(about: Sequence[Opinion]) -> str:
    first = about[0]
    cited = list(dict.fromkeys(citation["source"] for citation in first.document["citations"]))
    sources = cited or [TO_COMPLETE]
    reasons = [opinion.reason for opinion in about if opinion.reason]
    lines = [
        *_comments(about),
        f"- id: {_text('feedback-' + first.uid[:12])}",
        f"  question: {_text(first.question)}",
        *([f"  history: {_text(first.history)}"] if first.history else []),
        "  answerable: true",
        f"  facts: {_text([[TO_COMPLETE]])}",
        f"  sources: {_text(sources)}",
        f"  relevant: {_text(sources)}",
        "  forbidden: []",
        f"  tags: {_text(list(dict.fromkeys(['feedback', *reasons])))}",
        "  split: dev",
    ]
    return "\n".join(lines) + "\n"


def _comments(about: Sequence[Opinion]) -> Iterator[str]:
    """Yield comment lines with the answer, its citations and the complaints, for the person who completes the case."""
    first = about[0]
    yield from _comment("answered", str(first.document["text"]))
    for citation in first.document["citations"]:
        yield from _comment(
            f"[{citation['number']}]", f"{citation['source']}, line {citation['line_start']}: {citation['quote']}"
        )
    for opinion in about:
        day = datetime.fromtimestamp(opinion.at, UTC).date().isoformat()
        yield from _comment(
            f"👎 {day}",
            ": ".join(filter(None, (REASONS.get(opinion.reason, ""), opinion.comment))) or "no reason given",
        )


def _comment(name: str, text: str) -> Iterator[str]:
    for number, line in enumerate(_UNSAFE.sub(" ", text).splitlines() or [""]):
        yield f"# {name + ': ' if not number else ''}{line}".rstrip()


def _text(value: Any) -> str:
    """Return a value as JSON, which YAML can read; characters that YAML would refuse are escaped."""
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False))
