import json
import os
import pty
import re
import sqlite3
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from filelock import FileLock
from typer.testing import Result

from api.cli.main import app
from tests.programs.program import Program

ROOT = Path(__file__).parents[3]
COMMANDS = (
    "ingest", "show", "status", "forget", "rebuild", "doctor", "backup", "restore", "ask", "chat", "search", "list",
    "serve", "mcp", "eval", "bench", "keys", "slack", "feedback",
)  # fmt: skip
HEAVY = (
    "llama_index",
    "chromadb",
    "onnxruntime",
    "openai",
    "tokenizers",
    "trafilatura",
    "numpy",
    "rich",
    "pydantic",
    "prompt_toolkit",
)

Ended = Callable[..., "subprocess.CompletedProcess[str]"]
Call = Callable[..., Result]


def imported_by(*arguments: object) -> set[str]:
    """The heavy libraries that a run of the command line imports."""
    code = (
        "import sys\nfrom api.cli.main import main\nsys.argv = ['onrecord', *sys.argv[1:]]\n"
        f"try:\n    main()\nfinally:\n    print(*(set(sys.modules) & {set(HEAVY)}), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return set(done.stderr.split())


def test_the_installed_command_is_this_one() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert declared["project"]["scripts"] == {"onrecord": "api.cli.main:main"}


def test_help_lists_every_command_of_the_contract(fresh: Ended) -> None:
    done = fresh("--help")
    assert (done.returncode, done.stderr) == (0, "")
    listed = re.findall(r"^  ([a-z]+)  ", done.stdout.partition("Commands:")[2], re.MULTILINE)
    assert tuple(listed) == COMMANDS
    assert "..." not in done.stdout.partition("Commands:")[2]  # no description is cut


def test_help_imports_nothing_heavy() -> None:
    assert imported_by("--help") == set()


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_command_says_what_it_does(command: str, call: Call) -> None:
    done = call(command, "--help")
    assert done.exit_code == 0
    assert len(done.stdout.splitlines()) > 4


def test_a_question_imports_neither_a_language_model_client_nor_what_edits_lines(indexed: Path) -> None:
    found = imported_by("--home", indexed, "ask", "why did the harbour bridge close?")
    assert "chromadb" in found
    assert not found & {"openai", "llama_index", "trafilatura", "prompt_toolkit"}


def test_reading_the_catalogue_imports_neither_chroma_nor_the_embedder(indexed: Path) -> None:
    for arguments in (["status"], ["show", "harbour.txt"]):
        found = imported_by("--home", indexed, *arguments)
        assert not found & {"chromadb", "onnxruntime", "tokenizers", "llama_index", "openai", "trafilatura"}


def test_without_a_command_there_is_help_and_a_usage_error(call: Call) -> None:
    done = call()
    assert done.exit_code == 2
    assert "Commands:" in done.stdout


def test_the_options_of_the_contract_are_there() -> None:
    group = typer.main.get_command(app)
    options = {
        name: {option for param in command.params for option in param.opts if option.startswith("-")}
        for name, command in group.commands.items()  # type: ignore[attr-defined]
    }
    filters = {"--since", "--until", "--publisher", "--source", "--as-of", "--language"}
    writing = {"--writer", "--policy", "--level", "--model", "--base-url", "--show-withheld"}
    assert {option for param in group.params for option in param.opts} >= {
        "--home",
        "--collection",
        "--trust",
        "--version",
    }
    assert options == {
        "ingest": {"--workers", "--ray", "--dry-run", "--json", "--allow-removals", "--check", "--watch"},
        "ask": {*filters, *writing, "--json"},
        "chat": {*filters, *writing},
        "search": {*filters, "-k", "--json"},
        "list": {*filters, "--author", "--about", "--collections", "-n", "--json"},
        "show": {"--json"},
        "status": {"--json"},
        "forget": set(),
        "rebuild": set(),
        "doctor": {"--fix", "--erased", "--json"},
        "backup": set(),
        "restore": set(),
        "eval": {"--json", "--report"},
        "bench": {"--json"},
        "serve": {"--host", "--port", "--workers", "--insecure"},
        "mcp": set(),
        "keys": set(),
        "slack": set(),
        "feedback": set(),
    }


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["serch", "x"], "Did you mean 'search'"),
        (["ask"], "There is no question: ask in words"),
        (["ask", "x", "--since", "soon"], "--since: 'soon' is no date"),
        (["ask", "x", "--until", "2024-13"], "--until: '2024-13' is no date"),
        (["search", "x", "-k", "0"], "'-k'"),
        (["search", "x", "-k", "many"], "'-k'"),
        (["bench", "speed", "."], "'speed' is not one of 'retrieval'"),
        (["bench", "retrieval", "nowhere"], "There is no file or folder nowhere"),
        (["--collection", "../x", "status"], "--collection: a collection's name"),
        (["ask", "x", "--json", "--home", "."], "write it before the command"),
    ],
)
def test_bad_usage_is_one_line_and_exit_2(arguments: list[str], said: str, call: Call, indexed: Path) -> None:
    done = call("--home", indexed, *arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr
    assert done.stderr.startswith("onrecord: ") and done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "command", [["ask", "x"], ["search", "x"], ["show", "x"], ["status"], ["rebuild"], ["forget", "x"]]
)
def test_without_an_index_it_says_what_to_run_and_exits_3(command: list[str], call: Call, tmp_path: Path) -> None:
    done = call("--home", tmp_path / "home", *command)
    assert (done.exit_code, done.stdout) == (3, "")
    assert f"run `onrecord --home {tmp_path / 'home'} ingest FOLDER` first" in done.stderr
    assert not (tmp_path / "home").exists()


def test_an_index_of_another_model_is_refused_with_exit_3(call: Call, home: Path) -> None:
    catalogue = sqlite3.connect(home / "collections" / "default" / "catalogue.sqlite")
    with catalogue:
        catalogue.execute("UPDATE meta SET value = 'another-model' WHERE key = 'embedding'")
    catalogue.close()
    done = call("--home", home, "ask", "x")
    assert done.exit_code == 3
    assert "another-model" in done.stderr


def test_a_second_writer_is_told_and_exits_3(call: Call, home: Path, newsroom: Path) -> None:
    with FileLock(home / "collections" / "default" / "write.lock"):
        done = call("--home", home, "ingest", newsroom)
    assert done.exit_code == 3
    assert "Another process" in done.stderr


def test_an_unknown_setting_is_refused_with_exit_2(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_COLECTION", "x")
    done = call("status")
    assert done.exit_code == 2
    assert "did you mean ONRECORD_COLLECTION?" in done.stderr


def test_home_is_the_option_then_the_variable(call: Call, indexed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_HOME", str(indexed))
    assert call("status").exit_code == 0
    assert call("--home", "nowhere", "status").exit_code == 3


def test_collections_are_apart(call: Call, home: Path, newsroom: Path) -> None:
    assert call("--home", home, "--collection", "other", "status").exit_code == 3
    assert call("--home", home, "--collection", "other", "ingest", newsroom / "harbour.txt").exit_code == 0
    held = [
        json.loads(call("--home", home, *choice, "status", "--json").stdout)["articles"]
        for choice in ([], ["--collection", "other"])
    ]
    assert held == [4, 1]


@pytest.mark.parametrize(
    "command",
    [["ask", "why did the harbour bridge close?"], ["search", "bridge"], ["status"], ["show", "harbour.txt"]],
)
def test_without_a_terminal_there_is_no_colour_and_nothing_on_standard_error(
    command: list[str], program: Ended, indexed: Path
) -> None:
    done = program("--home", indexed, *command)
    assert done.returncode == 0
    assert "\x1b" not in done.stdout
    assert done.stderr == ""


def test_on_a_terminal_there_is_colour(start: Callable[..., Program], indexed: Path) -> None:
    master, slave = pty.openpty()
    with start("--home", indexed, "show", "harbour.txt:0-7", stdout=slave, env={"TERM": "xterm-256color"}) as process:
        process.communicate(timeout=60)
    os.close(slave)
    assert b"\x1b[" in os.read(master, 65536)
    os.close(master)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_offers_the_commands(shell: str, program: Ended) -> None:
    asked = {
        "_ONRECORD_COMPLETE": f"complete_{shell}",
        "COMP_WORDS": "onrecord s",
        "COMP_CWORD": "1",
        "_TYPER_COMPLETE_ARGS": "onrecord s",
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
    }
    done = program(env=asked)
    assert {"search", "show", "status"} <= set(re.findall(r"[a-z]+", done.stdout))
    assert "ingest" not in done.stdout


def test_it_says_its_version(call: Call) -> None:
    done = call("--version")
    assert re.fullmatch(r"onrecord (\d+\.\d+\S*|from a source tree .*)\n", done.stdout)
