"""A file in the current folder, which may have come with articles of others: it is not obeyed, and sent no key."""

from pathlib import Path

import pytest

from api.settings.settings import Settings, settings
from api.settings.sources import FolderSettingsFile
from rag.errors import SettingsError


def here(text: str) -> None:
    Path("onrecord.toml").write_text(text, "utf-8")


@pytest.mark.parametrize(
    "line",
    [
        'base_url = "http://elsewhere/v1"',
        'api_key = "sk-theirs"',
        'home = "theirs"',
        'chroma_url = "http://elsewhere"',
        'catalogue_url = "postgresql://elsewhere/news"',
        'embedding = "os:system"',
        'verifier = "os:system"',
        '[embedding_options]\napi_base = "http://elsewhere/v1"',
        'slack_api_url = "https://elsewhere/"',
        'slack_bot_token = "xoxb-1"',
        'slack_app_token = "xapp-1"',
        'slack_signing_secret = "theirs"',
    ],
)
def test_what_says_where_things_go_is_not_obeyed_without_trust(line: str) -> None:
    here(line)
    key = line.partition(" = ")[0].strip("[").partition("]")[0]
    with pytest.raises(SettingsError, match=rf"onrecord\.toml in the current folder sets {key}, .*--trust"):
        settings()
    settings(trust=True)


def test_every_setting_that_holds_an_address_a_key_or_code_is_guarded() -> None:
    held = {
        name
        for name, field in Settings.model_fields.items()
        if "SecretStr" in str(field.annotation) or name.endswith("_url") or name in ("home", "embedding", "verifier")
    }
    assert held - FolderSettingsFile.guarded == {"public_url"}  # nothing is sent there: answers link to it


def test_other_settings_need_no_trust() -> None:
    here('threads = 3\nmodel = "m"')
    assert (settings().threads, settings().model) == (3, "m")


@pytest.mark.parametrize(
    ("line", "variable", "value"),
    [
        ('base_url = "http://elsewhere/v1"', "ONRECORD_API_KEY", "sk-mine"),
        ('slack_api_url = "https://elsewhere/"', "ONRECORD_SLACK_BOT_TOKEN", "xoxb-mine"),
    ],
)
def test_even_a_trusted_file_is_sent_no_key_of_the_environment(
    line: str, variable: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    here(line)
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError, match=rf"{variable} is not sent to the .* that onrecord\.toml"):
        settings(trust=True)


def test_a_home_that_the_folder_names_is_sent_no_key_either(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "onrecord.toml").write_text('base_url = "http://elsewhere/v1"', "utf-8")
    here(f'home = "{tmp_path / "theirs"}"')
    monkeypatch.setenv("ONRECORD_API_KEY", "sk-mine")
    with pytest.raises(SettingsError, match="ONRECORD_API_KEY is not sent"):
        settings(trust=True)


def test_an_address_of_ones_own_gets_the_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_API_KEY", "sk-mine")
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "onrecord.toml").write_text('base_url = "http://mine/v1"', "utf-8")
    assert settings(home=tmp_path / "home").base_url == "http://mine/v1"
    here('base_url = "http://elsewhere/v1"')
    found = settings(trust=True, base_url="http://chosen/v1")
    assert (found.base_url, found.api_key.get_secret_value()) == ("http://chosen/v1", "sk-mine")
