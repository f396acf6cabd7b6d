"""The earlier turns of a conversation that a follow-up may refer to, and the fixed replies that answer nothing."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

__all__ = ["REFUSES", "WORDS", "Message", "Turn", "turns_of"]

Message = Mapping[str, str]  # role ("user" or "assistant"), content; of a question "asked" too, where it is known

REFUSES = "The sources do not"  # begins every refusal
_WORD = re.compile(r"\w")
WORDS = {  # fixed replies to input that asks nothing of the sources, by its kind
    "small_talk": "Ask whenever you like.",
    "program": "Ask in words about the articles: every sentence of an answer is cited, and nothing else is done here.",
    "chore": "Nothing but questions about the articles is answered here.",
    "gibberish": "That is no question that can be read: ask in words about the articles.",
}


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and its answer; `said` is empty where there is no answer."""

    asked: str
    said: str
    typed: str = ""  # the question as typed, where `asked` is its rewritten form


def turns_of(history: Sequence[Message]) -> list[Turn]:
    """Return the answered turns, oldest first, after the questions that were refused before any was answered.

    A follow-up refers to a question that was refused only where none was answered before it. A message with "asked" is
    a question whose rewritten form is known.
    """
    turns: list[Turn] = []
    refused: list[Turn] = []
    for message in history:
        content = message["content"].strip()
        if message["role"] == "user" and _WORD.search(content):
            turns.append(Turn(message["asked"], "", content) if message.get("asked") else Turn(content, ""))
        elif message["role"] == "assistant" and turns and _is_unanswered(content):
            last = turns.pop()
            if not turns and content not in WORDS.values():
                refused.append(last)
        elif message["role"] == "assistant" and turns:
            turns[-1] = replace(turns[-1], said=content)
    return refused + turns


def _is_unanswered(said: str) -> bool:
    return said.startswith((REFUSES, *WORDS.values()))
