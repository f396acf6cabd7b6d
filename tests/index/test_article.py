"""Spans, and the lines on which they start."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Article, Chunk, Span, line_at


def test_a_span_gives_its_characters() -> None:
    assert Span(4, 9).of("the mayor spoke") == "mayor"
    assert Span(2, 2).of("the mayor spoke") == ""


def test_a_span_counts_code_points_not_bytes() -> None:
    assert Span(2, 6).of("😀 café") == "café"


def test_spans_stand_in_the_order_of_the_text() -> None:
    assert sorted([Span(5, 9), Span(0, 7), Span(0, 2)]) == [Span(0, 2), Span(0, 7), Span(5, 9)]


@pytest.mark.parametrize(
    "value", [Span(0, 1), Article("a.txt", "00", "text"), Chunk("id", 0, 4, "text", (Span(0, 4),), 1)]
)
def test_what_travels_cannot_be_changed(value: object) -> None:
    for field in dataclasses.fields(value):  # type: ignore[arg-type]
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(value, field.name, None)


def test_what_an_article_does_not_state_is_none() -> None:
    article = Article("a.txt", "00", "text")
    assert [article.title, article.publisher, article.author, article.published, article.url] == [None] * 5
    assert article.kept == article.pages == ()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_each_kind_of_line_ending_ends_a_line(end: str) -> None:
    text = end.join(["one", "two", "", "four"])
    assert [line_at(text, text.index(word)) for word in ("one", "two", "four")] == [1, 2, 4]


def test_a_line_ending_is_on_the_line_it_ends() -> None:
    assert [line_at("a\r\nb", offset) for offset in range(5)] == [1, 1, 1, 2, 2]
    assert [line_at("a\nb", offset) for offset in range(4)] == [1, 1, 2, 2]


def test_a_carriage_return_at_the_end_of_the_text_ends_a_line() -> None:
    assert line_at("a\r", 2) == 2
    assert line_at("", 0) == 1


def test_other_separators_are_characters() -> None:
    assert line_at("a\u2028b\x0bc\x85d", 6) == 1


@given(st.text("ab\r\n", max_size=40))
def test_every_character_is_on_the_line_that_an_editor_shows(text: str) -> None:
    shown = [number for number, line in enumerate(text.splitlines(keepends=True), 1) for _ in line]
    assert [line_at(text, offset) for offset in range(len(text))] == shown
