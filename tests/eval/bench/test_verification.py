import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from eval.bench.verification import passages_of, verification
from eval.errors import BadInput

ROWS = [
    {"document": "Levin left Oslo. It rained.", "claim": "Levin left Oslo.", "label": 1},
    {"document": "Levin left Oslo. It rained.", "claim": "Levin left Bergen.", "label": 0},
    {"document": "The harbour was shut by the police on Sunday.", "claim": "The police shut the harbour.", "label": 1},
    {"document": "The harbour was shut by the police.", "claim": "Nobody may enter the harbour.", "label": 1},
    {"document": "The harbour was shut by the police.", "claim": "The police love the harbour.", "label": 0},
]


def believing(pairs: Sequence[tuple[str, str]]) -> list[float]:
    return [1.0] * len(pairs)


def written(path: Path, rows: Sequence[dict[str, object]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def test_what_ships_decides_and_each_lane_is_counted(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    path = written(tmp_path / "rows.jsonl", ROWS)
    found = verification(path, progress=lambda done, total: seen.append((done, total)))
    assert (found["n"], found["supported"]) == (5, 3)
    assert (found["true_left"], found["false_left"], found["precision"]) == (2 / 3, 0.0, 1.0)
    assert (found["quote"], found["condensed"], found["paraphrase"]) == (1, 1, 0)
    assert seen[-1] == (5, 5)


def test_a_judge_opens_the_third_lane_behind_the_guards(tmp_path: Path) -> None:
    found = verification(written(tmp_path / "rows.jsonl", ROWS), believing)
    assert found["auc"] == 0.5  # it believes everything alike
    assert (found["paraphrase"], found["false_left"]) == (1, 0.5)  # no guard knows of love; of Bergen one does


def test_one_class_alone_gives_no_share_of_the_other(tmp_path: Path) -> None:
    assert verification(written(tmp_path / "rows.jsonl", ROWS[:1]))["false_left"] is None


def test_an_empty_file_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        verification(written(tmp_path / "rows.jsonl", []))


def test_a_document_is_cut_into_passages_of_whole_sentences() -> None:
    document = " ".join(f"Levin left town number {n}." for n in range(20))
    passages = passages_of(document)
    assert list(passages) == ["S1", "S2", "S3"]
    assert all(document[one.start : one.end] == one.text for one in passages.values())
