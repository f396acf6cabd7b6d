"""A collection's title and description, kept beside its catalogue."""

from pathlib import Path

import pytest

from api.errors import UsageError
from api.service.descriptions import LONGEST, Description, describe, description_of


def test_what_is_written_is_read_again_on_one_line(tmp_path: Path) -> None:
    describe(tmp_path, Description("  Harbour\npress ", "Both papers. " + "x" * LONGEST))
    found = description_of(tmp_path)
    assert (found.title, len(found.description)) == ("Harbour press", LONGEST)
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == ["about.json"]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"title": 3, "description": ""}', '{"title": "x"}', "\x00\xff"])
def test_what_cannot_be_read_says_nothing(text: str, tmp_path: Path) -> None:
    (tmp_path / "about.json").write_text(text, "latin-1")
    assert description_of(tmp_path) == Description()


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written"):
        describe(tmp_path / "gone", Description("x"))
