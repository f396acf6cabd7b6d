"""The settings of a language model: where they come from, and what is refused."""

from pathlib import Path

import pytest

from api.settings.settings import settings
from rag.errors import SettingsError


def key() -> str:
    return settings().api_key.get_secret_value()


def test_without_any_setting_nothing_is_configured():
    found = settings()
    assert (found.writer, found.policy, found.model, found.base_url, key()) == ("auto", "strict", "", "", "")
    assert not found.has_endpoint


@pytest.mark.parametrize(
    ("stated", "configured"),
    [
        ({"MODEL": "m"}, False),
        ({"API_KEY": "k"}, False),
        ({"BASE_URL": "http://h/v1"}, False),
        ({"MODEL": "m", "API_KEY": "k"}, True),
        ({"MODEL": "m", "BASE_URL": "http://h/v1"}, True),
    ],
)
def test_an_endpoint_is_a_model_and_where_it_is(
    stated: dict[str, str], configured: bool, monkeypatch: pytest.MonkeyPatch
):
    for name, value in stated.items():
        monkeypatch.setenv(f"ONRECORD_{name}", value)
    assert settings().has_endpoint is configured


def test_the_variables_of_openai_count(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-openai")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://proxy/v1/")
    assert (key(), settings().base_url) == ("sk-openai", "http://proxy/v1")


def test_ours_go_before_those_of_openai(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-openai")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://proxy/v1")
    Path("onrecord.toml").write_text('api_key = "sk-ours"\nbase_url = "http://ours/v1"', "utf-8")
    found = settings(trust=True)
    assert (found.api_key.get_secret_value(), found.base_url) == ("sk-ours", "http://ours/v1")


def test_a_key_of_ours_goes_to_the_address_of_openai(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ONRECORD_API_KEY", "sk-ours")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-openai")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://proxy/v1")
    assert (key(), settings().base_url) == ("sk-ours", "http://proxy/v1")


def test_the_key_of_openai_is_not_sent_to_an_address_of_ours(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-openai")
    Path("onrecord.toml").write_text('base_url = "http://elsewhere/v1"', "utf-8")
    assert settings(trust=True).api_key.get_secret_value() == ""
    assert settings(trust=True, base_url="http://elsewhere/v1").api_key.get_secret_value() == ""


def test_the_key_is_not_shown(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ONRECORD_API_KEY", "sk-hush")
    assert "sk-hush" not in f"{settings()!r} {settings()} {settings().model_dump()}"


def test_what_the_call_chooses_goes_before_the_environment(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ONRECORD_MODEL", "one")
    assert settings(model="two", writer="llm", policy=None).model == "two"


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("ONRECORD_WRITER", "poet", "'auto'"),
        ("ONRECORD_POLICY", "lax", "'strict'"),
        ("ONRECORD_BASE_URL", "localhost:11434", "write it as http"),
        ("ONRECORD_BASE_URL", "http://", "write it as http"),
        ("ONRECORD_BASE_URL", "http://me:sk-hush@h/v1", "put the key into api_key"),
        ("OPENAI_BASE_URL", "ftp://h", "write it as http"),
        ("ONRECORD_API_KEY", "sk-hush\u00e9", "a character that no key has"),
        ("ONRECORD_TEMPERATURE", "3", "less than or equal to 2"),
        ("ONRECORD_REQUEST_TIMEOUT", "0", "greater than 0"),
        ("ONRECORD_DEADLINE", "nan", ""),
        ("ONRECORD_CONTEXT_TOKENS", "100", "1024"),
        ("ONRECORD_ANSWER_TOKENS", "4000", "half of context_tokens"),
        ("ONRECORD_PRICE_PROMPT", "-1", "greater than or equal to 0"),
    ],
)
def test_a_bad_value_names_its_variable_and_not_a_secret(
    variable: str, value: str, said: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError) as raised:
        settings()
    assert str(raised.value).startswith(f"{variable}: ")
    assert said in str(raised.value)
    assert "sk-hush" not in str(raised.value)


def test_a_bad_option_is_named_as_it_is_written():
    with pytest.raises(SettingsError, match=r"^--base-url: write it as"):
        settings(base_url="nowhere")
