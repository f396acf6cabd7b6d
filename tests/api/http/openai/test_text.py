"""An answer as the text of a chat message."""

from dataclasses import replace
from datetime import date

import pytest

from api.http.openai.text import disable_images, notes_and_sources
from api.http.schemas.openai_requests import SOURCES
from index.article import Correction
from rag.answer import Answer, Citation, Claim, NearestArticle, Refusal

CITED = Citation(
    1, "a_b.txt", "0" * 64, "The *big* [one]", "The Courier", date(2024, 3, 4), 5, 9, 2, 2, None, "It closed."
)
ANSWER = Answer("Why?", "Why?", "answered", (Claim("It closed.", "quote", (1,)),), (), (CITED,), None, "extractive", ())


def told(answer: Answer, public_url: str = "") -> str:
    return "".join(notes_and_sources(answer, collection="default", public_url=public_url))


def test_sources_are_listed_with_what_is_known_of_them() -> None:
    title = "The \\*big\\* \\[one\\]"
    assert told(ANSWER) == f"{SOURCES}\n- [1] {title}, The Courier, 4 March 2024 (a\\_b.txt, line 2)"
    bare = replace(CITED, title=None, publisher=None, published=None, page=3, line_end=5)
    assert told(replace(ANSWER, citations=(bare,))) == f"{SOURCES}\n- [1] a\\_b.txt (a\\_b.txt, page 3, lines 2–5)"


def test_a_source_says_which_days_its_quote_names() -> None:
    dated = replace(CITED, quote="It closed on Friday.")
    assert told(replace(ANSWER, citations=(dated,))).endswith("line 2; “Friday” is 1 March 2024)")


def test_a_source_says_how_it_was_corrected() -> None:
    changed = replace(CITED, corrections=(Correction("retraction", "We [withdraw] it."),))
    assert told(replace(ANSWER, citations=(changed,))).endswith("line 2) **Retracted: “We \\[withdraw\\] it.”**")


def test_a_source_is_a_link_where_the_page_has_an_address() -> None:
    at = "https://news.example.org/#source=a_b.txt&start=5&end=9&collection=default"
    at += f"&sha={'0' * 16}&quote=It%20closed."
    assert f"- [1] [The \\*big\\* \\[one\\]]({at}), The Courier" in told(ANSWER, "https://news.example.org")


def test_what_to_know_of_an_answer_stands_before_its_sources() -> None:
    weak = Claim("It fell.", "unsupported", reason="not said")
    assert told(replace(ANSWER, outcome="partial", withheld=(weak,))).startswith(
        "\n\nThe articles answer this only in part.\n\n1 sentence was withheld: no passage supports it.\n\nSources\n"
    )
    assert "\n\n2 sentences were withheld: no passage supports them." in told(replace(ANSWER, withheld=(weak, weak)))
    assert told(replace(ANSWER, outcome="conflicting")).startswith("\n\nThe articles disagree.")
    assert told(replace(ANSWER, outcome="partial", note="It ends early.")).startswith("\n\nIt ends early.\n\nSources")


def test_a_refusal_is_all_of_the_text() -> None:
    refusal = Refusal(
        "The sources do not answer this.", "Searched 4 articles.", (NearestArticle("a.txt", "![A]", None, None),), None
    )
    said = told(replace(ANSWER, outcome="refused", claims=(), citations=(), refusal=refusal))
    assert said == "The sources do not answer this. Searched 4 articles.\n\nNearest:\n- !\\[A] (a.txt)"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("See ![map](http://127.0.0.1/x.png).", "See !\\[map](http://127.0.0.1/x.png)."),
        ("Fire! [1]", "Fire! [1]"),
        ("![a]![b]", "!\\[a]!\\[b]"),
        ("", ""),
    ],
)
def test_a_picture_that_an_article_names_is_not_loaded(text: str, shown: str) -> None:
    assert disable_images(text) == shown
