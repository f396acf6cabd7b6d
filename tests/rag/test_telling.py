"""The text told claim by claim is the text of the answer."""

from dataclasses import replace
from datetime import date

import pytest

from rag.answer import Answer, Citation, Claim
from rag.events import claims_made
from rag.render import answer_text
from rag.telling import Telling


def citation(number: int, source: str) -> Citation:
    return Citation(number, source, "", "Rain", "The Post", date(2024, 3, number), 0, 9, 1, 1, None, "It rained.")


CITED = (citation(1, "a.txt"), citation(2, "a.txt"), citation(3, "b.txt"))
QUOTES = tuple(Claim("It rained.", "quote", (number,)) for number in (1, 2, 3, 1))
WRITTEN = (
    Claim("There were two reasons:", "unsupported", (), "no passage supports it", "", True),
    Claim("It rained.", "supported", (1, 3), None, "- ", False),
    Claim("It poured.", "weak", (3,), "in part", "", True),
    Claim("It hailed.", "supported", (2,), None, "- ", True),
    Claim("Then it stopped.", "supported", (1,), None, "", True),
)


@pytest.mark.parametrize("engine", ["extractive", "llm:tiny", "extractive instead of llm:tiny"])
@pytest.mark.parametrize("claims", [QUOTES, WRITTEN])
def test_what_is_told_is_what_stands_in_the_end(engine: str, claims: tuple[Claim, ...]) -> None:
    answer = Answer("?", "?", "answered", claims, (), CITED, None, engine, ())
    telling = Telling()
    told = [telling.place(made).whole for made in claims_made(answer)]
    assert "".join(told) == answer_text(answer)
    assert len(told) == len(claims)


def test_a_source_is_attributed_where_a_citation_that_was_told_before_comes_again() -> None:
    answer = Answer("?", "?", "answered", QUOTES, (), CITED, None, "extractive", ())
    telling = Telling()
    *_, last = (telling.place(made) for made in claims_made(answer))
    assert last.attribution == "The Post, 1 March 2024"


def test_nothing_is_attributed_that_has_no_citation() -> None:
    answer = Answer("?", "?", "answered", (replace(QUOTES[0], citations=()),), (), (), None, "extractive", ())
    telling = Telling()
    assert [telling.place(made).whole for made in claims_made(answer)] == ["It rained."]
