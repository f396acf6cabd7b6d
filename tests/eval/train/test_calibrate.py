"""How the rows of the calibration are dealt with: articles by title, and three kinds of question."""

from typing import Any

from eval.train.calibrate import _articles, _half, _kind


def row(title: str | None, answerable: int, neg: str | None = None) -> dict[str, Any]:
    return {"title": title, "passage": f"A passage of {title}.", "answerable": answerable, "neg": neg}


HELD = next(f"Title {n}" for n in range(99) if _half(row(f"Title {n}", 1)))
OTHER = next(f"Title {n}" for n in range(99) if not _half(row(f"Title {n}", 1)))


def test_the_passages_of_a_title_are_one_article() -> None:
    one, other = row("Mills", 1), {**row("Mills", 1), "passage": "Another passage."}
    (made,) = _articles([one, other, one])
    assert made.text == "A passage of Mills.\n\nAnother passage."
    assert made.title == "Mills"


def test_a_question_is_held_or_asked_of_the_other_half() -> None:
    assert _kind(row(HELD, 1)) == "held"
    assert _kind(row(OTHER, 1)) == "elsewhere"


def test_near_misses_count_where_their_passage_is_held() -> None:
    assert _kind(row(HELD, 0, "human")) == "near"
    assert _kind(row(OTHER, 0, "human")) is None
    assert _kind(row(HELD, 0, "sibling")) is None
