"""Over twenty questions, nothing but quoted and supported sentences leaves, though the model invents.

The transcript goes to .eval/smollm2.md, for a person to read; one that was read stands in eval/transcripts.
"""

from pathlib import Path

import pytest

from api.service.composition import language_model
from api.settings.settings import Settings
from index.catalogue.reads import article
from index.collection import Collection
from rag.answer import Answer
from rag.ask import ask
from rag.grounding.grounder import SHOWN
from rag.rendering.text import answer_text
from rag.writing.generative import ModelWriter

TRANSCRIPT = Path(__file__).parents[2] / ".eval" / "smollm2.md"

QUESTIONS = (
    "Why did Israel–Russia relations sour?",
    "What did Netanyahu object to in his December 2023 call with Putin?",
    "How many missiles did Russian commanders say were stopped over Syria?",
    "What made Moscow deliver the S-300 to Damascus?",
    "Who led the Hamas delegation that Russia received?",
    "What did Sergei Lavrov say that angered Israel?",
    "Did Netanyahu ask to speak to Putin before the missile attack of October 2024?",
    "What is known about Netanyahu's mediation between Trump and Putin?",
    "How many people were injured when the Marigold hit the quay?",
    "Why did the ferry Marigold crash into Customs Quay?",
    "How many households were told to boil their water?",
    "How did bacteria get into the water at Whinfell?",
    "When will the new harbour bridge in Port Ellery open?",
    "What will the harbour bridge cost?",
    "Why is Fenwick Ward to close?",
    "Where will the patients of Fenwick Ward go?",
    "Who is buying the ground of Ellery Wanderers?",
    "How large are the debts of Ellery Wanderers?",
    "Which candidates for mayor would publish the bridge contract?",
    "What is in the council budget for 2025?",
)


@pytest.fixture(scope="module")
def answers(real: Settings, sample: Collection) -> list[Answer]:
    model = language_model(real)
    assert model
    writer = ModelWriter(model)
    return [ask(sample, question, writer=writer) for question in QUESTIONS]


def test_nothing_but_quoted_and_supported_sentences_leaves(answers: list[Answer]) -> None:
    assert {claim.status for answer in answers for claim in answer.claims} <= SHOWN


def test_every_sentence_cites_words_that_stand_in_the_article(answers: list[Answer], sample: Collection) -> None:
    for answer in answers:
        assert all(claim.citations for claim in answer.claims)
        for one in answer.citations:
            assert article(sample.catalogue.db, one.source).text[one.start : one.end] == one.quote


def test_the_model_invents_and_is_withheld(answers: list[Answer]) -> None:
    """Were it never caught, this suite would prove nothing."""
    assert sum(len(answer.withheld) for answer in answers) > 0


def test_the_transcript_is_written(answers: list[Answer]) -> None:
    parts = ["# Twenty questions to SmolLM2-135M-Instruct\n"]
    for answer in answers:
        parts.append(f"## {answer.question}\n\n{answer.engine}: {answer.outcome}\n\n{answer_text(answer)}\n")
        parts += [
            f"[{one.number}] {one.source}:{one.line_start} “{' '.join(one.quote.split())}”\n"
            for one in answer.citations
        ]
        parts += [f"- withheld ({one.status}: {one.reason}): {one.text}\n" for one in answer.withheld]
    TRANSCRIPT.parent.mkdir(exist_ok=True)
    TRANSCRIPT.write_text("\n".join(parts), "utf-8")
    assert all(f"## {question}" in TRANSCRIPT.read_text("utf-8") for question in QUESTIONS)
