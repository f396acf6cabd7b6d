"""README names every command, option and setting there is, and none that there is not."""

import re
from pathlib import Path

import pytest
import typer

from api.cli.main import app
from api.settings.settings import Settings
from index.parsing.formats import FORMATS

README = Path(__file__).parents[1] / "README.md"
GROUP = typer.main.get_command(app)
COMMANDS = {name: command for name, command in GROUP.commands.items() if not command.hidden}  # type: ignore[attr-defined]
EVERYWHERE = {"--help", "-h", "--install-completion", "--show-completion"}
SUB_COMMANDS = {
    f"{name} {sub}": command
    for name, group in COMMANDS.items()
    for sub, command in getattr(group, "commands", {}).items()
    if not command.hidden
}
OPTIONS = {
    option
    for one in (GROUP, *COMMANDS.values(), *SUB_COMMANDS.values())
    for param in one.params
    if param.param_type_name == "option"
    for option in param.opts
}
SETTINGS = {f"ONRECORD_{key.upper()}" for key in Settings.model_fields}


@pytest.fixture(scope="module")
def readme() -> str:
    return README.read_text("utf-8")


def written_commands(text: str) -> set[str]:
    """The commands that code in the text calls: in back ticks, or in a line that is indented or fenced."""
    code = re.findall(r"`([^`\n]+)`", text)
    code += re.findall(r"^(?: {4}|\t|\$ )(.+)$", text, re.MULTILINE)
    code += [
        line
        for block in re.findall(r"^```[^\n]*\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
        for line in block.split("\n")
    ]
    calls = (
        re.match(r"(?:\$ )?\s*(?:\.venv/bin/)?onrecord\s+((?:--\w+ \S+ )*)([a-z]+)\b", one.strip()) for one in code
    )
    return {call[2] for call in calls if call}


@pytest.mark.parametrize("command", [*COMMANDS, *SUB_COMMANDS])
def test_every_command_is_described(command: str, readme: str) -> None:
    assert re.search(rf"onrecord (?:--\w+ \S+ )*{command}\b", readme)


@pytest.mark.parametrize("option", sorted(option for option in OPTIONS - EVERYWHERE if option.startswith("-")))
def test_every_option_is_described(option: str, readme: str) -> None:
    assert re.search(rf"(?<![\w-]){re.escape(option)}(?![\w-])", readme)


@pytest.mark.parametrize("setting", sorted(SETTINGS))
def test_every_setting_is_described(setting: str, readme: str) -> None:
    assert re.search(rf"\b{setting}\b", readme)


def test_no_command_is_described_that_does_not_exist(readme: str) -> None:
    assert written_commands(readme) <= set(COMMANDS)


def test_no_setting_is_described_that_does_not_exist(readme: str) -> None:
    assert set(re.findall(r"\bONRECORD_[A-Z_]*[A-Z]\b", readme)) <= SETTINGS


def test_every_exit_code_is_described(readme: str) -> None:
    assert all(re.search(rf"\b{code}\b", readme.partition("xit code")[2]) for code in range(5))


def test_commands_are_read_off_code_and_not_off_prose() -> None:
    prose, block = "onrecord is. Use `onrecord --home x ask`.", "    onrecord search y"
    text = f"{prose}\n\n{block}\n\n```sh\n$ onrecord status\n```\n"
    assert written_commands(text) == {"ask", "search", "status"}


@pytest.mark.parametrize("suffix", sorted(suffix for one in FORMATS for suffix in one.suffixes))
def test_every_format_is_described(suffix: str, readme: str) -> None:
    assert f"`{suffix}`" in readme
