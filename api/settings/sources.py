"""The sources of settings (environment, `onrecord.toml`, OpenAI's variables), and messages about mistakes in them."""

import difflib
import os
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, TomlConfigSettingsSource

from rag.errors import SettingsError

__all__ = [
    "FILE",
    "PREFIX",
    "FolderSettingsFile",
    "HomeSettingsFile",
    "OpenAIVariables",
    "SettingsFile",
    "absolute_path",
    "refuse_to_send",
    "refuse_unknown_variables",
    "set_metrics_folder",
    "setting_as_written",
]

PREFIX = "ONRECORD_"
FILE = "onrecord.toml"
_STANDARD = {"base_url": "OPENAI_BASE_URL", "api_key": "OPENAI_API_KEY"}


class SettingsFile(TomlConfigSettingsSource):
    """The settings of one `onrecord.toml`; none where the file does not exist."""

    refused: frozenset[str] = frozenset()

    def __init__(self, settings_cls: type[BaseSettings], path: Path | None) -> None:
        self._known = settings_cls.model_fields  # set first: the base class reads the file in its constructor
        super().__init__(settings_cls, path)

    def _read_file(self, file_path: Any) -> dict[str, Any]:
        try:
            stated = super()._read_file(file_path)
        except (ValueError, OSError) as error:  # tomllib's and Unicode's errors are ValueErrors
            reason = error.strerror if isinstance(error, OSError) else error
            raise SettingsError(f"{file_path} cannot be read: {str(reason).rstrip('.')}.") from error
        for key in stated:
            if key not in self._known:
                raise SettingsError(f"{file_path}: there is no setting {key!r}{_nearest(key, self._known)}")
            if key in self.refused:
                raise SettingsError(f"{file_path}: {key!r} cannot be set here: this file was found by it.")
        return stated


class HomeSettingsFile(SettingsFile):
    """The `onrecord.toml` of the home, which cannot name another home."""

    refused = frozenset({"home"})


class FolderSettingsFile(SettingsFile):
    """The `onrecord.toml` of the current folder, which may have come with somebody else's articles.

    Without `trust` it may set nothing that says where keys, questions or articles go, or which code is run.
    """

    guarded = frozenset(
        {
            *("home", "base_url", "api_key", "chroma_url", "catalogue_url"),
            *("embedding", "embedding_options", "verifier"),
            *("slack_api_url", "slack_bot_token", "slack_app_token", "slack_signing_secret"),
        }
    )

    def __init__(self, settings_cls: type[BaseSettings], path: Path | None, *, trust: bool) -> None:
        self._trust = trust
        super().__init__(settings_cls, path)

    def _read_file(self, file_path: Any) -> dict[str, Any]:
        stated = super()._read_file(file_path)
        named = sorted(self.guarded.intersection(stated))
        if named and not self._trust:
            raise SettingsError(
                f"{file_path} in the current folder sets {', '.join(named)}, which says where keys or articles go: it "
                "is not obeyed. If it is yours: `onrecord --trust …`, or write that into the file of the home."
            )
        return stated


def refuse_to_send(of_folder: Mapping[str, Any], own: Mapping[str, Any]) -> None:
    """Raise SettingsError where a key from the environment would go to an address that the current folder names.

    `of_folder` are the settings of the folder's file, and of a home that this file names; `own` are those that the
    person set on the command line or in the environment.
    """
    for address, keys in _SENT_TO.items():
        found = [PREFIX + key.upper() for key in keys if os.environ.get(PREFIX + key.upper())]
        if of_folder.get(address) and not own.get(address) and found:
            raise SettingsError(
                f"{found[0]} is not sent to the {address} that {FILE} in the current folder names: set "
                f"{PREFIX}{address.upper()} too, or write the key beside that address."
            )


_SENT_TO = {
    "base_url": ("api_key",),
    "slack_api_url": ("slack_bot_token", "slack_app_token"),
}


class OpenAIVariables(PydanticBaseSettingsSource):
    """The variables OPENAI_BASE_URL and OPENAI_API_KEY, for settings that no other source has set.

    OPENAI_API_KEY belongs to OpenAI's address or to that of OPENAI_BASE_URL. It is never sent to the `base_url`
    of another source: an `onrecord.toml` found in some folder could name any server.
    """

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """Required by the base class; `__call__` reads them all at once."""
        raise NotImplementedError

    def __call__(self) -> dict[str, Any]:
        """Return the values of these variables, without settings that other sources have set."""
        if self.current_state.get("base_url"):
            return {}
        stated = {key: os.environ.get(name, "") for key, name in _STANDARD.items()}
        return {key: value for key, value in stated.items() if value and not self.current_state.get(key)}


def set_metrics_folder(folder: str) -> None:
    """Set the folder of all processes' metrics: prometheus-client reads it from the environment only."""
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder


def absolute_path(path: str | Path) -> Path:
    """Return the absolute path, with `~` expanded. Raises ValueError where there is no such home folder."""
    try:
        return Path(path).expanduser().absolute()
    except RuntimeError as error:  # ~somebody who is not known here
        raise ValueError(f"there is no home folder for {path}") from error


def refuse_unknown_variables(known: Collection[str]) -> None:
    """Raise SettingsError where an environment variable has our prefix, but names none of the `known` settings."""
    for name in os.environ:
        key = name.upper().removeprefix(PREFIX).lower()
        if name.upper().startswith(PREFIX) and key not in known:
            raise SettingsError(f"There is no setting {name}{_nearest(key, known, str.upper, PREFIX)}")


def _nearest(key: str, known: Collection[str], spelt: Callable[[str], str] = str, prefix: str = "") -> str:
    names = {setting: prefix + spelt(setting) for setting in known}
    found = difflib.get_close_matches(key.lower(), names, n=1)
    if found:
        return f"; did you mean {names[found[0]]}?"
    return f". The settings are {', '.join(names.values())}."


def setting_as_written(key: str, given: dict[str, Any]) -> str:
    """Return how the person wrote the setting `key` whose value is refused."""
    if key in given:
        return f"--{key.replace('_', '-')}"
    for name in (PREFIX + key.upper(), _STANDARD.get(key, "")):
        if os.environ.get(name):
            return name
    return f"{key} in {FILE}"
