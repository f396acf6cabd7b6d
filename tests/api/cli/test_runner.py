import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from api.cli.runner import CommandGroup, report
from api.service.composition import CommandLineChoices
from index.errors import IndexMissing, OnRecordError


def run(command: Callable[[], object], *arguments: str, home: Path | None = None) -> Result:
    """Run a command line whose one command does `command`."""
    app = typer.Typer(cls=CommandGroup, rich_markup_mode=None, pretty_exceptions_enable=False)

    @app.callback()
    def choose(ctx: typer.Context) -> None:
        ctx.obj = CommandLineChoices(home)

    @app.command("do")
    def do(number: int = 0) -> object:
        return command()

    return CliRunner().invoke(app, list(arguments) or ["do"])


def raising(error: BaseException) -> Callable[[], object]:
    def fail() -> object:
        raise error

    return fail


@pytest.mark.parametrize(("returned", "code"), [(None, 0), (0, 0), (1, 1), (3, 3)])
def test_what_a_command_returns_is_the_exit_code(returned: int | None, code: int) -> None:
    assert run(lambda: returned).exit_code == code


def test_an_error_of_ours_is_one_line_and_its_code() -> None:
    done = run(raising(IndexMissing("There is no\nindex: run x first.")))
    assert (done.exit_code, done.stdout) == (3, "")
    assert done.stderr == "onrecord: There is no index: run x first.\n"


def test_an_error_of_ours_that_no_door_knows_is_a_failure() -> None:
    class Other(OnRecordError):
        pass

    assert run(raising(Other("Something."))).exit_code == 1


def test_a_defect_is_one_line_with_an_id_that_the_log_has_too(tmp_path: Path) -> None:
    done = run(raising(ValueError("why did the mayor resign?")), home=tmp_path)
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    number = done.stderr.partition("(")[2].partition(")")[0]
    log = (tmp_path / "logs" / "onrecord.log").read_text("utf-8")
    assert number in log and "ValueError" in log
    assert "mayor" not in done.stderr + log
    assert "Traceback" not in done.stderr


def test_a_defect_whose_log_cannot_be_written_is_still_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = run(raising(ValueError()), home=tmp_path / "file")
    assert done.exit_code == 1
    assert "the log could not be written" in done.stderr


def test_stopping_is_no_defect() -> None:
    done = run(raising(KeyboardInterrupt()))
    assert (done.exit_code, done.stdout, done.stderr) == (130, "", "onrecord: stopped.\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["doo"], "onrecord: No such command 'doo'. Did you mean 'do'? See `"),
        (["do", "--numbr", "1"], "No such option: --numbr (Possible options: --number) See `"),
        (["do", "--number", "x"], "Invalid value for '--number': "),
        (["do", "extra"], "extra"),
        (["do", "--home", "x"], "No such option: --home; write it before the command."),
    ],
)
def test_a_mistyped_command_line_is_one_line_that_helps(arguments: list[str], said: str) -> None:
    done = run(lambda: None, *arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_how_a_command_ended_is_noted_when_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_LOG_LEVEL", "info")
    chosen = CommandLineChoices(tmp_path)
    app = typer.Typer(cls=CommandGroup, rich_markup_mode=None)

    @app.callback()
    def choose(ctx: typer.Context) -> None:
        ctx.obj = chosen

    @app.command("do")
    def do() -> int:
        assert chosen.settings
        return 3

    assert CliRunner().invoke(app, ["do"]).exit_code == 3
    assert "INFO do ended with 3 after" in (tmp_path / "logs" / "onrecord.log").read_text("utf-8")


def in_a_shell(arguments: str) -> "subprocess.CompletedProcess[str]":
    """The program with these arguments, and what the shell makes of the rest of the line."""
    return subprocess.run(
        ["sh", "-c", f"'{sys.executable}' -m api.cli.main {arguments}"],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_without_an_output_it_still_ends_as_it_should(closed: str, tmp_path: Path) -> None:
    done = in_a_shell(f"--home '{tmp_path}/none' status {closed}")
    assert done.returncode == 3
    assert "Traceback" not in done.stderr


def test_a_reader_who_goes_away_ends_it_quietly(indexed: Path) -> None:
    for reader in ("true", "head -n 1"):
        done = in_a_shell(f"--home '{indexed}' show harbour.txt | {reader}")
        assert (done.returncode, done.stderr) == (0, "")


def test_what_went_wrong_can_be_told_without_leaving(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    chosen = CommandLineChoices(tmp_path).settings
    assert report(IndexMissing("No index here."), chosen) == 3
    assert report(ZeroDivisionError("a secret"), chosen) == 1
    first, second = capsys.readouterr().err.splitlines()
    assert first == "onrecord: No index here."
    assert "defect" in second and "secret" not in second
