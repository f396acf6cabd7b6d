"""The settings: environment, then `onrecord.toml`, then defaults. Nothing else reads the environment."""

import difflib
import os
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import platformdirs
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)
from pydantic_settings import SettingsError as UnreadableValue

from rag.errors import SettingsError

__all__ = ["Settings", "default_home", "settings"]

_PREFIX = "ONRECORD_"
_FILE = "onrecord.toml"
_STANDARD = {"base_url": "OPENAI_BASE_URL", "api_key": "OPENAI_API_KEY"}
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")

Scalar = str | int | float | bool


def default_home() -> Path:
    """Where everything lives when nobody says otherwise: the platform's folder for a user's data."""
    return platformdirs.user_data_path("onrecord", appauthor=False)


class Settings(BaseSettings):
    """Everything that can be set. A key is `ONRECORD_KEY` in the environment, `key` in `onrecord.toml`."""

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX, extra="forbid", frozen=True, env_ignore_empty=True, validate_default=True
    )

    home: Path = Field(default_factory=default_home)  # the folder of all collections, and of the log
    collection: str = "default"  # which collection is used
    threads: int | None = Field(None, ge=1, le=1024)  # of the shipped embedder; None: one per core
    max_file_mb: float = Field(20, gt=0, allow_inf_nan=False)  # a larger file is reported, not read
    embedding: str = ""  # `package.module:Class` of a llama-index embedding; empty: the shipped one
    embedding_options: dict[str, Scalar] = Field({}, repr=False)  # its keyword arguments; may carry a key
    verifier: str = ""  # `package.module:Class` of rag.verify.Verifier; empty: the shipped one
    log_level: Literal["debug", "info", "warning", "error"] = "warning"  # debug: may quote articles
    writer: Literal["auto", "extractive", "llm"] = "auto"  # auto: llm where an endpoint is configured
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

    @property
    def folder(self) -> Path:
        """The folder of the collection in use."""
        return self.home / "collections" / self.collection

    @property
    def has_endpoint(self) -> bool:
        """Whether a language model is configured: its name, and where it is or a key for OpenAI."""
        return bool(self.model and (self.base_url or self.api_key.get_secret_value()))

    @field_validator("home")
    @classmethod
    def _absolute_home(cls, home: Path) -> Path:
        return _absolute(home)

    @field_validator("collection")
    @classmethod
    def _plain_name(cls, name: str) -> str:
        if not _NAME.fullmatch(name):
            raise ValueError("a collection's name is up to 64 letters, digits, - and _, the first no dash")
        return name

    @field_validator("embedding_options", mode="before")
    @classmethod
    def _scalars(cls, options: object) -> object:
        for key, value in options.items() if isinstance(options, dict) else ():
            if not isinstance(value, Scalar):
                raise ValueError(f"the value of {key!r} is neither text, nor a number, nor true or false")
        return options

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
        """Call, environment, the file here, the file of the home these three name, OpenAI's own variables."""
        _refuse_unknown_variables()
        here = _File(settings_cls, Path(_FILE))
        stated = {**here(), **env_settings(), **init_settings()}
        home = str(stated.get("home", "")) or default_home()
        try:
            of_home = _HomeFile(settings_cls, _absolute(home) / _FILE)
        except ValueError:  # no path: validation says so, and names where it was written
            return init_settings, env_settings, here
        return init_settings, env_settings, here, of_home, _Standard(settings_cls)


class _File(TomlConfigSettingsSource):
    """One `onrecord.toml`; not there, it states nothing."""

    refused: frozenset[str] = frozenset()

    def _read_file(self, file_path: Any) -> dict[str, Any]:
        try:
            stated = super()._read_file(file_path)
        except (ValueError, OSError) as error:  # tomllib's and Unicode's errors are ValueErrors
            reason = error.strerror if isinstance(error, OSError) else error
            raise SettingsError(f"{file_path} cannot be read: {str(reason).rstrip('.')}.") from error
        for key in stated:
            if key not in Settings.model_fields:
                raise SettingsError(f"{file_path}: there is no setting {key!r}{_nearest(key)}")
            if key in self.refused:
                raise SettingsError(f"{file_path}: {key!r} cannot be set here: this file was found by it.")
        return stated


class _HomeFile(_File):
    refused = frozenset({"home"})

    def __init__(self, settings_cls: type[BaseSettings], path: Path) -> None:
        # The home may be the current folder, where its file was read already.
        same = path.resolve() == Path(_FILE).resolve()
        super().__init__(settings_cls, None if same else path)


class _Standard(PydanticBaseSettingsSource):
    """The variables that every program for OpenAI reads, where ours say nothing.

    OPENAI_API_KEY belongs to OpenAI's address or to that of OPENAI_BASE_URL. It is never sent to a base_url
    of ours: an `onrecord.toml` found in some folder could name any server.
    """

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """Required by the base class; `__call__` reads them all at once."""
        raise NotImplementedError

    def __call__(self) -> dict[str, Any]:
        """What they state, without what the other sources state already."""
        if self.current_state.get("base_url"):
            return {}
        stated = {key: os.environ.get(name, "") for key, name in _STANDARD.items()}
        return {key: value for key, value in stated.items() if value and not self.current_state.get(key)}


@cache
def settings(home: Path | None = None, collection: str | None = None, **chosen: str | None) -> Settings:
    """The settings, read once; what is given here goes before everything. Raises SettingsError."""
    stated = {"home": home, "collection": collection, **chosen}
    given: dict[str, Any] = {key: value for key, value in stated.items() if value is not None}
    try:
        return Settings(**given)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        key = str((*first["loc"], "answer_tokens")[0])  # the one rule about two settings is without a place
        reason = first["msg"].removeprefix("Value error, ").removeprefix("Input ")
        raise SettingsError(f"{_origin(key, given)}: {reason[0].lower()}{reason[1:]}.") from error
    except UnreadableValue as error:
        field = re.search(r'field "(\w+)"', str(error))  # pydantic-settings says it in the text only
        name = _PREFIX + field[1].upper() if field else "A variable"
        raise SettingsError(f"{name}: it must be valid JSON.") from error


def _absolute(path: str | Path) -> Path:
    try:
        return Path(path).expanduser().absolute()
    except RuntimeError as error:  # ~somebody who is not known here
        raise ValueError(f"there is no home folder for {path}") from error


def _refuse_unknown_variables() -> None:
    for name in os.environ:
        key = name.upper().removeprefix(_PREFIX).lower()
        if name.upper().startswith(_PREFIX) and key not in Settings.model_fields:
            raise SettingsError(f"There is no setting {name}{_nearest(key, str.upper, _PREFIX)}")


def _nearest(key: str, spelt: Callable[[str], str] = str, prefix: str = "") -> str:
    names = {known: prefix + spelt(known) for known in Settings.model_fields}
    found = difflib.get_close_matches(key.lower(), names, n=1)
    if found:
        return f"; did you mean {names[found[0]]}?"
    return f". The settings are {', '.join(names.values())}."


def _origin(key: str, given: dict[str, Any]) -> str:
    """How the person wrote the setting `key` whose value is refused."""
    if key in given:
        return f"--{key.replace('_', '-')}"
    for name in (_PREFIX + key.upper(), _STANDARD.get(key, "")):
        if os.environ.get(name):
            return name
    return f"{key} in {_FILE}"
