"""The text of an answer while it comes into being is the text in the end."""

from collections.abc import Iterator
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from index.collection import Collection
from rag.answer import Answer, Citation, Claim
from rag.ask import events
from rag.events import ClaimMade, claims_made
from rag.rendering.stream import StreamLayout
from rag.rendering.text import answer_text


def told(made: Iterator[ClaimMade]) -> str:
    telling = StreamLayout()
    return "".join(telling.place(one).whole for one in made)


def test_the_claims_of_an_answer_are_its_text(newsroom: Collection):
    *happened, done = events(newsroom, "Why did Ilse Brandt close the clock museum at Oberwald?")
    assert told(one for one in happened if isinstance(one, ClaimMade)) == answer_text(done.answer)  # type: ignore[union-attr]


def test_what_the_catalogue_answers_is_a_list_while_it_comes_and_in_the_end(newsroom: Collection):
    *happened, done = events(newsroom, "Which articles come from the Hill Farmer?")
    text = told(one for one in happened if isinstance(one, ClaimMade))
    assert text == answer_text(done.answer)  # type: ignore[union-attr]
    assert text.startswith("- “Vote in Estlund”, Hill Farmer, 6 June 2024. [1]\n- ")


def citation(number: int, source: str) -> Citation:
    return Citation(number, source, "", None, "The Echo", date(2024, 1, 2), 0, 1, 1, 1, None, "x")


claims = st.lists(
    st.tuples(
        st.sampled_from(["It closed.", "It  opened\nagain.", "“No,” he said!"]),
        st.sampled_from(["quote", "supported", "weak", "unsupported"]),
        st.lists(st.integers(1, 4), max_size=3, unique=True),
        st.sampled_from(["", "- ", "1. ", "## ", "  - "]),
        st.booleans(),
    ),
    max_size=6,
)


@given(
    claims,
    st.lists(st.sampled_from(["a.txt", "b.txt"]), min_size=4, max_size=4),
    st.sampled_from(["extractive", "llm:m"]),
)
def test_whatever_the_claims_are_piece_by_piece_they_are_the_text(
    written: list[tuple[str, str, list[int], str, bool]], sources: list[str], engine: str
):
    made = tuple(
        Claim(text, status, tuple(numbers), lead=lead, ends_paragraph=ends)  # type: ignore[arg-type]
        for text, status, numbers, lead, ends in written
    )
    cited = tuple(citation(number, source) for number, source in enumerate(sources, 1))
    answer = Answer("?", "?", "answered", made, (), cited, None, engine, ())
    assert told(claims_made(answer)) == answer_text(answer)
