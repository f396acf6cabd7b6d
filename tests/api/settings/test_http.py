"""The settings of the HTTP door: what they are without being set, and what is refused."""

import pytest
from pydantic import ValidationError

from api.settings.settings import Settings


def test_without_any_setting_nobody_else_is_let_in() -> None:
    found = Settings()
    assert (found.public_url, found.allowed_hosts, found.cors_origins) == ("", [], [])
    assert (found.rate_limit, found.answers_at_once, found.answers_waiting) == ("60/minute", None, 64)
    assert (found.max_upload_mb, found.shutdown_seconds) == (50, 30)


def test_lists_are_written_as_json_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_ALLOWED_HOSTS", '["a.example.org", "b.example.org:8443"]')
    monkeypatch.setenv("ONRECORD_CORS_ORIGINS", '["https://desk.example.org", "http://127.0.0.1:3000"]')
    found = Settings()
    assert found.allowed_hosts == ["a.example.org", "b.example.org:8443"]
    assert found.cors_origins == ["https://desk.example.org", "http://127.0.0.1:3000"]


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("", ""),
        ("https://news.example.org", "https://news.example.org"),
        ("https://news.example.org/", "https://news.example.org"),
        ("http://127.0.0.1:8000/desk//", "http://127.0.0.1:8000/desk"),
    ],
)
def test_the_address_of_the_page_ends_without_a_slash(url: str, kept: str) -> None:
    assert Settings(public_url=url).public_url == kept


@pytest.mark.parametrize(
    "setting",
    [
        {"public_url": "news.example.org"}, {"public_url": "ftp://news.example.org"}, {"public_url": "https://"},
        {"public_url": "https://news.example.org/?a=1"}, {"public_url": "https://news.example.org/#x"},
        {"public_url": "javascript:alert(1)"}, {"public_url": "https://user:secret@news.example.org"},
        {"public_url": "https://news.example.org:port"}, {"public_url": "https://[::1"},
        {"cors_origins": ["*"]}, {"cors_origins": ["desk.example.org"]}, {"cors_origins": ["https://desk.example.org/"]},
        {"cors_origins": ["null"]}, {"cors_origins": ["https://desk.example.org/a"]}, {"cors_origins": "https://a"},
        {"cors_origins": ["https://a b"]},
        {"answers_at_once": 0}, {"answers_at_once": 257}, {"answers_waiting": -1}, {"max_upload_mb": 0},
        {"max_upload_mb": float("inf")}, {"shutdown_seconds": -1}, {"shutdown_seconds": 3601},
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(setting: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Settings(**setting)  # type: ignore[arg-type]
