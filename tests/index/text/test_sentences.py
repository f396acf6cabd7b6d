from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Span
from index.text.sentences import LONGEST, sentences


def found(text: str, *kept: tuple[int, int]) -> list[str]:
    spans = [Span(*pair) for pair in kept] or [Span(0, len(text))]
    return [span.of(text) for span in sentences(text, spans)]


@pytest.mark.parametrize(
    "text",
    [
        "The U.S. said so.| It did.",
        "He lives in the U.S.| He likes it.",
        "In the U.S. Marshals met the U.N. Security Council.| They left.",
        "Mr. Hale met Dr. A. B. Jones, Sen. Cray (R-Tex.) and Donald J. Rowe.| All agreed.",
        "J. A. Hobson wrote it.| Nobody read it.",
        "He arrived at 5 p.m. Tuesday.| She left at 9 a.m.| Then they ate.",
        "It opens at 9 a.m. EST and closes at 5 p.m. Moscow time.| Come early.",
        "It struck at 4:12 a.m. (0112 GMT) and at 6 p.m. (ET).| People ran at 7 a.m.| (They were few.)",
        "See No. 5 for details.| He said no.| No.| No. 10 was silent.",
        "It cost $3.5 million in Jan. 2024.| $6 is too much.| It rose 5%.| Prices fell.",
        "It happened on Oct. 7, 2023.| In 2024.| 15 people left.",
        "“We will go.”| He said so.| “Stop!” she cried.| “Why?”| He paused.",
        "“Will he go?” Mr. Hale asked.| “Yes,” she said.",
        "“It is a result. We should thank them,” the mayor told his family.| He left.",
        'He said: "I came. I saw. I won."| Then he left.',
        "The man ... went on… and stopped.| Then he ran.| Wait...| What is it?",
        "She spoke (he had gone. He was out.) and left.| (See below.)| Then she ran.",
        "**It is bold.**| Next one.| It is at example.com.| Yahoo! said no.",
        "Acme Inc. Shares fell.| Acme Inc.| The firm grew.| She is a Ph.D.| The end.",
        "Yahoo! Inc. cut jobs.| See Art. 5, para. 2 of Hale v. Amer. Steel Corp. for Rs. 450.| It fell.",
        "Shares of J. P. Marlow and Co. Inc. fell 3.5 pct to 12.4 dlrs, the lowest since Oct. 19.| They rose.",
        "He said this, e.g. That, i.e. This.| About c. 1200 it ended.",
        "这是第一句。|这是第二句！| And a third.",
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str) -> None:
    assert found(text.replace("|", "")) == [part.strip() for part in text.split("|")]


def test_a_line_without_a_stop_is_a_sentence_of_its_own() -> None:
    text = "# Quay closes\n\nA line without a stop\nThe council voted. It took a day.\n- one item\n2. Another item"
    assert found(text) == [
        "# Quay closes",
        "A line without a stop",
        "The council voted.",
        "It took a day.",
        "- one item",
        "2. Another item",
    ]


def test_a_sentence_goes_over_lines_that_were_wrapped_by_hand() -> None:
    text = (
        "The council voted on Monday to close the old ferry quay, which Mr.\n"
        "Hale had opposed for many years. Residents had asked for a later day,\n"
        "because the winter boats still use it."
    )
    first, second = text.split(" Residents")
    assert found(text) == [first, "Residents" + second]


def test_only_kept_text_is_split() -> None:
    text = "One is here. Two is not. Three is here."
    assert found(text, (0, 12), (25, 39)) == ["One is here.", "Three is here."]
    assert found(text, (4, 30)) == ["is here.", "Two is not.", "Three"]
    assert sentences(text, []) == []


def test_what_never_stops_is_cut_after_clauses_then_words_then_anywhere() -> None:
    clauses = found("one two three, " * 200)
    assert all(len(piece) <= LONGEST and piece.endswith(",") for piece in clauses)
    assert all(len(piece) <= LONGEST and piece.endswith("word") for piece in found("word " * 900))
    assert "".join(found("x" * 2000)) == "x" * 2000


ALPHABET = [
    "Mr.",
    "U.S.",
    "p.m.",
    "The",
    "a",
    "quay",
    "“",
    "”",
    '"',
    "(",
    ")",
    ". ",
    "? ",
    "... ",
    "\n",
    "\n\n",
    " ",
    "5",
    "—",
]


@given(st.lists(st.sampled_from(ALPHABET), max_size=60).map("".join), st.lists(st.integers(0, 200), max_size=6))
def test_they_hold_every_visible_kept_character_once(text: str, cuts: list[int]) -> None:
    edges = sorted({min(cut, len(text)) for cut in cuts})
    kept = [Span(a, b) for a, b in zip(edges[::2], edges[1::2], strict=False)]
    spans = sentences(text, kept)
    assert all(span.of(text) == span.of(text).strip() != "" for span in spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert "".join("".join(s.of(text).split()) for s in spans) == "".join("".join(k.of(text).split()) for k in kept)
    assert all("\n\n" not in span.of(text) for span in spans)


@pytest.mark.parametrize(
    ("text", "language", "count"),
    [
        ("NORRBYGG INC. OF SELBY SAID SO AT 6 P.M. ON MONDAY. IT WILL BUILD THE WEIR.", "en", 2),
        ("THE WEIR WAS REBUILT. IN MAY IT WAS OPENED.", "en", 2),
        ("Der Rat trifft sich in der Mühlstr. 4 am Fluss. Die Sitzung beginnt um sieben.", "de", 2),
    ],
)
def test_shortened_words_in_capitals_and_at_the_end_of_longer_ones_end_none(
    text: str, language: str, count: int
) -> None:
    assert len(sentences(text, [Span(0, len(text))], language)) == count
