import re
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from api.cli.terminal.markdown import markdown
from rag.answer import Answer, Citation, Claim, Refusal


def citation(number: int, quote: str = "It rained.", **known: object) -> Citation:
    whole = Citation(number, "a.txt", "", "Rain", "The Post", date(2024, 10, 1), 5, 15, 3, 3, None, quote)
    return replace(whole, **known)  # type: ignore[arg-type]


def answer(*claims: Claim, citations: tuple[Citation, ...] = (), engine: str = "llm:m", **more: object) -> Answer:
    whole = Answer("Did it rain?", "Did it rain?", "answered", claims, (), citations, None, engine, ())
    return replace(whole, **more)  # type: ignore[arg-type]


def notes(text: str) -> tuple[list[str], list[str]]:
    """The footnotes that are referred to, and those that are there."""
    defined = re.findall(r"^\[\^([\w-]+)\]: ", text, re.MULTILINE)
    return re.findall(r"\[\^([\w-]+)\](?!: )", text), defined


def test_an_answer_stands_under_its_question_and_a_footnote_says_where() -> None:
    one = answer(Claim("It rained.", "quote", (1,)), citations=(citation(1),), engine="extractive")
    assert markdown([one]) == (
        "## Did it rain?\n\n"
        "The Post, 1 October 2024: It rained.[^1-1]\n\n"
        "[^1-1]: “It rained.” — Rain, The Post, 1 October 2024. a.txt, line 3 (characters 5–15)\n"
    )


def test_footnotes_belong_to_their_turn() -> None:
    claims = (Claim("It rained.", "supported", (1, 2)), Claim("It poured.", "supported", (2,)))
    one = answer(*claims, citations=(citation(1), citation(2, line_end=7, page=4, title=None)))
    text = markdown([one, one])
    referred, defined = notes(text)
    assert set(referred) == set(defined) == {"1-1", "1-2", "2-1", "2-2"}
    assert len(defined) == 4
    assert "a.txt, page 4, lines 3–7" in text


def test_lists_and_paragraphs_are_as_written() -> None:
    claims = (
        Claim("It did two things:", "supported", (), None, "", True),
        Claim("rain,", "supported", (1,), None, "• ", True),
        Claim("pour.", "supported", (1,), None, "• ", True),
        Claim("So it was.", "supported", (1,)),
    )
    text = markdown([answer(*claims, citations=(citation(1),))])
    assert "It did two things:\n\n- rain,[^1-1]\n- pour.[^1-1]\n\nSo it was.[^1-1]\n\n" in text


def test_a_flagged_claim_a_note_and_a_rewritten_question_are_told() -> None:
    flagged = Claim("Frogs fell.", "unsupported", (), "the name Frogs is not in the cited passage")
    text = markdown([answer(flagged, asked="Did it rain in May?", note="The model broke off.")])
    assert "Asked as: Did it rain in May?" in text
    assert "*The model broke off.*" in text
    assert r"**\[! unsupported: the name Frogs is not in the cited passage\]**" in text


def test_a_refusal_is_told() -> None:
    refusal = Refusal("The sources do not answer this.", "Searched 4 articles.", (), None)
    assert "The sources do not answer this. Searched 4 articles.\n" in markdown([answer(refusal=refusal)])


HOSTILE = st.text(st.sampled_from("ab1.[]^:*_`#<>|&~\\-+= \n\t\x1b$!()"), min_size=1, max_size=40)


@given(HOSTILE.filter(str.strip), HOSTILE)
def test_no_text_of_an_article_becomes_markup(said: str, name: str) -> None:
    cited = citation(1, said, source=name, title=name, publisher=name)
    text = markdown([answer(Claim(said, "supported", (1,)), citations=(cited,), question=f"Q {said}")])
    referred, defined = notes(re.sub(r"\\.", "", text))
    assert (referred, defined) == (["1-1"], ["1-1"])
    body = text.split("\n[^1-1]: ")[0]
    kinds = {token.type for token in MarkdownIt("commonmark").parse(body)}
    assert kinds <= {"heading_open", "heading_close", "inline", "paragraph_open", "paragraph_close"}
