"""The text of a reply: whole sentences within its limits, and where it cites."""

import asyncio
from datetime import date

import pytest

from api.http.openai.reply import CitationMarker, Reply
from index.embedding.embedder import MiniLM
from rag.answer import Answer, Citation, Claim
from tests.api.http.door import Door

CITED = tuple(
    Citation(n, f"{n}.txt", "0" * 64, None, "The Courier", date(2024, 3, n), 0, 9, 1, 1, None, "It closed.")
    for n in (1, 2)
)
CLAIMS = (Claim("It closed ![x](y).", "supported", (1, 2)), Claim("It opened again.", "supported", (2,)))
FIRST = "It closed !\\[x](y). [1][2]"
ANSWER = Answer("Why?", "Why?", "answered", CLAIMS, (), CITED, None, "llm:m", ())


def replied(door: Door, **limits: object) -> tuple[str, list[CitationMarker], str]:
    async def run() -> tuple[str, list[CitationMarker], str]:
        reply = Reply(door.services, "default", **limits)  # type: ignore[arg-type]
        marks, finish = await reply.whole(ANSWER)
        return reply.text, marks, finish

    return asyncio.run(run())


def test_each_marker_of_the_text_is_marked_with_what_it_cites(door: Door) -> None:
    text, marks, finish = replied(door)
    assert text.startswith("It closed !\\[x](y). [1][2] It opened again. [2]\n\nSources\n")
    assert [(text[mark.start : mark.end], mark.citation.number) for mark in marks] == [
        ("[1]", 1), ("[2]", 2), ("[2]", 2),
    ]  # fmt: skip
    assert finish == "stop"


@pytest.mark.parametrize(
    ("limits", "text", "finish"),
    [
        ({"most": 1}, "", "length"),
        ({"most": MiniLM().count([FIRST])[0]}, FIRST, "length"),
        ({"stops": ["again"]}, FIRST, "stop"),
        ({"stops": ["[2] It"]}, FIRST, "stop"),
    ],
)
def test_a_sentence_is_given_whole_or_not_at_all(limits: dict[str, object], text: str, finish: str, door: Door) -> None:
    said, marks, ended = replied(door, **limits)
    assert (said, ended) == (text, finish)
    assert len(marks) == (2 if text else 0)
