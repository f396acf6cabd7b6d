"""The three levels of how sure an answer must be."""

from dataclasses import replace

import pytest

from eval.cases import Case
from eval.train.fit_selection import CAUTIOUS, fit_levels
from rag.reading.answerability import answer_probability
from rag.reading.reader import Reading
from tests.rag.made import findings, passage


def test_a_cautious_reader_refuses_most_and_an_eager_one_least(capsys: pytest.CaptureFixture[str]) -> None:
    case = Case(id="x", question="Who opened it?", answerable=False, split="dev")
    yes = replace(case, answerable=True, facts=(("Anna",),), relevant=frozenset({"a"}), sources=frozenset({"a"}))
    asked = [
        (case if at % 2 else yes, findings("Who?", (passage("Anna opened it."), Reading(at / 20 - 3, (1.0,), (None,)))))
        for at in range(100)
    ]
    levels = fit_levels(asked)
    assert levels["eager"] <= levels["cautious"]
    chances = [answer_probability(found) for one, found in asked if not one.answerable]
    assert sum(chance < levels["cautious"] for chance in chances) >= CAUTIOUS * len(chances)
    assert "answered" in capsys.readouterr().out
