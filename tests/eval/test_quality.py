"""The page of figures, from results written by hand."""

import json
import re
import shutil
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from eval.bench.retrieval import METRICS
from eval.errors import BadInput
from eval.quality import AIMS, Bench, Fitted, Question, load_results, main, page, write
from eval.read import entries
from eval.result import FIGURES
from rag.reading.calibration import Calibration

ROOT = Path(__file__).parents[2]
BENCHES = entries(AIMS, "benches", Bench)
QUESTIONS = entries(AIMS, "questions", Question)
SETS = [one for bench in BENCHES for one in bench.sets]

MADE = """
benches:
  - id: hearing
    title: Hearing
    note: Of bells.
    sets:
      - id: bells
        title: Bells | small
        command: onrecord bench bells --json
        figures:
          - {name: hit@1, what: hit@1, before: .5, at_least: .6, aim: .7}
          - {name: figures.test.facts, what: facts}
          - {name: curve.0.5.false, what: false ones}
          - {name: balanced_accuracy, what: balanced accuracy, at_least: .6, aim: .9}
          - {name: ratio, what: slower, at_most: 1.8}
questions:
  - {id: ask-one, of: FOLDER, question: "How many?", outcome: answered, facts: [["200", two hundred]]}
  - {id: ask-two, of: FOLDER, question: "Who?", outcome: refused}
fitted:
  - {id: ear, by: hand, data: bells}
"""


@pytest.fixture
def made(tmp_path: Path) -> Path:
    aims = tmp_path / "aims.yaml"
    aims.write_text(MADE, "utf-8")
    return aims


@pytest.fixture
def ablations(tmp_path: Path) -> Path:
    path = tmp_path / "ablations.yaml"
    path.write_text(
        "ablations:\n  - {id: ear, figure: 'bells, hit@1', with_it: .7, without: .5, costs: 1 ms}\n", "utf-8"
    )
    return path


def rows(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in text.split("\n") if line[:1] == "|"]


def measured(made: Path, ablations: Path, **results: Any) -> list[list[str]]:
    return rows(page({name.replace("_", "-"): held for name, held in results.items()}, made, ablations))


@pytest.mark.parametrize(("found", "reached"), [(0.7, "aim"), (0.6996, "aim"), (0.65, "yes"), (0.5, "no")])
def test_a_figure_stands_beside_what_is_asked_of_it(made: Path, ablations: Path, found: float, reached: str) -> None:
    row = ["Bells \\| small", "hit@1", "0.500", f"{found:.3f}", "0.600", "0.700", reached]
    assert row in measured(made, ablations, bells={"hit@1": found})


@pytest.mark.parametrize(("found", "reached"), [(1.8, "yes"), (1.9, "no")])
def test_less_may_be_better(made: Path, ablations: Path, found: float, reached: str) -> None:
    row = ["Bells \\| small", "slower", "–", f"{found:.3f}", "at most 1.8", "–", reached]
    assert row in measured(made, ablations, bells={"ratio": found})


def test_what_was_not_measured_is_a_dash(made: Path, ablations: Path) -> None:
    found = measured(made, ablations, other={"hit@1": 1.0})
    assert ["Bells \\| small", "hit@1", "0.500", "–", "0.600", "0.700", "–"] in found
    assert ["Who?", "FOLDER", "a refusal", "–", "–"] in found


def test_a_figure_may_stand_deep_in_a_result(made: Path, ablations: Path) -> None:
    deep = {"figures": {"test": {"facts": 0.25}}, "curve": {"0.5": {"false": 0.1}}, "hit@1": None}
    found = measured(made, ablations, bells=deep)
    assert ["Bells \\| small", "facts", "–", "0.250", "–", "–", "–"] in found
    assert ["Bells \\| small", "false ones", "–", "0.100", "–", "–", "–"] in found


def test_balanced_accuracy_follows_from_what_leaves(made: Path, ablations: Path) -> None:
    found = measured(made, ablations, bells={"true_left": 0.5, "false_left": 0.1})
    assert ["Bells \\| small", "balanced accuracy", "–", "0.700", "0.600", "0.900", "yes"] in found


@pytest.mark.parametrize(
    ("outcome", "text", "right"),
    [("answered", "It launched 200.", "yes"), ("answered", "It launched 22.", "no"), ("refused", "200", "no")],
)
def test_an_answer_is_right_that_says_what_it_must(
    made: Path, ablations: Path, outcome: str, text: str, right: str
) -> None:
    found = measured(made, ablations, ask_one={"outcome": outcome, "text": text})
    assert ["How many?", "FOLDER", "an answer that says 200 or two hundred", outcome, right] in found


@pytest.mark.parametrize(("outcome", "right"), [("refused", "yes"), ("partial", "no")])
def test_a_refusal_is_right_where_it_is_wanted(made: Path, ablations: Path, outcome: str, right: str) -> None:
    assert ["Who?", "FOLDER", "a refusal", outcome, right] in measured(made, ablations, ask_two={"outcome": outcome})


def test_every_command_what_was_left_out_and_what_was_fitted_are_told(made: Path, ablations: Path) -> None:
    text = page({}, made, ablations)
    assert "    onrecord bench bells --json" in text.split("\n")
    assert ["ear", "bells, hit@1", "0.700", "0.500", "1 ms"] in rows(text)
    assert ["ear", "hand", "bells"] in rows(text)


def test_nothing_left_out_is_said_so(made: Path, tmp_path: Path) -> None:
    empty = tmp_path / "none.yaml"
    empty.write_text("ablations: []\n", "utf-8")
    assert "Nothing was left out" in page({}, made, empty)


def test_the_page_is_written_from_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "retrieval-squad2.json").write_text(json.dumps({"hit@1": 0.91234}), "utf-8")
    out = tmp_path / "docs" / "quality.md"
    monkeypatch.setattr(sys, "argv", ["quality", str(tmp_path), str(out)])
    main()
    assert "| 0.837 | 0.912 | 0.900 | 0.930 | yes |" in out.read_text("utf-8")
    assert set(load_results(tmp_path)) == {"retrieval-squad2"}


@pytest.mark.parametrize("held", ["{", "[1]", b"\xff"])
def test_a_result_that_is_no_object_is_named(tmp_path: Path, held: str | bytes) -> None:
    (tmp_path / "eval.json").write_bytes(held.encode() if isinstance(held, str) else held)
    with pytest.raises(BadInput, match=r"eval\.json"):
        load_results(tmp_path)


def test_what_cannot_be_read_or_written_is_a_wrong_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["quality", str(tmp_path / "none"), "x.md"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert "There is no folder" in capsys.readouterr().err
    with pytest.raises(BadInput, match="cannot be written"):
        write(tmp_path, tmp_path)


def test_what_ships_asks_for_figures_that_there_are() -> None:
    for one in SETS:
        for figure in one.figures:
            assert figure.at_least is None or figure.aim is None or figure.at_least <= figure.aim
            if one.id == "eval":
                assert figure.name.split(".", 2)[2] in FIGURES
            elif one.id.startswith("retrieval"):
                assert figure.name.removeprefix("found ") in METRICS


def test_every_tuned_number_says_what_it_was_fitted_on() -> None:
    named = re.findall(r"`([\w./]+)`", " ".join(one.id for one in entries(AIMS, "fitted", Fitted)))
    numbers = [one for one in named if "/" not in one]
    assert sorted(numbers) == sorted(field.name for field in fields(Calibration))
    assert all((ROOT / one).is_file() for one in named if "/" in one)


@pytest.mark.skipif(not shutil.which("make"), reason="there is no make")
def test_make_measures_what_the_page_shows_by_the_commands_that_it_names() -> None:
    told = ["make", "--dry-run", "--always-make", "--silent", "quality", "SHARED=SHARED"]
    run = subprocess.run(told, cwd=ROOT, capture_output=True, text=True, check=True)
    for one in SETS:
        assert f"/{one.command} >.eval/quality/{one.id}.json" in run.stdout
    for asked in QUESTIONS:
        assert f'ask "{asked.question}" --json >.eval/quality/{asked.id}.json' in run.stdout
        assert f'--collection {asked.id.removeprefix("ask-")} ingest "{asked.of}" --json' in run.stdout
    assert run.stdout.count("mv ") == len({one.id for one in SETS}) + len(QUESTIONS)
