import json
from collections.abc import Callable
from pathlib import Path

from typer.testing import Result

Call = Callable[..., Result]


def test_the_manifest_is_json(call: Call, tmp_path: Path) -> None:
    done = call("--home", tmp_path, "slack", "manifest")
    assert done.exit_code == 0
    assert json.loads(done.stdout)["settings"]["socket_mode_enabled"] is True


def test_without_a_token_the_bot_says_what_to_set(call: Call, tmp_path: Path) -> None:
    done = call("--home", tmp_path, "slack")
    assert done.exit_code == 2 and "slack_bot_token is not set" in done.stderr


def test_check_says_what_is_not_set(call: Call, tmp_path: Path) -> None:
    done = call("--home", tmp_path, "slack", "check")
    assert done.exit_code == 2
    assert "✗ bot token: ONRECORD_SLACK_BOT_TOKEN is not set" in done.stdout
