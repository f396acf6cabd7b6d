import re
from datetime import date

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.article import Span
from index.catalogue.reads import article
from index.collection import Collection
from index.embedding.embedder import Embedder
from rag.answer import Passage
from rag.query.question import question_of
from rag.retrieval.evidence import Evidence, evidence_of
from rag.retrieval.retriever import gather
from rag.writing.extractive import extract

QUESTIONS = [
    "Why did Israel–Russia relations sour?",
    "What went wrong with the harbour bridge?",
    "How did the Wanderers' game against Wrenport end?",
    "Why is Fenwick Ward closing?",
    "How many people got hurt in the Marigold accident?",
    "What do the candidates for mayor promise?",
    "When will the harbour bridge open?",
    "How did bacteria get into the water at Whinfell?",
]
POINTS_BACK = re.compile(r"[“\"'‘]?(?:He|She|It|They|His|Her|Its|Their)\b")
WORDS = st.sampled_from(
    ["The mill", "He", "It", "burned", "because", "of", "a boiler", "in 1990", "Anna Ro", "was", "it", "—"]
)
STOPS = st.sampled_from([". ", "? ", ".\n\n", "!\r\n\r\n", " ", ".” ", "\n"])


def sentences(question: str, text: str, embedder: Embedder) -> list[str]:
    return [one.text for one in extract(evidence_of(question, text, embedder)).sentences]


def reports(question: str, embedder: Embedder, *texts: str) -> Evidence:
    """Each text as an article of its own, in one passage; best first."""
    asked = evidence_of(question, texts[0], embedder)
    found = [evidence_of(question, text, embedder) for text in texts]
    passages = tuple(
        Passage(f"{at}", f"{at}.txt", "", None, None, None, date(2024, 5, 1), None, 0, len(text), 1, None, text,
                one.passages[0].sentences, 1.0, {})
        for at, (text, one) in enumerate(zip(texts, found, strict=True))
    )  # fmt: skip
    return Evidence(asked.question, asked.vector, passages, tuple(one.sentences[0] for one in found))


@pytest.fixture(scope="module", params=QUESTIONS)
def written(request: pytest.FixtureRequest, sample: Collection) -> tuple[Evidence, list[tuple[str, Span, str]]]:
    evidence = gather(sample, question_of(request.param))
    return evidence, [(one.passage.source, one.span, one.text) for one in extract(evidence).sentences]


def test_something_is_written_and_no_sentence_twice(written: tuple[Evidence, list[tuple[str, Span, str]]]):
    _, told = written
    assert told
    assert len({" ".join(text.lower().split()) for *_, text in told}) == len(told)


def test_every_sentence_stands_in_what_is_kept_of_its_article(
    written: tuple[Evidence, list[tuple[str, Span, str]]], sample: Collection
):
    for source, span, text in written[1]:
        whole = article(sample.catalogue.db, source)
        assert span.of(whole.text) == text
        assert any(kept.start <= span.start and span.end <= kept.end for kept in whole.kept)


def test_an_article_is_quoted_in_one_run_and_in_its_own_order(written: tuple[Evidence, list[tuple[str, Span, str]]]):
    told = [source for source, *_ in written[1]]
    assert [source for at, source in enumerate(told) if at == 0 or told[at - 1] != source] == list(dict.fromkeys(told))
    for source in told:
        starts = [span.start for name, span, _ in written[1] if name == source]
        assert starts == sorted(set(starts))


def test_articles_about_other_matters_are_not_told_of(newsroom: Collection):
    for question, about in (
        ("Why did Ilse Brandt close the clock museum at Oberwald?", "museum"),
        ("Why did Estlund leave the grain pact?", "wire-"),
        ("Why did the kiosk of Zoë Müller sell its last newspaper?", "kiosk"),
        ("Why did the tunnel under the Weir become dearer?", "tunnel"),
        ("How did the fire at the Tannery flats begin?", "fire-"),
    ):
        told = extract(gather(newsroom, question_of(question))).sentences
        assert told
        assert all(one.passage.source.startswith(about) for one in told), question


def test_what_points_back_comes_after_what_it_points_to(
    written: tuple[Evidence, list[tuple[str, Span, str]]], sample: Collection
):
    evidence, told = written
    chosen = {(source, span) for source, span, _ in told}
    for source, span, text in told:
        if not POINTS_BACK.match(text):
            continue
        spans = sorted({one for passage in evidence.passages if passage.source == source for one in passage.sentences})
        before = [one for one in spans if one.end <= span.start][-1:]
        whole = article(sample.catalogue.db, source).text
        for one in before:
            if not whole[one.end : span.start].strip():
                assert (source, one) in chosen, text


def test_one_thing_said_in_two_articles_is_told_once(embedder: Embedder):
    told = "The mill at Tarn burned down on Monday because a boiler burst."
    near = "The mill at Tarn burned down on Monday, because a boiler had burst."
    question = "Why did the mill at Tarn burn down?"
    for other in (told, near):
        first = f"{told} Bakers ran into the street."
        second = f"Rain fell on the fair and nobody danced. {other} The mayor was in Rome."
        chosen = [one.text for one in extract(reports(question, embedder, first, second)).sentences]
        assert sum("burned down on Monday" in text for text in chosen) == 1


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        (
            "What happened at the old mill?",
            "Eleven people were hurt in the fire at the mill.",
            "Fourteen people were hurt in the fire at the mill.",
        ),
        (
            "How did the council vote on the old mill?",
            "The council did vote to close the old mill.",
            "The council did not vote to close the old mill.",
        ),
    ],
)
def test_sentences_apart_in_a_figure_or_a_not_are_both_told(embedder: Embedder, question: str, first: str, second: str):
    told = [one.text for one in extract(reports(question, embedder, first, second)).sentences]
    assert set(told) == {first, second}


def test_sentences_of_function_words_do_no_harm(embedder: Embedder):
    assert sentences("Why was it so?", "It is what it is and so it was. They were not what they had been.", embedder)


@pytest.mark.parametrize("gap", [" ", "\n", "\r\n", "\n\n", "\r\n\r\n"])
def test_the_sentence_before_he_said_is_told_too(embedder: Embedder, gap: str):
    text = (
        f"The fair at Tarn was opened by a brass band.{gap}Anton Reed runs the boiler house of the mill.{gap}"
        f"He said the mill at Tarn burned down because a boiler burst.{gap}Rain is expected on Sunday."
    )
    told = sentences("Why did the mill at Tarn burn down?", text, embedder)
    at = told.index("He said the mill at Tarn burned down because a boiler burst.")
    assert told[at - 1 : at] == ["Anton Reed runs the boiler house of the mill."]


def test_the_sentence_before_is_found_beyond_the_edge_of_a_passage(embedder: Embedder):
    text = "Anton Reed runs the boiler house. He said the mill burned because a boiler burst. Rain is expected."
    whole = evidence_of("Why did the mill burn?", text, embedder)
    (passage,), (rows,) = whole.passages, whole.sentences
    halves = [(passage.sentences[1:], rows[1:]), (passage.sentences[:2], rows[:2])]
    parts = tuple(
        Passage("c", "a.txt", "", None, None, None, None, None, spans[0].start, spans[-1].end, 1, None,
                text[spans[0].start : spans[-1].end], spans, 1.0, {})
        for spans, _ in halves
    )  # fmt: skip
    told = [
        one.text
        for one in extract(Evidence(whole.question, whole.vector, parts, tuple(r for _, r in halves))).sentences
    ]
    assert told[:2] == ["Anton Reed runs the boiler house.", "He said the mill burned because a boiler burst."]


def test_headlines_and_scraps_are_not_told_where_there_are_sentences(embedder: Embedder):
    text = (
        "Why the mill at Tarn burned down\n\nMill burned: boiler burst\n\nThe mill burned.\n\n"
        "The mill at Tarn burned down on Monday because a boiler burst, the brigade said.\n\nPicture: mill on fire"
    )
    told = sentences("Why did the mill at Tarn burn down?", text, embedder)
    assert told == ["The mill at Tarn burned down on Monday because a boiler burst, the brigade said."]


def test_where_there_is_no_sentence_what_there_is_is_told(embedder: Embedder):
    assert sentences("Why did the mill burn?", "Mill burned: boiler", embedder) == ["Mill burned: boiler"]


def test_two_reports_that_conflict_are_both_told_though_one_says_it_twice(embedder: Embedder):
    evidence = reports(
        "How many people were hurt in the fire at the mill?",
        embedder,
        "Eleven people were hurt in the fire at the mill. The eleven people were hurt in the fire by falling tiles.",
        "Fourteen people were hurt in the fire at the mill.",
    )
    chosen = extract(evidence)
    assert chosen.conflicting
    assert {one.passage.source for one in chosen.sentences} == {"0.txt", "1.txt"}


def test_with_no_passages_nothing_is_written(embedder: Embedder):
    asked = question_of("Why did the mill burn?")
    assert extract(Evidence(asked, embedder.embed([asked.text])[0], (), ())).sentences == ()
    assert not extract(Evidence(asked, np.zeros(384, np.float32), (), ())).conflicting


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(
        ["Why did the mill burn?", "When did it burn?", "How many mills burned?", "Who is Anna Ro?", "mill"]
    ),
    st.lists(st.tuples(st.lists(WORDS, min_size=1, max_size=9), STOPS), min_size=1, max_size=9),
)
def test_whatever_the_text_its_sentences_are_told_verbatim(
    embedder: Embedder, question: str, parts: list[tuple[list[str], str]]
):
    text = "".join(" ".join(words) + stop for words, stop in parts)
    evidence = evidence_of(question, f"The boiler burst. {text}", embedder)
    chosen = extract(evidence).sentences
    assert chosen
    whole = f"The boiler burst. {text}"
    assert all(one.span.of(whole) == one.text for one in chosen)
    assert len({one.span for one in chosen}) == len(chosen)
    assert [one.span.start for one in chosen] == sorted(one.span.start for one in chosen)
