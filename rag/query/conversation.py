"""The earlier turns of a conversation that a follow-up may refer to, and the fixed replies that answer nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

__all__ = ["REFUSES", "WORDS", "Message", "Turn", "turns_of"]

Message = Mapping[str, str]  # role ("user" or "assistant"), content

REFUSES = "The sources do not"  # begins every refusal
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
    """Return the turns that were neither refused nor small talk, oldest first; if none, the refused questions.

    A follow-up can refer to a refused question only where there is no other.
    """
    turns: list[Turn] = []
    refused: list[Turn] = []
    for message in history:
        content = message["content"].strip()
        if message["role"] == "user" and content:
            turns.append(Turn(content, ""))
        elif message["role"] == "assistant" and turns and _is_unanswered(content):
            last = turns.pop()
            refused += [] if content in WORDS.values() else [Turn(last.asked, "")]
        elif message["role"] == "assistant" and turns:
            turns[-1] = Turn(turns[-1].asked, content)
    return turns or refused


def _is_unanswered(said: str) -> bool:
    return said.startswith((REFUSES, *WORDS.values()))
