import json
from collections.abc import Callable
from pathlib import Path

from typer.testing import Result

Call = Callable[..., Result]


def test_of_a_whole_index_nothing_is_wrong(call: Call, home: Path) -> None:
    done = call("--home", home, "doctor")
    assert (done.exit_code, done.stdout.count("as it should be")) == (0, 5)


def test_missing_vectors_are_told_with_one_and_mended(call: Call, home: Path) -> None:
    for folder in (home / "collections" / "default").glob("chroma-*"):
        for file in [path for path in folder.rglob("*") if path.is_file()]:
            file.write_bytes(b"")
    done = call("--home", home, "doctor", "--json")
    wrong = {one["what"] for one in json.loads(done.stdout)["findings"] if one["wrong"]}
    assert (done.exit_code, wrong) == (1, {"vectors"})
    assert f"`onrecord --home {home} doctor --fix`" in call("--home", home, "doctor").stdout
    mended = call("--home", home, "doctor", "--fix")
    assert (mended.exit_code, "mended" in mended.stdout) == (0, True)
    assert call("--home", home, "search", "harbour bridge").exit_code == 0


def test_a_damaged_catalogue_ends_with_three_and_what_to_do(call: Call, home: Path) -> None:
    path = home / "collections" / "default" / "catalogue.sqlite"
    path.write_bytes(b"no database at all " * 1000)
    for command in (["doctor"], ["status"], ["search", "x"], ["ask", "who?"]):
        done = call("--home", home, *command)
        assert (done.exit_code, done.stdout) == (3, "")
        assert "onrecord restore FILE" in done.stderr


def test_what_was_erased_is_in_no_file_and_what_was_not_is_named(call: Call, home: Path) -> None:
    found = call("--home", home, "doctor", "--erased", "inspectors found cracks")
    assert (found.exit_code, "catalogue.sqlite" in found.stdout) == (1, True)
    call("--home", home, "forget", "harbour.txt")
    done = call("--home", home, "doctor", "--erased", "inspectors found cracks", "--json")
    assert (done.exit_code, json.loads(done.stdout)) == (0, {"erased": True, "files": []})
