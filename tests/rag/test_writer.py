"""What a writer is: both of ours are, and another can take their place."""

from collections.abc import Generator, Sequence
from threading import Event as Stop

import pytest

from index.collection import Collection
from rag.answer import Answer
from rag.ask import ask, events
from rag.events import ClaimMade, Done, PassagesFound
from rag.query.conversation import Message
from rag.reading.findings import Findings
from rag.writer import Writer
from rag.writing.extractive import ExtractiveWriter
from rag.writing.generative import ModelWriter
from tests.rag.made import Told

pytestmark = pytest.mark.usefixtures("fixed")

MUSEUM = "Why did Ilse Brandt close the clock museum at Oberwald?"
TOLD = {"the council had cut its grant": 4.0, "44 million pounds": 4.0}


class Noting:
    """A writer that writes as the extractive one does, and notes what it is handed."""

    model_name = "noting"

    def __init__(self, *, splits_questions: bool = True, gives: bool = True) -> None:
        self.splits_questions = splits_questions
        self._gives = gives
        self.asked: list[tuple[list[str], list[str]]] = []  # parts that are answered, and parts that are not
        self.stop: Stop | None = None

    def with_stop(self, stop: Stop) -> "Writer":
        """Remember what would stop it."""
        self.stop = stop
        return self

    def rewrite(self, question: str, history: Sequence[Message]) -> str:
        """Leave the question as it is."""
        return question

    def write(
        self, found: Sequence[Findings], history: Sequence[Message], unanswered: Sequence[str]
    ) -> Generator[ClaimMade, None, Answer | None]:
        """Write, or find nothing to say."""
        self.asked.append(([one.evidence.question.text for one in found], list(unanswered)))
        if not self._gives:
            return None
        return (yield from ExtractiveWriter().write(found, history, unanswered))


def test_both_writers_are_ones() -> None:
    writers: list[type[Writer]] = [ExtractiveWriter, ModelWriter, Noting]
    for one in writers:
        assert {"with_stop", "rewrite", "write"} <= set(dir(one))


def test_a_writer_is_handed_what_was_found_and_its_claims_are_handed_on(newsroom: Collection) -> None:
    writer = Noting()
    found, *claims, done = events(newsroom, MUSEUM, writer=writer, reader=Told(TOLD), level="eager")
    assert isinstance(found, PassagesFound) and isinstance(done, Done)
    assert [one.claim for one in claims if isinstance(one, ClaimMade)] == list(done.answer.claims)
    assert writer.asked == [([MUSEUM], [])]


def test_a_writer_is_not_asked_where_nothing_answers(newsroom: Collection) -> None:
    writer = Noting()
    assert ask(newsroom, MUSEUM, writer=writer, reader=Told()).outcome == "refused"
    assert writer.asked == []


def test_a_writer_that_has_nothing_to_say_makes_a_refusal(newsroom: Collection) -> None:
    answer = ask(newsroom, MUSEUM, writer=Noting(gives=False), reader=Told(TOLD), level="eager")
    assert answer.outcome == "refused"
    assert answer.refusal and answer.passages


@pytest.mark.parametrize("splits_questions", [True, False])
def test_a_question_is_taken_apart_for_the_writer_that_wants_it(newsroom: Collection, splits_questions: bool) -> None:
    first, second = "Why did Ilse Brandt close the clock museum?", "Who designed the opera house in Tallinn?"
    writer = Noting(splits_questions=splits_questions)
    told = Told({"cut its grant": 1.5})  # too little for a question whose names stand nowhere
    answer = ask(newsroom, f"{first} {second}", writer=writer, reader=told)
    if splits_questions:
        assert writer.asked == [([first], [second])]
        assert answer.outcome == "partial"
    else:
        assert writer.asked in ([([f"{first} {second}"], [])], [])


def test_a_writer_is_told_what_stops_it(newsroom: Collection) -> None:
    writer, stop = Noting(), Stop()
    list(events(newsroom, MUSEUM, writer=writer, reader=Told(TOLD), stop=stop))
    assert writer.stop is stop
