"""The turns of a conversation that the next one may lean on, and the words of ours that are no answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

__all__ = ["REFUSES", "WORDS", "Message", "Turn", "turns_of"]

Message = Mapping[str, str]  # role ("user" or "assistant"), content

REFUSES = "The sources do not"  # begins every refusal
WORDS = {  # what is said to a turn that asks nothing of the sources
    "small_talk": "Ask whenever you like.",
    "program": "Ask in words about the articles: every sentence of an answer is cited, and nothing else is done here.",
    "chore": "Nothing but questions about the articles is answered here.",
    "gibberish": "That is no question that can be read: ask in words about the articles.",
}


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and what was answered; empty where nothing has been."""

    asked: str
    said: str
    typed: str = ""  # what was typed, where `asked` is that made to stand alone


def turns_of(history: Sequence[Message]) -> list[Turn]:
    """Return the turns that came to something, oldest first: not what was refused, and no small talk.

    Where nothing did, what was refused is all there is to lean on.
    """
    turns: list[Turn] = []
    refused: list[Turn] = []
    for message in history:
        content = message["content"].strip()
        if message["role"] == "user" and content:
            turns.append(Turn(content, ""))
        elif message["role"] == "assistant" and turns and _comes_to_nothing(content):
            last = turns.pop()
            refused += [] if content in WORDS.values() else [Turn(last.asked, "")]
        elif message["role"] == "assistant" and turns:
            turns[-1] = Turn(turns[-1].asked, content)
    return turns or refused


def _comes_to_nothing(said: str) -> bool:
    return said.startswith((REFUSES, *WORDS.values()))
