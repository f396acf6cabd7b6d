import json
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
import yaml

from eval.cases import Case
from eval.errors import BadInput
from eval.report import report
from eval.run import evaluate
from index.collection import Collection
from rag.answer import Answer
from rag.ask import ask
from rag.errors import QuestionError

OPENED = {
    "id": "opened",
    "question": "Who opened the new bridge over the Carrow?",
    "answerable": True,
    "facts": [["Anna Berg"]],
    "sources": ["bridge.md"],
    "relevant": ["bridge.md"],
    "tags": ["single"],
    "split": "dev",
}
TALK = {
    "id": "bridge",
    "split": "dev",
    "turns": [
        {"user": OPENED["question"], "facts": [["Anna Berg"]], "sources": ["bridge.md"]},
        {"user": "thanks", "smalltalk": True},
        {"user": "What is Mongolia's capital?", "refuse": True},
        {"user": "What did it cost?", "facts": [["twelve million"]], "sources": ["bridge.md"]},
    ],
}
UNKNOWN = {"id": "unknown", "question": "What is Mongolia's capital?", "answerable": False, "split": "test"}


def written(path: Path, held: Any) -> Path:
    path.write_text(yaml.safe_dump(held), "utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path, articles: Path) -> Path:
    copytree(articles, tmp_path / "given" / "articles")
    written(tmp_path / "given" / "cases.yaml", {"cases": [OPENED, UNKNOWN]})
    return tmp_path / "given"


def test_an_evaluation_asks_every_case_of_a_fresh_index(folder: Path):
    done: list[tuple[int, int]] = []
    result = evaluate(folder, progress=lambda *so_far: done.append(so_far))
    assert [row.case.id for row in result.rows] == ["opened", "unknown"]
    assert (result.articles, result.groups["all"]["errors"]) == (3, 0)
    opened = result.rows[0]
    assert opened.scores["hit@1"].value == 1
    assert opened.scores["quote_exactness"].value in (1, None)
    assert done == [(1, 2), (2, 2)]
    json.dumps(result.as_json())
    assert "Who opened the new bridge" in report(result)


def test_a_case_that_breaks_is_a_row_and_the_others_go_on(folder: Path):
    def breaks(collection: Collection, case: Case) -> Answer:
        if case.id == "opened":
            raise KeyError("weights")
        if case.id == "unknown":
            raise QuestionError("There is no question.")
        return ask(collection, case.question)

    written(folder / "cases.yaml", {"cases": [OPENED, UNKNOWN, OPENED | {"id": "third"}]})
    result = evaluate(folder, asking=breaks)
    assert [row.error for row in result.rows] == ["KeyError: 'weights'", "There is no question.", None]


def test_a_conversation_is_held_turn_by_turn_with_what_was_said_before(folder: Path):
    asked: list[Case] = []

    def asking(collection: Collection, case: Case) -> Answer:
        asked.append(case)
        if case.question == "thanks":
            raise KeyError("manners")
        return ask(collection, case.question, history=case.history)

    done: list[tuple[int, int]] = []
    written(folder / "conversations.yaml", {"conversations": [TALK]})
    result = evaluate(folder, asking=asking, progress=lambda *so_far: done.append(so_far))
    turns = asked[2:]
    assert [case.question for case in turns] == [turn["user"] for turn in TALK["turns"]]
    assert [len(case.history) for case in turns] == [0, 2, 4, 6]
    first, told = turns[1].history
    assert first == {"role": "user", "content": OPENED["question"], "asked": OPENED["question"]}
    assert "Anna Berg" in told["content"]
    assert [row.error for row in result.turns] == [None, "KeyError: 'manners'", None, None]
    assert (result.turns[0].right, result.turns[1].right) == (True, False)
    assert done == [(count, 6) for count in range(1, 7)]


@pytest.mark.parametrize(("thresholds", "passes"), [({"errors": 0}, True), ({"hit@1": 1.1}, False), (None, True)])
def test_the_gate_is_what_the_thresholds_say(folder: Path, thresholds: dict[str, float] | None, passes: bool):
    if thresholds:
        written(folder / "thresholds.yaml", thresholds)
    assert evaluate(folder).passed is passes


def test_bad_cases_are_refused_before_anything_is_done(folder: Path, tmp_path: Path):
    written(folder / "cases.yaml", {})
    with pytest.raises(BadInput, match="needs a list named cases"):
        evaluate(folder)
    with pytest.raises(BadInput, match="cannot be read"):
        evaluate(tmp_path / "nowhere")


def test_a_folder_without_articles_is_refused(tmp_path: Path):
    written(tmp_path / "cases.yaml", {"cases": [OPENED]})
    with pytest.raises(BadInput, match="holds no folder articles"):
        evaluate(tmp_path)


def test_claims_given_are_judged_and_counted(folder: Path) -> None:
    (folder / "articles" / "a.txt").write_text("Levin left Oslo on Sunday with his brother.", "utf-8")
    row = {"part": "dev", "source": "a.txt", "anchor": "left Oslo"}
    rows = [
        {**row, "kind": "condensed", "supported": 1, "claim": "Levin left Oslo on Sunday."},
        {**row, "kind": "date", "supported": 0, "claim": "Levin left Oslo on Monday."},
    ]
    (folder / "claims.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    result = evaluate(folder)
    assert [one.left for one in result.claims] == [True, False]
    figures = result.groups["all"]
    assert (figures["false_left"], figures["true_left"]) == (0, 1)
    assert result.groups["test"]["false_left"] is None
    assert [one["left"] for one in result.as_json()["claims"]] == [True, False]
