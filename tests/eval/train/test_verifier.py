import gzip
import json
from pathlib import Path

import pytest

from eval.train.verifier import main, read_rows

PLACES = [
    "Oslo",
    "Bergen",
    "Tromsø",
    "Molde",
    "Bodø",
    "Narvik",
    "Alta",
    "Hamar",
    "Moss",
    "Skien",
    "Larvik",
    "Voss",
]


def rows(name: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for place in PLACES:
        document = f"{name} left {place} in haste. It rained there all day."
        found += [
            {"document": document, "claim": f"{name} quickly left {place}.", "label": 1},
            {"document": document, "claim": f"{name} built a bridge of gold.", "label": 0},
        ]
    return found


def written(path: Path, found: list[dict[str, object]]) -> Path:
    text = "".join(json.dumps(row) + "\n" for row in found).encode()
    path.write_bytes(gzip.compress(text) if path.suffix == ".gz" else text)
    return path


def test_rows_take_their_set_from_the_file_unless_they_name_it(tmp_path: Path) -> None:
    named = [{**rows("Levin")[0], "set": "mine"}]
    paths = [written(tmp_path / "a.jsonl", rows("Levin")), written(tmp_path / "b.jsonl.gz", named)]
    assert {str(row["set"]) for row in read_rows(paths)} == {"a", "mine"}


def test_a_limit_always_keeps_the_same_rows_of_a_set(tmp_path: Path) -> None:
    forth = written(tmp_path / "a.jsonl", rows("Levin"))
    kept = read_rows([forth], 3)
    assert len(kept) == 3
    written(forth, rows("Levin")[::-1])
    assert read_rows([forth], 3) == kept


def test_a_fit_writes_weights_and_reports_what_was_not_fitted_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    train, dev = (
        written(tmp_path / "train.jsonl.gz", rows("Levin")),
        written(tmp_path / "dev.jsonl", rows("Ro")),
    )
    out = tmp_path / "weights.json"
    main(
        [
            "--train",
            str(train),
            "--dev",
            str(dev),
            "--threshold-on",
            "dev",
            "--weight",
            "dev=2",
            "--out",
            str(out),
        ]
    )
    weights = json.loads(out.read_text("utf-8"))
    assert weights["sets"] == {"dev": 24, "train": 24}
    assert 0 < weights["threshold"] < 1
    assert len(weights["mean"]) == len(weights["features"])
    report = json.loads(capsys.readouterr().out)
    assert report["dev"]["fitted on no dev set"]["auc"] == 1.0
    assert report["dev"]["cross-validated"]["auc"] == 1.0
