import io
import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from api.cli.terminal.answer import Look, show_answer
from index.article import Correction
from rag.answer import Answer, Citation, Claim, NearestArticle, Refusal


def citation(number: int, source: str = "harbour.txt", quote: str = "The bridge is shut.", **known: object) -> Citation:
    stated = {
        "title": "Bridge shut",
        "publisher": "The Port Courier",
        "published": date(2024, 3, 4),
        "page": None,
    }
    lines = {"line_start": 5, "line_end": 5}
    return Citation(
        number=number, source=source, sha256="", start=10, end=29, quote=quote, **{**stated, **lines, **known}
    )  # type: ignore[arg-type]


def answer(*citations: Citation, **changed: object) -> Answer:
    claims = tuple(Claim(one.quote, "quote", (one.number,)) for one in citations)
    whole = Answer("Why?", "Why?", "answered", claims, (), citations, None, "extractive", ())
    return replace(whole, **changed)  # type: ignore[arg-type]


def refused(*nearest: NearestArticle, dates: tuple[date, date] | None = None) -> Answer:
    refusal = Refusal("The sources do not answer this.", "Searched 4 articles.", nearest, dates)
    return replace(answer(), outcome="refused", refusal=refusal)


def shown(one: Answer, width: int = 80, *, terminal: bool = False, withheld: bool = False, brief: bool = False) -> str:
    file = io.StringIO()
    colours = "standard" if terminal else None
    screen = Console(file=file, width=width, markup=False, force_terminal=terminal, color_system=colours)
    show_answer(screen, one, Look(withheld=withheld, brief=brief))
    return file.getvalue()


def test_paragraphs_come_first_and_then_what_each_number_stands_for() -> None:
    assert shown(answer(citation(1), citation(2, "mill.html", "The mill burned.", title="Mill", line_end=6))) == (
        "The Port Courier, 4 March 2024: The bridge is shut. [1]\n"
        "\n"
        "The Port Courier, 4 March 2024: The mill burned. [2]\n"
        "\n"
        "Sources\n"
        "[1] Bridge shut\n"
        "    The Port Courier, 4 March 2024\n"
        "    harbour.txt:10-29 · line 5\n"
        "    “The bridge is shut.”\n"
        "[2] Mill\n"
        "    The Port Courier, 4 March 2024\n"
        "    mill.html:10-29 · lines 5–6\n"
        "    “The mill burned.”\n"
    )


def test_an_article_cited_twice_running_is_named_once() -> None:
    text = shown(answer(citation(1), citation(2)))
    assert text.count("Bridge shut") == 1
    assert "[2] harbour.txt:10-29 · line 5\n" in text


def test_what_an_article_does_not_state_is_left_out() -> None:
    text = shown(answer(citation(1, title=None, publisher=None, published=None, page=3)))
    assert "[1] harbour.txt\n    harbour.txt:10-29 · page 3, line 5\n" in text
    assert "None" not in text


@pytest.mark.parametrize("width", [40, 60, 80, 200])
def test_it_fits_the_width_and_a_quote_takes_one_line(width: int) -> None:
    long = "The inspectors, who had come from the capital, found cracks in two of the beams of the bridge. " * 2
    text = shown(answer(citation(1, quote=long.strip(), title="A long title about the bridge " * 3)), width)
    lines = text.splitlines()
    assert max(map(cell_len, lines)) <= min(width, 100)
    assert lines[-1].startswith("    “The inspectors") and lines[-1].endswith("…”")
    assert " ".join(long.split()) in " ".join(text.split())  # the answer itself is whole


def test_a_marker_never_stands_alone_on_a_line() -> None:
    for width in range(20, 60):
        text = shown(answer(citation(1, quote="It was shut on Monday because inspectors found cracks.")), width)
        assert not re.search(r"^\[1\]$", text, re.MULTILINE)


def test_without_a_terminal_there_is_no_colour_and_no_space_at_the_end_of_a_line() -> None:
    text = shown(answer(citation(1), citation(2, "b.txt")), 30)
    assert "\x1b" not in text
    assert not re.search(r" $", text, re.MULTILINE)


def test_on_a_terminal_markers_are_coloured_and_quotes_dim() -> None:
    text = shown(answer(citation(1)), terminal=True)
    assert "\x1b[1;36m[1]" in text
    assert "\x1b[2m“" in text


def test_an_article_cannot_write_escape_sequences_or_markup() -> None:
    bad = "\x1b[2J\x1b]0;x\x07[bold red]boo[/]"
    text = shown(answer(citation(1, source=bad, quote=bad, title=bad, publisher=bad)))
    assert "\x1b" not in text and "\x07" not in text
    assert "[bold red]boo[/]" in text


@pytest.mark.parametrize(("outcome", "said"), [("partial", "only in part"), ("conflicting", "disagree")])
def test_a_partial_or_conflicting_answer_says_so_first(outcome: str, said: str) -> None:
    assert said in shown(answer(citation(1), outcome=outcome)).splitlines()[0]


def test_a_note_takes_the_place_of_that() -> None:
    text = shown(answer(citation(1), outcome="partial", note="The articles say nothing of the price."))
    assert text.splitlines()[0] == "The articles say nothing of the price."
    assert "only in part" not in text


def test_a_rewritten_question_is_shown() -> None:
    assert shown(answer(citation(1), asked="Why was the bridge shut?")).startswith(
        "Asked as: Why was the bridge shut?\n"
    )
    assert "Asked as" not in shown(answer(citation(1), question="  Why? "))


@pytest.mark.parametrize(("count", "said"), [(1, "1 sentence was withheld"), (3, "3 sentences were withheld")])
def test_withheld_claims_are_one_line(count: int, said: str) -> None:
    withheld = (Claim("It was sabotage.", "unsupported", (), "no passage says so"),) * count
    text = shown(answer(citation(1), withheld=withheld))
    assert text.splitlines()[-1].startswith(said)
    assert "sabotage" not in text


def test_withheld_claims_are_listed_when_asked_for() -> None:
    claims = (Claim("It was\nsabotage.", "unsupported", (), "no passage says so"), Claim("So.", "unresolved"))
    text = shown(answer(citation(1), withheld=claims), withheld=True)
    assert text.endswith(
        "\n\n2 sentences were withheld:\n- It was sabotage. [unsupported: no passage says so]\n- So. [unresolved]\n"
    )


def test_what_a_model_wrote_is_laid_out_as_written_and_a_note_stands_below_it() -> None:
    claims = (
        Claim("First:", "supported", (1,), None, "", True),
        Claim("one thing that takes a long line to say,", "supported", (1,), None, "1. ", True),
        Claim("and within it another.", "quote", (1,), None, "  - ", True),
        Claim("The end.", "quote", (1,)),
    )
    text = shown(answer(citation(1), claims=claims, engine="llm:m", note="It broke off."), 30)
    assert text.startswith(
        "First: [1]\n\n1. one thing that takes a long\n   line to say, [1]\n  - and within it another. [1]\n\n"
        "The end. [1]\n\nIt broke off.\n\nSources\n"
    )


def test_a_claim_without_support_is_marked_in_words_and_in_colour() -> None:
    claim = Claim("Frogs fell.", "weak", (1,), "the cited passage supports this only in part")
    one = answer(citation(1), claims=(claim,), engine="llm:m")
    assert shown(one).startswith("Frogs fell. [1] [! weak: the cited passage supports this only in part]\n")
    coloured = shown(one, terminal=True)
    assert "\x1b[33mFrogs fell." in coloured and "\x1b[1;33m [! weak" in coloured


def test_a_source_on_one_line_says_all_the_same_how_it_was_corrected() -> None:
    changed = citation(1, corrections=(Correction("correction", "It was Tuesday."),))
    text = shown(answer(changed, replace(changed, number=2)), brief=True)
    assert text.count("line 5\n    Corrected: “It was Tuesday.”\n") == 1


def test_where_nothing_is_cited_no_source_is_listed() -> None:
    text = shown(answer(claims=(Claim("Frogs fell.", "unsupported", (), "no"),), engine="llm:m"))
    assert text == "Frogs fell. [! unsupported: no]\n"


def test_a_cost_is_one_line_and_tokens_alone_are_none() -> None:
    usage = {"prompt_tokens": 1234, "completion_tokens": 56, "cost": 0.00321}
    assert shown(answer(citation(1), usage=usage)).endswith("\n\nCost 0.0032 for 1,234 tokens read and 56 written.\n")
    assert "token" not in shown(answer(citation(1), usage={"prompt_tokens": 1234}))


def test_a_refusal_says_what_was_searched_what_is_nearest_and_which_dates_are_held() -> None:
    near = NearestArticle("harbour.txt", "Bridge shut", "The Port Courier", date(2024, 3, 4))
    bare = NearestArticle("b.txt", None, None, None)
    text = shown(refused(near, bare, dates=(date(2021, 11, 2), date(2024, 5, 17))))
    assert text == (
        "The sources do not answer this.\n"
        "Searched 4 articles. The collection runs from 2 November 2021 to 17 May 2024.\n"
        "\n"
        "Nearest\n"
        "- Bridge shut\n"
        "  The Port Courier, 4 March 2024\n"
        "  harbour.txt\n"
        "- b.txt\n"
    )


def test_a_refusal_without_anything_near_or_dated_is_short() -> None:
    assert shown(refused()) == "The sources do not answer this.\nSearched 4 articles.\n"
    assert "holds reports of 2 November 2021" in shown(refused(dates=(date(2021, 11, 2),) * 2))


@given(st.text(min_size=1, max_size=60), st.text(max_size=30), st.integers(20, 120))
def test_any_text_is_shown_harmless_and_in_the_width(quote: str, title: str, width: int) -> None:
    text = shown(answer(citation(1, quote=quote, title=title or None)), width)
    assert all(c.isprintable() or c == "\n" or ord(c) >= 0xA0 for c in text)
    assert all(cell_len(line) <= width for line in text.splitlines())
