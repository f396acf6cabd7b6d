import numpy as np
import pytest

from index.catalogue.reads import Filters, article
from index.collection import Collection
from index.embedding.embedder import Embedder
from index.errors import UnreadableFile
from rag.errors import QuestionError
from rag.query.question import question_of
from rag.retrieval.evidence import evidence_of
from rag.retrieval.retriever import retrieve

TEXT = "The kiosk sold its last newspaper in May. The tram no longer halts there.\n\n" + " ".join(
    f"Customer number {number} left a farewell note in verse on the shutters of the kiosk." for number in range(60)
)


def test_every_passage_of_a_bare_text_is_there_with_its_sentences(embedder: Embedder):
    evidence = evidence_of("Why did the kiosk close?", TEXT, embedder)
    assert len(evidence.passages) > 2
    told = set()
    for passage, rows in zip(evidence.passages, evidence.sentences, strict=True):
        assert TEXT[passage.start : passage.end] == passage.text
        assert rows.shape == (len(passage.sentences), embedder.size)
        assert np.linalg.norm(rows, axis=1) == pytest.approx(1.0, abs=1e-3)
        told |= {span.of(TEXT) for span in passage.sentences}
    assert "The tram no longer halts there." in told
    assert sum("Customer number" in sentence for sentence in told) == 60


def test_each_passage_carries_the_title_and_its_place(embedder: Embedder):
    evidence = evidence_of("Why did the kiosk close?", TEXT, embedder, "The kiosk")
    assert {passage.title for passage in evidence.passages} == {"The kiosk"}
    assert len({passage.chunk for passage in evidence.passages}) == len(evidence.passages)
    assert evidence.vector.shape == (embedder.size,)


def test_a_text_without_a_word_is_no_evidence(embedder: Embedder):
    with pytest.raises(UnreadableFile, match="no article text"):
        evidence_of("Why did the kiosk close?", " \n", embedder)


def test_the_question_is_read_as_everywhere(embedder: Embedder):
    assert evidence_of("Why did the kiosk close?", TEXT, embedder).question == question_of("Why did the kiosk close?")
    with pytest.raises(QuestionError):
        evidence_of("?", TEXT, embedder)


def test_what_the_index_kept_of_the_sentences_is_what_a_bare_text_gives(newsroom: Collection, embedder: Embedder):
    source = "fire-gazette.md"
    (passage, *_), kept = (
        (evidence := retrieve(newsroom, question_of("Who was hurt?"), Filters(source=source))).passages,
        evidence.sentences[0],
    )
    whole = article(newsroom.catalogue.db, source)
    assert whole.text[passage.start : passage.end] == passage.text
    bare = evidence_of("Who was hurt?", passage.text, embedder, whole.title)
    assert len(bare.sentences[0]) == len(kept)
    # The date, too, was embedded with the passage.
    assert (bare.sentences[0] * kept).sum(axis=1) == pytest.approx(1.0, abs=0.15)
