from collections.abc import Callable
from dataclasses import FrozenInstanceError, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Span, line_at
from index.collection import Collection
from rag.answer import Answer, Claim, Passage
from rag.ask import ask
from rag.query.question import question_of
from rag.reading.cross_encoder import shipped_reader
from rag.reading.findings import read_evidence
from rag.retrieval.retriever import retrieve
from rag.writing.extractive import extractive_answer
from tests.rag.made import Told

Hold = Callable[[Answer, Collection], None]

SAMPLE = [
    "Why did Israel–Russia relations sour?",
    "What contacts with Putin is Naftali Bennett reported to have had?",
    "What does Miriam Ashdodi-Klein believe Russia is after?",
    "How many ballistic missiles did Iran fire at Israel in October 2024?",
    "When will the harbour bridge open?",
    "How much is the bridge over the Carrow going to cost?",
    "What is to become of the swing bridge of 1931?",
    "How many people got hurt in the Marigold accident?",
    "What caused the ferry to hit the quay?",
    "How many households had to boil their water?",
    "Why is Fenwick Ward closing?",
    "How did the Wanderers' game against Wrenport end?",
    "Which candidates would publish the bridge contract?",
    "Seit wann gibt es die Buchhandlung Newa?",
    "Who signed off the invoices, according to the auditor?",
    "What did the health officer say about baby milk?",
]
NEWSROOM = [
    "Why did Ilse Brandt close the clock museum at Oberwald?",
    "Why did the kiosk of Zoë Müller sell its last newspaper?",
    "How many people were hurt in the fire at the Tannery flats?",
    "What did the keeper of the lighthouse at Skerry note in 1849?",
]
TEXT = "One line.\r\nAnother one,\rand a third.\n\nThe last."


def passage(text: str, start: int, end: int) -> Passage:
    return Passage(
        "id", "a.txt", "", None, None, None, None, None, start, end, line_at(text, start), None,
        text[start:end], (Span(start, end),), 0.0, {},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("word", "line"), [("One", 1), ("Another", 2), ("and", 3), ("third", 3), ("The", 5), ("last", 5)]
)
def test_a_line_is_counted_whatever_ends_it(word: str, line: int):
    whole = passage(TEXT, 0, len(TEXT))
    assert whole.line_of(TEXT.index(word)) == line
    assert passage(TEXT, TEXT.index(word), len(TEXT)).line == line


def test_a_passage_ends_on_the_line_of_its_last_character():
    assert passage(TEXT, 0, TEXT.index("\r\n")).line_end == 1
    assert passage(TEXT, 0, TEXT.index("Another") + 1).line_end == 2
    assert passage(TEXT, 0, len(TEXT)).line_end == 5


@given(st.text("ab\r\n", min_size=1, max_size=40), st.data())
def test_a_line_within_a_passage_is_the_line_within_its_article(text: str, data: st.DataObject):
    letters = [at for at, letter in enumerate(text) if letter.isalpha()]
    if not letters:
        return
    first = data.draw(st.sampled_from(letters))
    last = data.draw(st.sampled_from([at for at in letters if at >= first]))
    found = passage(text, first, last + 1)
    for at in (at for at in letters if first <= at <= last):
        assert found.line_of(at) == line_at(text, at)
    assert found.line_end == line_at(text, last)


def test_an_answer_is_changed_only_into_a_new_one():
    answer = Answer("Who?", "Who?", "answered", (), (), (), None, "extractive", ())
    with pytest.raises(FrozenInstanceError):
        answer.outcome = "refused"  # type: ignore[misc]
    assert replace(answer, claims=(Claim("So.", "quote"),)).claims and not answer.claims


@pytest.mark.parametrize("question", SAMPLE)
def test_every_citation_opens_the_passage_it_quotes(sample: Collection, question: str, hold: Hold):
    found = read_evidence(shipped_reader(), retrieve(sample, question_of(question)))
    written = extractive_answer(found)  # as if every question could be answered
    hold(written, sample)
    assert written.claims


@pytest.mark.usefixtures("fixed")
@pytest.mark.parametrize("question", NEWSROOM)
def test_a_citation_holds_in_files_of_any_encoding_and_line_ending(newsroom: Collection, question: str, hold: Hold):
    told = Told({"cut its grant": 4.0, "because the tram": 4.0, "people were hurt": 4.0, "saluted the new beam": 4.0})
    answer = ask(newsroom, question, reader=told, level="eager")
    hold(answer, newsroom)
    assert answer.outcome != "refused"


@pytest.mark.usefixtures("fixed")
def test_a_sentence_that_runs_over_two_lines_is_cited_with_both(newsroom: Collection):
    answer = ask(newsroom, NEWSROOM[1], reader=Told({"because the tram": 4.0}), level="eager")
    (one,) = (one for one in answer.citations if one.source == "kiosk.txt" and "tram" in one.quote)
    assert (one.line_start, one.line_end) == (3, 4)
    assert "Zoë Müller" in one.quote
