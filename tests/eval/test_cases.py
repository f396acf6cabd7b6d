from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml

from eval.cases import Case, load_cases
from eval.errors import BadInput
from index.catalogue.reads import Filters

CASE = {
    "id": "one",
    "question": "Who opened the bridge?",
    "answerable": True,
    "facts": [["the mayor", "Anna & Berg"]],
    "sources": ["a.md", "b.md"],
    "relevant": ["a.md"],
    "split": "dev",
}
REFUSED = {"id": "two", "question": "Who closed it?", "answerable": False, "split": "test"}


def load(tmp_path: Path, *cases: Any) -> tuple[Case, ...]:
    path = tmp_path / "cases.yaml"
    path.write_text(yaml.safe_dump({"cases": list(cases)}), "utf-8")
    return load_cases(path)


def test_cases_are_read_whole(tmp_path: Path):
    full = {
        **CASE,
        "history": [{"role": "user", "content": "Hello?"}, {"role": "assistant", "content": "Yes."}],
        "filters": {
            "since": "2024-01-02",
            "until": date(2024, 2, 3),
            "publisher": "The Post",
            "source": "a*",
        },
        "forbidden": ["never"],
        "tags": ["single"],
    }
    one, two = load(tmp_path, full, REFUSED)
    assert one.facts == (("the mayor", "Anna & Berg"),)
    assert one.filters == Filters(date(2024, 1, 2), date(2024, 2, 3), "The Post", "a*")
    assert one.history[1] == {"role": "assistant", "content": "Yes."}
    assert (one.sources, one.relevant) == ({"a.md", "b.md"}, {"a.md"})
    assert two == Case("two", "Who closed it?", False, "test")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"question": " "}, "question is not a text"),
        ({"answerable": "yes"}, "answerable is neither"),
        ({"split": "train"}, "split is neither"),
        ({"facts": []}, "states no facts"),
        ({"facts": ["the mayor"]}, "a fact is not a list"),
        ({"facts": "the mayor"}, "facts is not a list"),
        ({"relevant": ["c.md"]}, "c.md is relevant, but may not be cited"),
        ({"answerable": False}, "is not answerable, but has facts"),
        ({"fact": []}, "unknown fact"),
        ({"filters": {"from": "2024"}}, "filters may hold only"),
        ({"filters": {"since": "spring"}}, "spring"),
        ({"history": ["Hello?"]}, "a turn of the history"),
        ({"tags": [1]}, "tags holds something"),
    ],
)
def test_a_bad_case_is_named_with_the_reason(tmp_path: Path, change: dict[str, Any], reason: str):
    with pytest.raises(BadInput, match=f"cases.yaml: case one: .*{reason}"):
        load(tmp_path, REFUSED, CASE | change)


def test_an_id_is_used_once_and_never_left_out(tmp_path: Path):
    with pytest.raises(BadInput, match="case one: an id that another"):
        load(tmp_path, CASE, CASE)
    with pytest.raises(BadInput, match="case number 1: lacks id"):
        load(tmp_path, {key: value for key, value in CASE.items() if key != "id"})
    with pytest.raises(BadInput, match="needs a list named cases"):
        load(tmp_path)


def test_the_shipped_cases_are_sound():
    folder = Path(str(files("eval")))
    cases = load_cases(folder / "cases.yaml")
    held = {path.name for path in (folder / "articles").iterdir()}
    assert len(cases) >= 60
    assert sum(not case.answerable for case in cases) >= len(cases) / 5
    assert {case.split for case in cases} == {"dev", "test"}
    assert set().union(*(case.sources for case in cases)) <= held
