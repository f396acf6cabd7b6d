"""The settings: environment, then `onrecord.toml`, then defaults. Nothing else reads the environment."""

import re
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, Literal
from urllib.parse import urlsplit

import platformdirs
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict
from pydantic_settings import SettingsError as UnreadableValue

from api.settings.http import HttpSettings
from api.settings.slack import SlackSettings
from api.settings.sources import (
    FILE,
    PREFIX,
    FolderSettingsFile,
    HomeSettingsFile,
    OpenAIVariables,
    absolute_path,
    refuse_to_send,
    refuse_unknown_variables,
    setting_as_written,
)
from rag.errors import SettingsError

__all__ = ["Settings", "default_home", "is_name", "settings"]

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")

_POSTGRES = {"postgres", "postgresql", "postgresql+psycopg"}

Scalar = str | int | float | bool


def default_home() -> Path:
    """Return the home that is used where none is set: the platform's folder for a user's data."""
    return platformdirs.user_data_path("onrecord", appauthor=False)


def is_name(name: str) -> bool:
    """Tell whether `name` is a valid name of a collection, which is also the name of its folder."""
    return bool(_NAME.fullmatch(name))


class Settings(HttpSettings, SlackSettings, BaseSettings):
    """Everything that can be set. A key is `ONRECORD_KEY` in the environment, `key` in `onrecord.toml`."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, extra="forbid", frozen=True, env_ignore_empty=True, validate_default=True
    )

    home: Path = Field(default_factory=default_home)  # the folder of all collections, and of the log
    collection: str = "default"  # which collection is used
    threads: int | None = Field(None, ge=1, le=1024)  # of the shipped embedder; None: one per core
    max_file_mb: float = Field(20, gt=0, allow_inf_nan=False)  # a larger file is reported, not read
    columns: dict[str, str] = {}  # of tables and JSON: a field of `index/parsing/records/columns.py`, and its column
    private_hosts: list[str] = []  # hosts and IP addresses that pages are fetched from though they are not public
    fetch_pause: float = Field(1.0, ge=0, le=3600)  # seconds between two requests to one host
    fetch_timeout: float = Field(30, gt=0, le=3600)  # seconds for one request, to its last byte
    fetch_contact: str = ""  # an address for the owners of sites, told with each request
    pages_per_listing: int = Field(200, ge=1, le=50_000)  # fetched of one feed or sitemap
    chroma_url: str = ""  # of a Chroma server that keeps the vectors; empty: the collection's own folder
    catalogue_url: SecretStr = SecretStr("")  # of a PostgreSQL database that keeps the catalogues; empty: in the home
    embedding: str = ""  # `package.module:Class` of a llama-index embedding; empty: the shipped one
    embedding_options: dict[str, Scalar] = Field({}, repr=False)  # its keyword arguments; may carry a key
    verifier: str = ""  # `package.module:Name` of a rag.grounding.judge.Judge; empty: the reader judges
    log_level: Literal["debug", "info", "warning", "error"] = "warning"  # debug: may quote articles
    writer: Literal["auto", "extractive", "llm"] = "auto"  # auto: llm where an endpoint is configured
    level: Literal["cautious", "balanced", "eager"] = "balanced"  # how sure an answer must be to be given
    policy: Literal["strict", "flag"] = "strict"  # claims without support: withheld, or shown and marked
    model: str = ""  # as the endpoint calls it: "gpt-4o-mini", "llama3.2:3b"
    base_url: str = ""  # of an OpenAI-compatible endpoint, mostly ending in /v1; empty: OpenAI's own
    api_key: SecretStr = SecretStr("")  # many local servers need none
    temperature: float = Field(0.0, ge=0, le=2)
    request_timeout: float = Field(60, gt=0, le=3600)  # seconds a model may be silent
    deadline: float = Field(120, gt=0, le=3600)  # seconds for a model's answer, every attempt included
    context_tokens: int = Field(4096, ge=1024)  # what the model reads and writes; Ollama's default
    answer_tokens: int = Field(512, ge=32)  # of these, what it may write
    price_prompt: float | None = Field(None, ge=0, allow_inf_nan=False)  # per million tokens, in any currency
    price_completion: float | None = Field(None, ge=0, allow_inf_nan=False)

    trusting: ClassVar[bool] = False  # whether the file of the current folder may say where keys go

    @property
    def folder(self) -> Path:
        """Return the folder of the collection in use."""
        return self.home / "collections" / self.collection

    @property
    def has_endpoint(self) -> bool:
        """Tell whether a language model is configured: its name, and where it is or a key for OpenAI."""
        return bool(self.model and (self.base_url or self.api_key.get_secret_value()))

    @field_validator("home")
    @classmethod
    def _absolute_home(cls, home: Path) -> Path:
        return absolute_path(home)

    @field_validator("collection")
    @classmethod
    def _plain_name(cls, name: str) -> str:
        if not is_name(name):
            raise ValueError("a collection's name is up to 64 letters, digits, - and _, the first no dash")
        return name

    @field_validator("embedding_options", mode="before")
    @classmethod
    def _scalars(cls, options: object) -> object:
        for key, value in options.items() if isinstance(options, dict) else ():
            if not isinstance(value, Scalar):
                raise ValueError(f"the value of {key!r} is neither text, nor a number, nor true or false")
        return options

    @field_validator("columns")
    @classmethod
    def _fields(cls, columns: dict[str, str]) -> dict[str, str]:
        if columns:
            from index.parsing.records.columns import FIELDS  # slow, and seldom wanted

            for name, column in columns.items():
                if name not in FIELDS:
                    raise ValueError(f"there is no field {name!r}: the fields are {', '.join(FIELDS)}")
                if not column:
                    raise ValueError(f"no column is named for {name!r}")
        return columns

    @field_validator("fetch_contact")
    @classmethod
    def _one_line(cls, contact: str) -> str:
        if not (contact.isascii() and contact.isprintable()) or set(contact) & set("()"):
            raise ValueError("write an e-mail or web address")
        return contact

    @field_validator("embedding", "verifier")
    @classmethod
    def _importable(cls, name: str) -> str:
        if name and not re.fullmatch(r"[\w.]+:\w+", name):
            raise ValueError("write it as package.module:Class")
        return name

    @field_validator("base_url")
    @classmethod
    def _address(cls, url: str) -> str:
        parts = urlsplit(url)
        if url and (parts.scheme not in {"http", "https"} or not parts.hostname):
            raise ValueError("write it as http://127.0.0.1:11434/v1")
        if parts.username or parts.password:  # an address is shown, a key is not
            raise ValueError("put the key into api_key, not into the address")
        return url.rstrip("/")

    @field_validator("chroma_url")
    @classmethod
    def _server(cls, url: str) -> str:
        parts = urlsplit(url)
        if url and (parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment):
            raise ValueError("write it as http://127.0.0.1:8000")
        if parts.username or parts.password:  # Chroma's server knows no keys, and an address is shown
            raise ValueError("it cannot hold a name or a password")
        return url.rstrip("/")

    @field_validator("catalogue_url")
    @classmethod
    def _database(cls, url: SecretStr) -> SecretStr:
        plain = url.get_secret_value().strip()
        try:
            parts = urlsplit(plain)
        except ValueError:
            parts = urlsplit("")
        if plain and (parts.scheme not in _POSTGRES or len(parts.path) < 2):
            raise ValueError("write it as postgresql://USER:PASSWORD@HOST:5432/DATABASE")
        return SecretStr(plain)

    @field_validator("api_key")
    @classmethod
    def _sendable(cls, key: SecretStr) -> SecretStr:
        plain = key.get_secret_value().strip()
        if not (plain.isascii() and plain.isprintable()):
            raise ValueError("it holds a character that no key has")
        return SecretStr(plain)

    @model_validator(mode="after")
    def _room(self) -> "Settings":
        if self.answer_tokens > self.context_tokens // 2:
            raise ValueError("answer_tokens may be half of context_tokens at most")
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Return the sources, the first of which takes precedence.

        They are the arguments, the environment, `onrecord.toml` of the current folder, that of the home (which the
        first three may name), and OpenAI's own variables.
        """
        refuse_unknown_variables(settings_cls.model_fields)
        stated = {**env_settings(), **init_settings()}
        try:
            own = absolute_path(str(stated.get("home") or default_home())) / FILE
            # Where the home is the current folder, the file counts as that of the home.
            at_home = own.resolve() == Path(FILE).resolve()
            here = FolderSettingsFile(settings_cls, None if at_home else Path(FILE), trust=cls.trusting)
            elsewhere = None if stated.get("home") else here().get("home")
            of_home = HomeSettingsFile(settings_cls, absolute_path(str(elsewhere)) / FILE if elsewhere else own)
        except ValueError:  # the home is no valid path: validation reports that, and where it was set
            return init_settings, env_settings
        if elsewhere:
            refuse_to_send({**of_home(), **here()}, stated)
        else:
            refuse_to_send(here(), stated)
        return init_settings, env_settings, here, of_home, OpenAIVariables(settings_cls)


class _TrustingSettings(Settings):
    """The same, where the person trusts the file of the current folder."""

    trusting = True


@cache
def settings(
    home: Path | None = None, collection: str | None = None, *, trust: bool = False, **chosen: str | None
) -> Settings:
    """Return the settings, read once for each set of arguments, which take precedence over every other source.

    With `trust` the `onrecord.toml` of the current folder may set everything. Raises SettingsError.
    """
    stated = {"home": home, "collection": collection, **chosen}
    given: dict[str, Any] = {key: value for key, value in stated.items() if value is not None}
    try:
        return (_TrustingSettings if trust else Settings)(**given)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        key = str((*first["loc"], "answer_tokens")[0])  # the one rule about two settings has no location
        reason = first["msg"].removeprefix("Value error, ").removeprefix("Input ")
        raise SettingsError(f"{setting_as_written(key, given)}: {reason[0].lower()}{reason[1:]}.") from error
    except UnreadableValue as error:
        field = re.search(r'field "(\w+)"', str(error))  # pydantic-settings names the field only in its message
        name = PREFIX + field[1].upper() if field else "A variable"
        raise SettingsError(f"{name}: it must be valid JSON.") from error
