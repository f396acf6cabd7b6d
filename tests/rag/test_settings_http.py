from pathlib import Path

import pytest

from rag.errors import SettingsError
from rag.settings import Settings, settings


@pytest.fixture(autouse=True)
def _fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings.cache_clear()


def stated(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> Settings:
    monkeypatch.setenv(f"ONRECORD_{name.upper()}", value)
    settings.cache_clear()
    return settings()


def test_without_any_setting_nobody_else_is_let_in() -> None:
    found = Settings()
    assert (found.allowed_hosts, found.cors_origins, found.public_url) == ([], [], "")
    assert found.answers_at_once is None
    assert found.answers_waiting > 0


@pytest.mark.parametrize("url", ["https://news.example.org", "http://127.0.0.1:8000/desk/"])
def test_an_address_of_the_page_is_kept_without_its_last_slash(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert stated(monkeypatch, "public_url", url).public_url == url.rstrip("/")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("public_url", "news.example.org"),
        ("public_url", "ftp://news.example.org"),
        ("public_url", "https://news.example.org/?desk=1"),
        ("public_url", "https://news.example.org/#top"),
        ("cors_origins", '["desk.example.org"]'),
        ("cors_origins", '["https://desk.example.org/"]'),
        ("cors_origins", '["*"]'),
        ("answers_at_once", "0"),
        ("answers_waiting", "-1"),
        ("max_upload_mb", "0"),
        ("max_upload_mb", "inf"),
        ("shutdown_seconds", "-1"),
    ],
)
def test_a_bad_value_names_its_setting(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError, match=f"^ONRECORD_{name.upper()}: "):
        stated(monkeypatch, name, value)


def test_lists_are_written_as_json(monkeypatch: pytest.MonkeyPatch) -> None:
    origins = '["https://desk.example.org", "http://localhost:3000"]'
    assert stated(monkeypatch, "cors_origins", origins).cors_origins == [
        "https://desk.example.org",
        "http://localhost:3000",
    ]
    with pytest.raises(SettingsError, match=r"ONRECORD_ALLOWED_HOSTS: it must be valid JSON\."):
        stated(monkeypatch, "allowed_hosts", "news.example.org")
