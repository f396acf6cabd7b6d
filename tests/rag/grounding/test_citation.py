"""A citation is a place in its article: offsets, lines and quote agree, whatever ends the lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Span
from rag.answer import Passage
from rag.grounding.citation import passage_citation

LINES = st.lists(
    st.sampled_from(["The mill burned.", "“Why?”", "It rained in Malmö — twice.", ""]), min_size=1, max_size=6
)
ENDS = st.sampled_from(["\n", "\r\n", "\n\n"])


def passage_of(article: str, start: int, end: int) -> Passage:
    line = article[:start].count("\n") + 1
    return Passage(
        "c", "mill.txt", "5ha", "Mill burns", "Tide", "A. Ro", None, None, start, end, line, 7, article[start:end], (),
        1.0, {},
    )  # fmt: skip


@given(LINES, ENDS, st.data())
def test_the_quote_stands_where_the_citation_says(lines: list[str], end: str, data: st.DataObject):
    article = end.join(["Head", *lines, "Foot."])
    start, stop = sorted(data.draw(st.tuples(*[st.integers(0, len(article))] * 2)))
    first, last = sorted(data.draw(st.tuples(*[st.integers(start, stop)] * 2)))
    one = passage_citation(1, passage_of(article, start, stop), Span(first, last))
    assert article[one.start : one.end] == one.quote
    assert one.line_start == article[:first].count("\n") + 1
    assert one.line_end == article[:last].count("\n") + 1


def test_what_is_known_of_the_article_goes_along():
    article = "Mill burns\n\nThe mill burned. It rained."
    one = passage_citation(3, passage_of(article, 12, len(article)), Span(12, 28))
    assert (one.number, one.quote, one.line_start, one.line_end) == (3, "The mill burned.", 3, 3)
    assert (one.source, one.sha256, one.title, one.publisher) == ("mill.txt", "5ha", "Mill burns", "Tide")
    assert (one.published, one.page) == (None, 7)


@pytest.mark.parametrize("space", ["\n", "\r\n", " "])
def test_a_sentence_over_two_lines_names_both(space: str):
    article = f"The mill{space}burned."
    one = passage_citation(1, passage_of(article, 0, len(article)), Span(0, len(article)))
    assert (one.line_start, one.line_end) == (1, 1 + article.count("\n"))
