"""Statements, and what only looks like one."""

import pytest

from rag.text.statement import is_statement


@pytest.mark.parametrize(
    "text",
    [
        "The mill at Tarn burned down on Monday.",
        "“He was late on it,” said Lorcan Beddoes, a deckhand.",
        "He said: “We shall all be late for the vote.”",
        "What a day it was for the old town!",
        "It burned for days and nobody could put it out.",
        "In 2024 the mill burned (and nobody noticed.)",
        "市议会周一以七票对二票否决了新码头计划。",
        "町議会は月曜日に新しい桟橋の計画を否決した。",
        "Fourteen people will work there at first.",
        "She was 91.",
    ],
)
def test_a_statement_can_stand_in_an_answer(text: str) -> None:
    assert is_statement(text)


@pytest.mark.parametrize(
    "text",
    [
        "Mill burned: boiler burst",
        "Why did the mill at Tarn burn down on Monday?",
        "Picture: the mill at Tarn on fire",
        "By Ann Ro and Tarn staff, 21 November 2024.",
        "The mill burned.",
        "It burned down.",
        "Page 91, bottom.",
        "It burned for days.",
        "and so it went on then.",
        "",
        " ",
        "…",
        "新码头计划被否决",
        "他走了。",
        "谁否决了新码头的建设计划？",
    ],
)
def test_headlines_captions_questions_and_scraps_cannot(text: str) -> None:
    assert not is_statement(text)
