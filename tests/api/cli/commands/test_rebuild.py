import json
import shutil
from collections.abc import Callable
from pathlib import Path

from typer.testing import Result

Call = Callable[..., Result]


def passages(call: Call, home: Path) -> list[str]:
    found = json.loads(call("--home", home, "search", "who fought the fire?", "--json").stdout)["passages"]
    return [f"{one['source']}:{one['start']} {one['ranks']}" for one in found]


def test_a_lost_vector_store_is_made_anew_from_the_catalogue(call: Call, home: Path) -> None:
    before = passages(call, home)
    for folder in (home / "collections" / "default").glob("chroma-*"):
        shutil.rmtree(folder)
    done = call("--home", home, "rebuild")
    assert (done.exit_code, done.stderr) == (0, "")
    assert "passages from the catalogue" in done.stdout
    assert passages(call, home) == before


def test_a_damaged_vector_store_says_what_to_run_and_exits_3(call: Call, home: Path) -> None:
    for file in (home / "collections" / "default").glob("chroma-*/chroma.sqlite3*"):
        file.write_bytes(b"this is no database" * 500)
    done = call("--home", home, "search", "fire")
    assert (done.exit_code, done.stdout) == (3, "")
    assert "onrecord rebuild" in done.stderr
    assert call("--home", home, "rebuild").exit_code == 0
    assert call("--home", home, "search", "fire").exit_code == 0
