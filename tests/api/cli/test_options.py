from typing import get_args

import pytest
import typer

from api.cli.main import app
from api.settings.settings import Settings

COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]


@pytest.mark.parametrize("key", ["writer", "policy", "level"])
def test_an_option_offers_what_the_setting_takes(key: str) -> None:
    (option,) = (param for param in COMMANDS["ask"].params if param.name == key)
    assert set(get_args(option.type_descriptor.annotation)) == set(Settings.model_fields[key].annotation.__args__)


def test_chat_takes_the_options_of_ask() -> None:
    ask, chat = ({option for param in COMMANDS[name].params for option in param.opts} for name in ("ask", "chat"))
    assert chat == ask - {"question", "--json"}


@pytest.mark.parametrize("command", ["ask", "chat", "search", "list"])
def test_what_narrows_a_search_narrows_each_in_the_same_words(command: str) -> None:
    helps = {param.name: param.help for param in COMMANDS[command].params if hasattr(param, "help")}
    asked = {param.name: param.help for param in COMMANDS["ask"].params if hasattr(param, "help")}
    for name in ("since", "until", "publisher", "source", "as_of"):
        assert helps[name] == asked[name]
