import pytest
import typer

from api.cli.main import app
from api.cli.options import Policy, Writer
from api.settings.settings import Settings

COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]


def choices(annotated: object) -> set[str]:
    literal = annotated.__origin__.__args__[0]  # type: ignore[attr-defined]
    return set(literal.__args__)


@pytest.mark.parametrize(("option", "key"), [(Writer, "writer"), (Policy, "policy")])
def test_an_option_offers_what_the_setting_takes(option: object, key: str) -> None:
    assert choices(option) == set(Settings.model_fields[key].annotation.__args__)  # type: ignore[union-attr]


def test_chat_takes_the_options_of_ask() -> None:
    ask, chat = ({option for param in COMMANDS[name].params for option in param.opts} for name in ("ask", "chat"))
    assert chat == ask - {"question", "--json"}
