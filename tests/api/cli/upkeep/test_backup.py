import json
from collections.abc import Callable
from pathlib import Path

from typer.testing import Result

Call = Callable[..., Result]


def held(call: Call, home: Path) -> int:
    return int(json.loads(call("--home", home, "status", "--json").stdout)["articles"])


def test_a_collection_goes_into_a_file_and_comes_back(call: Call, home: Path, tmp_path: Path) -> None:
    file = tmp_path / "news.backup"
    assert call("--home", home, "backup", file).exit_code == 0
    before = held(call, home)
    call("--home", home, "forget", "harbour.txt")
    done = call("--home", home, "restore", file)
    assert (done.exit_code, held(call, home)) == (0, before)
    assert "harbour.txt" in call("--home", home, "search", "harbour bridge").stdout


def test_a_damaged_catalogue_is_put_aside_and_replaced(call: Call, home: Path, tmp_path: Path) -> None:
    call("--home", home, "backup", tmp_path / "file")
    path = home / "collections" / "default" / "catalogue.sqlite"
    path.write_bytes(b"no database at all " * 1000)
    done = call("--home", home, "restore", tmp_path / "file")
    assert (done.exit_code, "damaged.sqlite" in done.stdout.replace("\n", "")) == (0, True)
    assert held(call, home) == 4


def test_what_is_no_backup_and_a_folder_that_is_not_there_are_told(call: Call, home: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"no backup")
    done = call("--home", home, "restore", tmp_path / "file")
    assert (done.exit_code, "Nothing was changed" in done.stderr) == (2, True)
    assert call("--home", home, "backup", tmp_path / "none" / "file").exit_code == 2
