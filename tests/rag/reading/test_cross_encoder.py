"""The shipped reader: pure, never past the edges of a sentence, and whole on any text."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.article import Span
from index.embedding.onnx import POSITIONS
from index.errors import EmbedderFailed
from index.text.sentences import sentences
from rag.reading.cross_encoder import FIRST, TITLE, CrossEncoder, shipped_reader
from rag.reading.reader import Reading, Text

MUSEUM = (
    "Ilse Brandt founded the clock museum at Oberwald in 1990 with her savings. She closed the museum in the spring of "
    "2024 because the council had cut its grant. Schools from three valleys used to visit the clocks."
)
FERRY = "The ferry Marigold ran into Customs Quay on Saturday. Nine passengers were hurt in the crash."
FOUNDED = "Who founded the clock museum at Oberwald?"


@pytest.fixture(scope="module")
def reader() -> CrossEncoder:
    return shipped_reader()


def text_of(text: str, title: str | None = None) -> Text:
    return Text(text, title, _spans(text))


def _spans(text: str) -> tuple[Span, ...]:
    return tuple(sentences(text, [Span(0, len(text))])) if text else ()


def check(text: Text, reading: Reading) -> None:
    """What holds of any reading."""
    assert np.isfinite(reading.answers)
    assert len(reading.shares) == len(reading.spans) == len(text.sentences)
    assert all(0 <= share <= 1 + 1e-5 for share in reading.shares)
    for sentence, span in zip(text.sentences, reading.spans, strict=True):
        if span is not None:
            assert 0 <= span.start < span.end <= len(text.text)
            # A token may reach over the edge of a sentence, but none of another is taken.
            assert span.start < sentence.end and span.end > sentence.start


def test_a_text_that_says_it_is_told_from_one_about_something_else(reader: CrossEncoder) -> None:
    museum, ferry = reader.read(FOUNDED, [text_of(MUSEUM), text_of(FERRY)])
    assert museum.answers > ferry.answers + 1


def test_the_words_that_answer_stand_in_the_sentence_that_says_it(reader: CrossEncoder) -> None:
    (reading,) = reader.read(FOUNDED, [text_of(MUSEUM)])
    assert max(reading.shares) == reading.shares[0] > 0.5
    assert reading.spans[0] is not None
    assert "Brandt" in reading.spans[0].of(MUSEUM)


def test_a_pair_is_read_alike_whatever_it_is_read_with(reader: CrossEncoder) -> None:
    texts = [text_of(MUSEUM, "Clocks"), text_of(FERRY), text_of("Rain."), text_of(MUSEUM * 9), text_of("")]
    alone = [reader.read(FOUNDED, [one])[0] for one in texts]
    assert reader.read(FOUNDED, texts) == alone
    assert reader.read(FOUNDED, texts[::-1]) == alone[::-1]


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_a_pair_is_read_alike_however_many_are_read_side_by_side(reader: CrossEncoder, threads: int) -> None:
    texts = [text_of(MUSEUM), text_of(FERRY, "Ferry"), text_of("Rain fell."), text_of(FERRY * 12)]
    assert CrossEncoder(threads).read(FOUNDED, texts) == reader.read(FOUNDED, texts)


def test_the_shipped_reader_is_one() -> None:
    assert shipped_reader() is shipped_reader()


def test_nothing_to_read_is_nothing(reader: CrossEncoder) -> None:
    assert reader.read(FOUNDED, []) == []


@pytest.mark.parametrize("text", ["", " ", "\n\n", "🙂", "\0", "\u200b", "a"])
def test_a_text_without_a_word_is_read(reader: CrossEncoder, text: str) -> None:
    whole = Text(text, None, (Span(0, len(text)),) if text else ())
    (reading,) = reader.read(FOUNDED, [whole])
    check(whole, reading)


def test_what_holds_nothing_to_read_answers_least_of_all(reader: CrossEncoder) -> None:
    (nothing, foreign) = reader.read(FOUNDED, [Text("\n\n"), text_of(FERRY)])
    assert nothing.answers < foreign.answers


def test_a_text_without_a_sentence_has_no_words_that_answer(reader: CrossEncoder) -> None:
    (reading,) = reader.read(FOUNDED, [Text(MUSEUM)])
    assert (reading.shares, reading.spans) == ((), ())


@pytest.mark.parametrize("title", [None, "", " ", "Clocks", "clock " * 400, "\ud800"])
def test_any_title_is_read_with_the_text(reader: CrossEncoder, title: str | None) -> None:
    whole = text_of(MUSEUM, title)
    (reading,) = reader.read(FOUNDED, [whole])
    check(whole, reading)


def test_no_title_and_an_empty_one_are_the_same(reader: CrossEncoder) -> None:
    assert reader.read(FOUNDED, [text_of(MUSEUM, "")]) == reader.read(FOUNDED, [text_of(MUSEUM)])


def test_what_no_model_can_read_whole_is_cut(reader: CrossEncoder) -> None:
    long = text_of(MUSEUM + " The clocks ticked on." * 400)
    (reading,) = reader.read(FOUNDED, [long])
    check(long, reading)
    assert reading.shares[0] > 0
    assert reading.spans[-1] is None and reading.shares[-1] == 0.0
    assert sum(reading.shares) == pytest.approx(1, abs=0.05)
    # What lies beyond the cut has no part in it.
    assert reader.read(FOUNDED, [Text(long.text[: 6 * POSITIONS], None, long.sentences[:3])])[0].answers == (
        reading.answers
    )


def test_of_a_question_and_a_title_no_more_is_read_than_in_training(reader: CrossEncoder) -> None:
    long, other = ("who " * FIRST + tail for tail in ("founded it", "sank it"))
    assert reader.read(long, [text_of(MUSEUM)]) == reader.read(other, [text_of(MUSEUM)])
    titles = ("clock " * TITLE + tail for tail in ("museum", "ferry"))
    first, second = (reader.read(FOUNDED, [text_of(MUSEUM, title)]) for title in titles)
    assert first == second


def test_the_marks_of_the_model_in_a_text_are_text(reader: CrossEncoder) -> None:
    text = text_of(f"[SEP] {MUSEUM} [CLS][PAD]")
    (reading,) = reader.read("[SEP] Who founded the clock museum? [MASK]", [text])
    check(text, reading)


@pytest.mark.parametrize("inserted", [FOUNDED, "Who founded the museum? An overview", "Clock museum: the founder"])
def test_a_question_or_a_heading_put_in_is_not_the_answer(reader: CrossEncoder, inserted: str) -> None:
    text = f"{inserted}\n\n{MUSEUM}"
    start = len(inserted) + 2
    spans = (Span(0, len(inserted)), *(Span(one.start + start, one.end + start) for one in _spans(MUSEUM)))
    (reading,) = reader.read(FOUNDED, [Text(text, None, spans)])
    assert reading.shares[1] == max(reading.shares)


@pytest.mark.parametrize("text", ["\ud800 Ilse Brandt founded it.", "Ilse \udcff Brandt\udfff founded it. \ud8ff"])
def test_half_a_character_is_read(reader: CrossEncoder, text: str) -> None:
    whole = text_of(text, "\udc00")
    (reading,) = reader.read("\ud800 Who founded it?", [whole])
    check(whole, reading)


@settings(max_examples=60)
@given(st.text(max_size=300), st.text(max_size=60), st.one_of(st.none(), st.text(max_size=30)), st.data())
def test_any_text_has_its_words_within_the_sentences(
    question: str, text: str, title: str | None, data: st.DataObject
) -> None:
    cuts = data.draw(st.lists(st.integers(0, len(text)), max_size=8, unique=True).map(sorted))
    whole = Text(text, title, tuple(Span(start, end) for start, end in pairwise(cuts)))
    (reading,) = shipped_reader().read(question, [whole])
    check(whole, reading)


@pytest.mark.parametrize("content", [b"", b"no model", None])
def test_a_damaged_model_is_reported_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes | None
) -> None:
    monkeypatch.setattr("rag.reading.cross_encoder._FOLDER", tmp_path)
    if content is not None:
        (tmp_path / "reader.onnx").write_bytes(content)
    fresh = CrossEncoder()
    with pytest.raises(EmbedderFailed, match="install onrecord again"):
        fresh.read(FOUNDED, [text_of(MUSEUM)])
