from collections.abc import Callable
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest

from eval.cases import Case
from eval.conversations import Turn
from eval.report import report
from eval.result import Result, Row, TurnRow
from eval.score import Score
from index.catalogue.reads import Filters
from rag.answer import Answer, Claim

AnswerOf = Callable[..., Answer]

SCORES = {
    **dict.fromkeys(("facts", "citation_precision", "citation_recall", "quote_exactness"), Score(1.0)),
    **dict.fromkeys(("not_forbidden", "decision", "answer_first"), Score(1.0)),
    "beside_the_point": Score(0.0),
    **dict.fromkeys(("hit@1", "recall@5", "recall@10", "mrr", "ndcg@10", "map"), Score(None)),
}


class Page(HTMLParser):
    """The texts of a page, its links within itself, its ids and what it loads from elsewhere."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text, self.links, self.ids, self.loads, self.open = "", [], [], [], []  # type: ignore[var-annotated]
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = dict(attrs)
        self.links += [held["href"]] if "href" in held else []
        self.ids += [held["id"]] if "id" in held else []
        self.loads += [tag] if tag in {"script", "img", "link", "iframe"} or "src" in held else []
        if tag not in {"meta", "input"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture
def row(answer_of: AnswerOf) -> Row:
    case = Case(
        "hostile",
        "Is <b>5 < 6</b> & $so $on?",
        answerable=True,
        split="dev",
        history=({"role": "user", "content": "What of <i>it</i>?"},),
        filters=Filters(until=date(2024, 5, 1)),
        facts=(("<u>",),),
        sources=frozenset({"<a>.md"}),
        relevant=frozenset({"<a>.md"}),
        tags=("single",),
    )
    answer = answer_of(("<script>alert(1)</script> said [2024].", "<a>.md"))
    answer = replace(answer, withheld=(Claim("Perhaps.", "weak", (), "nothing says so"),))
    scores = {**SCORES, "facts": Score(0.5, ("not stated: <u>",))}
    return Row(case, answer, "<script>alert(1)</script> said [2024]. [1]", scores, 0.0123)


def test_the_report_is_one_file_that_loads_nothing(row: Row):
    page = Page(report(Result((row,), {}, 1, 2, 3.0)))
    assert not page.loads
    assert page.open == []


def test_nothing_of_an_article_or_a_case_is_markup(row: Row):
    html = report(Result((row,), {}, 1, 2, 3.0))
    assert not any(tag in html for tag in ("<script", "<b>5", "<i>it", "<u>", "<a>.md"))
    text = Page(html).text
    assert "Is <b>5 < 6</b> & $so $on?" in text
    assert "<script>alert(1)</script> said [2024]. [1]" in text


def test_a_case_shows_what_was_asked_answered_cited_withheld_and_missing(row: Row):
    page = Page(report(Result((row,), {}, 1, 2, 3.0)))
    for shown in (
        "hostile · can be answered · answered · until 2024-05-01 · 12 ms",
        "user: What of <i>it</i>?",
        "<a>.md, line 1: ",
        "withheld (weak): Perhaps. – nothing says so",
        "not stated: <u>",
    ):
        assert shown in page.text


def test_a_marker_leads_to_its_citation_and_other_brackets_are_text(row: Row):
    page = Page(report(Result((row, row), {}, 1, 2, 3.0)))
    assert page.links == ["#c0-1", "#c1-1"]
    assert {"c0-1", "c1-1"} <= set(page.ids)


def test_the_verdict_comes_first(row: Row):
    held = Page(report(Result((row,), {"errors": 0}, 1, 2, 3.0))).text
    assert "The gate holds." in held
    short = Page(report(Result((row,), {"facts": 0.9}, 1, 2, 3.0))).text
    assert "facts is 0.500, should be at least 0.9" in short


def test_a_case_that_ended_in_an_error_is_shown(row: Row):
    broken = Row(row.case, None, "", {}, 1.0, "It <broke>.")
    assert "ended in an error: It <broke>." in Page(report(Result((broken,), {}, 1, 2, 3.0))).text


def test_a_turn_shows_what_it_was_taken_for_and_what_is_wrong(row: Row, answer_of: AnswerOf):
    turn = Turn("And <b>before</b>?", "Who was mayor before?", refuse=True)
    answer = replace(answer_of(("Anna did.", "a.md")), asked="And before? (mayor)")
    wrong = TurnRow("mayors", "test", turn, answer, "Anna did. [1]", Score(0.0, ("answered, though no source does",)))
    html = report(Result((row,), {}, 1, 2, 3.0, (wrong,)))
    page = Page(html)
    assert "<b>before" not in html
    for shown in ("And <b>before</b>?", "mayors", "meant as: Who was mayor before?", "asked as: And before? (mayor)"):
        assert shown in page.text
    assert "answered, though no source does" in page.text
    assert "#t0-1" in page.links
