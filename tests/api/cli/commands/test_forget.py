import json
from collections.abc import Callable
from pathlib import Path

from typer.testing import Result

Call = Callable[..., Result]


def held(call: Call, home: Path) -> int:
    return int(json.loads(call("--home", home, "status", "--json").stdout)["articles"])


def test_forgotten_articles_are_gone_and_the_files_stay(call: Call, home: Path, newsroom: Path) -> None:
    done = call("--home", home, "forget", "harbour.txt", "odd:name.txt")
    assert (done.exit_code, done.stdout) == (0, "forgot harbour.txt\nforgot odd:name.txt\n")
    assert held(call, home) == 2
    assert (newsroom / "harbour.txt").is_file()
    assert "harbour.txt" not in call("--home", home, "search", "harbour bridge").stdout


def test_with_one_unknown_source_nothing_is_forgotten(call: Call, home: Path) -> None:
    done = call("--home", home, "forget", "harbour.txt", "mill.htm")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "did you mean old/mill.html?" in done.stderr
    assert held(call, home) == 4


def test_no_text_of_a_forgotten_article_is_left_on_disk(call: Call, home: Path) -> None:
    call("--home", home, "forget", "harbour.txt")
    files = [file.read_bytes() for file in (home / "collections").rglob("*") if file.is_file()]
    assert files
    assert not any(b"inspectors found cracks" in data for data in files)
