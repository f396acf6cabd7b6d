from pathlib import Path

import pytest
from pydantic.dataclasses import dataclass

from eval.errors import BadInput
from eval.read import entries, json_lines, lines_of, yaml_mapping

FIELDS = {"text": str, "grade": (int, float)}


def written(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(content)
    return path


def test_rows_come_with_their_line_numbers_and_blank_lines_are_passed_over(tmp_path: Path):
    path = written(tmp_path, b'\xef\xbb\xbf{"text": "a", "grade": 1}\r\n\r\n{"text": "b", "grade": 0.5, "c": []}')
    assert [(number, row["text"]) for number, row in json_lines(path, FIELDS)] == [(1, "a"), (3, "b")]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", "no JSON"),
        (b"[" * 100_000, "no JSON"),
        (b"[1]", "no JSON object"),
        (b'{"text": "a"}', "lacks 'grade'"),
        (b'{"text": 1, "grade": 1}', "'text' is not of the right type"),
    ],
)
def test_a_malformed_row_is_named_by_file_and_line(tmp_path: Path, line: bytes, reason: str):
    path = written(tmp_path, b'{"text": "a", "grade": 1}\n' + line)
    with pytest.raises(BadInput, match=f"rows.jsonl, line 2: {reason}"):
        list(json_lines(path, FIELDS))


def test_half_a_character_becomes_a_question_mark(tmp_path: Path):
    path = written(tmp_path, b'{"text": "a\\ud83d b", "grade": 1}')
    assert next(json_lines(path, FIELDS))[1]["text"] == "a? b"


def test_a_file_that_cannot_be_read_says_why(tmp_path: Path):
    with pytest.raises(BadInput, match=r"nowhere.yaml cannot be read: no such file"):
        yaml_mapping(tmp_path / "nowhere.yaml")
    with pytest.raises(BadInput, match="it is not UTF-8"):
        list(lines_of(written(tmp_path, b"\xff\xff\n")))


def test_yaml_that_is_none_is_named_by_its_line(tmp_path: Path):
    path = written(tmp_path, b"a: 1\n\nb: [1\n")
    with pytest.raises(BadInput, match=r"rows.jsonl, line 4: no YAML"):
        yaml_mapping(path)
    with pytest.raises(BadInput, match="holds no mapping"):
        yaml_mapping(written(tmp_path, b"- 1\n"))


@dataclass(frozen=True)
class Town:
    id: str
    people: int = 0


def test_entries_are_of_the_type_and_in_order(tmp_path: Path):
    held = written(tmp_path, b"towns:\n- {id: b, people: 3}\n- {id: a}\n")
    assert entries(held, "towns", Town) == (Town("b", 3), Town("a"))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"towns: []", "needs a list named towns"),
        (b"towns: [{id: a}, {id: b, people: few}]", "town b: people: Input should be a valid integer"),
        (b"towns: [{people: 3}]", "town number 1: id: Field required"),
        (b"towns: [a]", "town number 1: Input should be"),
        (b"towns: [{id: a}, {id: a}]", "town a: an id that another has too"),
    ],
)
def test_a_bad_entry_is_named_with_what_is_wrong(tmp_path: Path, content: bytes, reason: str):
    with pytest.raises(BadInput, match=reason):
        entries(written(tmp_path, content), "towns", Town)
