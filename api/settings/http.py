"""The settings of the HTTP door; each is a field of `Settings`."""

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import BaseModel, Field, field_validator

__all__ = ["HttpSettings"]


class HttpSettings(BaseModel):
    """How `onrecord serve` behaves towards those who call it."""

    public_url: str = ""  # where people reach the web page: answers elsewhere link to its passages
    allowed_hosts: list[str] = []  # names under which the server may be called; empty: see api/http/app.py
    cors_origins: list[str] = []  # web pages of other origins that may call it; none: no such page may
    rate_limit: str = "60/minute"  # requests for each key, or each address where no key is asked for
    answers_at_once: int | None = Field(None, ge=1, le=256)  # answers being written; None: one per core
    answers_waiting: int = Field(64, ge=0, le=10_000)  # beyond those being written; then 503
    max_upload_mb: float = Field(50, gt=0, allow_inf_nan=False)  # of all files of one upload
    answers_keep_days: int = Field(90, ge=1, le=3650)  # answers that readers of the page shared or judged
    shutdown_seconds: Annotated[int, Field(ge=0, le=3600)] = 30  # for answers under way when it is stopped

    @field_validator("public_url")
    @classmethod
    def _page(cls, url: str) -> str:
        if url and _origin(url) is None:
            raise ValueError("write it as https://news.example.org")
        return url.rstrip("/")

    @field_validator("cors_origins")
    @classmethod
    def _origins(cls, origins: list[str]) -> list[str]:
        if any(origin != _origin(origin) for origin in origins):
            raise ValueError("write each origin as https://desk.example.org")
        return origins


def _origin(url: str) -> str | None:
    """Return a web address up to its path; None where it is none, or holds a password, a query or a blank."""
    try:
        parts = urlsplit(url)
        known = parts.scheme in {"http", "https"} and parts.hostname and (parts.port or True)
    except ValueError:  # a port that is no number, half an address of IPv6
        return None
    plain = not (parts.query or parts.fragment or "@" in parts.netloc or any(map(str.isspace, url)))
    return f"{parts.scheme}://{parts.netloc}" if known and plain else None
