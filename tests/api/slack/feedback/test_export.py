"""Cases written from opinions, read by the evaluation."""

import string
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.slack.feedback.export import TO_COMPLETE, cases
from api.slack.feedback.feedback import Opinion
from eval.cases import Case, load_cases
from eval.read import yaml_mapping

CITED = {"number": 1, "source": "a.txt", "line_start": 8, "quote": "It closed."}


def opinion(**changed: Any) -> Opinion:
    document = {"text": "It closed. [1]", "citations": [CITED, {**CITED, "number": 2}]}
    stated = {"uid": "0123456789abcdef", "question": "why?", "history": [], "document": document, "collection": "news",
              "reason": "wrong", "comment": "It was open.", "at": 1_700_000_000.0}  # fmt: skip
    return Opinion(**{**stated, **changed})


def loaded(folder: Path, *opinions: Opinion) -> tuple[Case, ...]:
    file = folder / "cases.yaml"
    file.write_text(cases(opinions), "utf-8")
    return load_cases(file)


def test_a_case_holds_what_is_known_and_says_what_is_to_be_completed(tmp_path: Path) -> None:
    (case,) = loaded(tmp_path, opinion())
    assert (case.id, case.question, case.split) == ("feedback-0123456789ab", "why?", "dev")
    assert case.facts == ((TO_COMPLETE,),)
    assert case.sources == case.relevant == {"a.txt"}
    assert case.tags == ("feedback", "wrong")
    text = (tmp_path / "cases.yaml").read_text("utf-8")
    assert "# answered: It closed. [1]\n# [1]: a.txt, line 8: It closed.\n" in text
    assert "# 👎 2023-11-14: Something in it is wrong: It was open.\n" in text


def test_a_refusal_leaves_the_sources_to_be_completed(tmp_path: Path) -> None:
    (case,) = loaded(tmp_path, opinion(document={"text": "The sources do not answer this.", "citations": []}))
    assert case.sources == {TO_COMPLETE}


def test_a_follow_up_carries_its_history(tmp_path: Path) -> None:
    turns = [{"role": "user", "content": "Who is it?"}, {"role": "assistant", "content": "Tomas Reed."}]
    (case,) = loaded(tmp_path, opinion(history=turns))
    assert [dict(turn) for turn in case.history] == turns


def test_several_opinions_of_one_answer_are_one_case(tmp_path: Path) -> None:
    (case,) = loaded(tmp_path, opinion(), opinion(reason="outdated", comment=""), opinion(reason="", comment=""))
    assert case.tags == ("feedback", "wrong", "outdated")
    assert "# 👎 2023-11-14: no reason given" in (tmp_path / "cases.yaml").read_text("utf-8")


def test_answers_are_cases_of_their_own(tmp_path: Path) -> None:
    assert len(loaded(tmp_path, opinion(), opinion(uid="fedcba9876543210"))) == 2


@pytest.mark.parametrize(
    "text", ["a: b", "- x", "# no", "'\"\\", "é 😀 \u2028 \x85 \x7f \ufeff \x00 x", "%YAML", "a\nb"]
)
def test_whatever_was_asked_is_read_back(tmp_path: Path, text: str) -> None:
    (case,) = loaded(tmp_path, opinion(question=text, comment=f"x\n- id: y\n{text}"))
    assert case.question == text


@given(st.text(min_size=1).filter(str.strip), st.text(alphabet=string.printable + "\x85\u2028😀"))
def test_any_text_is_read_back(tmp_path_factory: pytest.TempPathFactory, question: str, comment: str) -> None:
    file = tmp_path_factory.mktemp("export") / "cases.yaml"
    document = {"text": comment, "citations": [{**CITED, "quote": comment}]}
    file.write_text(cases([opinion(question=question, comment=comment, document=document)]), "utf-8", newline="\n")
    (row,) = yaml_mapping(file)["cases"]
    assert row["question"] == question
