import pytest

from index.embedding.config import Recipe, embedder
from index.embedding.embedder import Embedder
from rag.query.question import question_of
from rag.reading.candidates import Candidate, candidates
from rag.retrieval.evidence import evidence_of
from rag.writing.selection import choose, same, worth

STORY = (
    "The mill at Oster burned down because a boiler burst. The mill at Oster burned down because its boiler burst. "
    "The owner had been warned about the boiler three times, and the council blamed him for it. "
    "Swans nest on the river each spring. The fire brigade came late after its engine failed to start."
)


@pytest.fixture(scope="module")
def model() -> Embedder:
    return embedder(Recipe())


def told(model: Embedder, question: str, text: str = STORY) -> tuple[list[Candidate], list[Candidate]]:
    found = candidates(evidence_of(question, text, model))
    ranked = sorted(found, key=lambda one: -worth(question_of(question), one))
    return ranked, choose(question_of(question), ranked)


def test_a_broad_question_takes_several_reasons_and_each_once(model: Embedder) -> None:
    _, chosen = told(model, "Why did the mill at Oster burn down?")
    texts = [one.text for one in chosen]
    assert sum("burned" in text for text in texts) == 1
    assert any("because" in text for text in texts)
    assert not any("Swans" in text for text in texts)


def test_a_question_of_fact_takes_few(model: Embedder) -> None:
    _, chosen = told(model, "When did the mill at Oster burn down?")
    assert 1 <= len(chosen) <= 2


def test_a_matter_between_others_is_worth_less(model: Embedder) -> None:
    text = (
        "Relations between Norway and Sweden worsened after the fishing dispute. "
        "Relations between Norway and Denmark worsened after the fishing dispute."
    )
    question = question_of("Why did relations between Norway and Sweden worsen?")
    own, others = candidates(evidence_of(question.text, text, model))
    assert worth(question, own) > worth(question, others) + 1.5


def test_what_was_taken_before_stays_and_comes_first(model: Embedder) -> None:
    ranked, _ = told(model, "Who was warned about the boiler?")
    last = ranked[-1]
    assert choose(question_of("Who was warned about the boiler?"), ranked, [last])[0] is last


def test_a_reason_is_worth_more_where_one_is_asked_for(model: Embedder) -> None:
    why, what = question_of("Why did the mill burn?"), question_of("What about the mill?")
    because, nests = (
        next(one for one in candidates(evidence_of(why.text, STORY, model)) if word in one.text)
        for word in ("because a boiler", "Swans")
    )
    assert worth(why, because) - worth(what, because) > worth(why, nests) - worth(what, nests)


def test_a_figure_or_a_not_keeps_two_sentences_apart(model: Embedder) -> None:
    text = (
        "The vote was carried by 17 members of the council. The vote was carried by 19 members of the council. "
        "The vote was not carried by 17 members of the council."
    )
    first, second, third = candidates(evidence_of("How was the vote carried?", text, model))
    assert not same(first, second)
    assert not same(first, third)
    assert same(first, first)


def test_nothing_to_choose_from_is_nothing() -> None:
    assert choose(question_of("Why?"), []) == []
