import pytest

from api.settings.settings import Settings, settings
from api.settings.slack import SlackChannel
from rag.errors import SettingsError


def test_tables_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_SLACK_CHANNELS", '{"C1": {"collection": "politics", "users": ["U1"]}, "*": {}}')
    monkeypatch.setenv("ONRECORD_SLACK_USERS", '{"U1": "politics"}')
    made = settings()
    assert made.slack_channels == {"C1": SlackChannel(collection="politics", users=["U1"]), "*": SlackChannel()}
    assert made.slack_users == {"U1": "politics"}


def test_tables_are_read_from_the_file() -> None:
    from pathlib import Path

    Path("onrecord.toml").write_text(
        '[slack_channels.C1]\ncollection = "politics"\nusers = ["U1"]\n[slack_users]\nU1 = ""\n', "utf-8"
    )
    made = settings()
    assert made.slack_channels["C1"].users == ["U1"] and made.slack_users == {"U1": ""}


@pytest.mark.parametrize(("name", "value", "says"), [
    ("SLACK_BOT_TOKEN", "xapp-1-secret", "a bot token begins with xoxb-"),
    ("SLACK_APP_TOKEN", "xoxb-1-secret", "an app-level token begins with xapp-"),
    ("SLACK_SIGNING_SECRET", "a\u200bsecret", "a character that no token has"),
    ("SLACK_API_URL", "http://slack.com/api/", "write it as https://slack.com/api/"),
    ("SLACK_CHANNELS", '{"politics": {}}', "'politics' is no id"),
    ("SLACK_CHANNELS", '{"C1": {"colection": "x"}}', "extra inputs are not permitted"),
    ("SLACK_USERS", '{"U1": "../x"}', "should match pattern"),
    ("SLACK_WORKERS", "0", "greater than or equal to 1"),
])  # fmt: skip
def test_a_bad_value_names_its_key_and_no_secret(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    monkeypatch.setenv(f"ONRECORD_{name}", value)
    with pytest.raises(SettingsError) as refused:
        settings()
    text = str(refused.value)
    assert text.startswith(f"ONRECORD_{name}: ") and says in text and "secret" not in text


def test_tokens_are_never_shown() -> None:
    made = Settings(slack_bot_token=" xoxb-hush\n", slack_app_token="xapp-hush", slack_signing_secret="hush")
    assert "hush" not in repr(made) + str(made.model_dump())
    assert made.slack_bot_token.get_secret_value() == "xoxb-hush"


def test_addresses_end_in_a_slash_and_loopback_needs_no_tls() -> None:
    assert Settings(slack_api_url="https://slack-gov.com/api").slack_api_url == "https://slack-gov.com/api/"
    assert Settings(slack_api_url="http://127.0.0.1:1/api/").slack_api_url == "http://127.0.0.1:1/api/"
