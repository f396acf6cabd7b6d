"""`onrecord keys`: made and shown once, listed without themselves, taken away."""

import json
from collections.abc import Callable
from pathlib import Path

from typer.testing import Result

from api.service.keys import Keys

Call = Callable[..., Result]


def test_a_key_is_shown_once_and_alone_on_standard_output(call: Call, tmp_path: Path) -> None:
    made = call("--home", tmp_path, "keys", "add", "desk")
    token = made.stdout.strip()
    assert made.exit_code == 0 and made.stdout == f"{token}\n" and token.startswith("onrecord_")
    assert "may read." in made.stderr and token not in made.stderr
    found = Keys(tmp_path).find(token)
    assert found and found.may == "read"
    assert token not in "".join(path.read_text() for path in tmp_path.rglob("*") if path.is_file())


def test_a_key_that_may_write_says_so(call: Call, tmp_path: Path) -> None:
    made = call("--home", tmp_path, "keys", "add", "loader", "--write")
    assert "may read and write." in made.stderr
    found = Keys(tmp_path).find(made.stdout.strip())
    assert found and found.may == "write"


def test_keys_are_listed_without_themselves(call: Call, tmp_path: Path) -> None:
    assert "no keys" in call("--home", tmp_path, "keys", "list").stdout
    token = call("--home", tmp_path, "keys", "add", "desk").stdout.strip()
    call("--home", tmp_path, "keys", "add", "loader", "--write")
    listed = call("--home", tmp_path, "keys", "list")
    assert "desk" in listed.stdout and "may write" in listed.stdout and token not in listed.stdout
    found = json.loads(call("--home", tmp_path, "keys", "list", "--json").stdout)["keys"]
    assert [(one["name"], one["may"]) for one in found] == [("desk", "read"), ("loader", "write")]
    assert set(found[0]) == {"name", "may", "made", "collections", "until", "expired"}
    assert (found[0]["collections"], found[0]["until"], found[0]["expired"]) == (None, None, False)


def test_a_key_is_bound_to_collections_and_ends_on_its_last_day(call: Call, tmp_path: Path) -> None:
    options = ("--only", "sport", "--only", "politics", "--until", "2999-12-31")
    made = call("--home", tmp_path, "keys", "add", "desk", *options)
    assert made.exit_code == 0
    assert "may read sport and politics through 2999-12-31." in " ".join(made.stderr.split())
    [found] = json.loads(call("--home", tmp_path, "keys", "list", "--json").stdout)["keys"]
    assert (found["collections"], found["until"]) == (["sport", "politics"], "2999-12-31")
    listed = " ".join(call("--home", tmp_path, "keys", "list").stdout.split())
    assert "may read sport, politics" in listed and "through 2999-12-31" in listed


def test_a_collection_that_is_not_there_is_told_and_the_key_made(call: Call, tmp_path: Path) -> None:
    (tmp_path / "swans.txt").write_text("Swans counted\n\nThe wardens counted ninety-one swans in April.\n")
    call("--home", tmp_path, "--collection", "sport", "ingest", tmp_path / "swans.txt")
    made = call("--home", tmp_path, "keys", "add", "desk", "--only", "sports", "--only", "sport", "--only", "zebra")
    assert made.exit_code == 0 and Keys(tmp_path).find(made.stdout.strip())
    told = " ".join(made.stderr.split())
    assert "There is no collection 'sports' yet: did you mean sport? There is no collection 'zebra' yet." in told


def test_a_key_is_taken_away(call: Call, tmp_path: Path) -> None:
    token = call("--home", tmp_path, "keys", "add", "desk").stdout.strip()
    done = call("--home", tmp_path, "keys", "remove", "desk")
    assert done.exit_code == 0 and "Removed desk" in done.stdout
    assert Keys(tmp_path).find(token) is None


def test_what_cannot_be_is_usage_and_one_line(call: Call, tmp_path: Path) -> None:
    call("--home", tmp_path, "keys", "add", "desk")
    for arguments in (
        ("add", "desk"),
        ("add", "a b"),
        ("remove", "other"),
        ("add",),
        ("list", "--loud"),
        ("lend", "desk"),
        ("add", "late", "--until", "2020-01-01"),
        ("add", "never", "--until", "soon"),
        ("add", "lost", "--only", "../sport"),
    ):
        done = call("--home", tmp_path, "keys", *arguments)
        assert (done.exit_code, done.stdout) == (2, "")
        assert done.stderr.startswith("onrecord: ") or done.stderr


def test_without_a_command_it_prints_its_help(call: Call, tmp_path: Path) -> None:
    done = call("--home", tmp_path, "keys")
    assert done.exit_code == 2
    assert done.stdout.startswith("Usage: ")
    for name in ("add", "list", "remove"):
        assert f"\n  {name} " in done.stdout
    assert done.stderr == ""
    helped = call("--home", tmp_path, "keys", "--help")
    assert (helped.exit_code, helped.stdout) == (0, done.stdout)
