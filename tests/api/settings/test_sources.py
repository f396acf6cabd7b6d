"""Where settings come from, piece by piece; how they are joined is told in test_settings.py."""

import os
from pathlib import Path

import pytest

from api.settings.settings import Settings
from api.settings.sources import (
    HomeSettingsFile,
    SettingsFile,
    absolute_path,
    refuse_unknown_variables,
    set_metrics_folder,
    setting_as_written,
)
from rag.errors import SettingsError


def test_a_file_states_what_is_written_in_it(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text('threads = 2\ncors_origins = ["https://a.example.org"]')
    assert SettingsFile(Settings, tmp_path / "x.toml")() == {"threads": 2, "cors_origins": ["https://a.example.org"]}
    assert SettingsFile(Settings, tmp_path / "none.toml")() == {}


@pytest.mark.parametrize("text", ["threads =", "\x00", "a = 1\na = 2"])
def test_a_file_that_is_no_toml_is_told(text: str, tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text(text)
    with pytest.raises(SettingsError, match=r"x\.toml cannot be read"):
        SettingsFile(Settings, tmp_path / "x.toml")


def test_a_key_that_is_none_is_told_with_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text("treads = 2")
    with pytest.raises(SettingsError, match="no setting 'treads'; did you mean threads"):
        SettingsFile(Settings, tmp_path / "x.toml")


def test_the_file_of_a_home_names_no_other_home(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "onrecord.toml").write_text('home = "/elsewhere"')
    with pytest.raises(SettingsError, match="cannot be set here"):
        HomeSettingsFile(Settings, tmp_path / "home" / "onrecord.toml")


def test_a_variable_that_is_none_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    refuse_unknown_variables(["home"])
    monkeypatch.setenv("ONRECORD_HOMES", "x")
    with pytest.raises(SettingsError, match="no setting ONRECORD_HOMES; did you mean ONRECORD_HOME"):
        refuse_unknown_variables(["home"])


def test_how_a_setting_was_written_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert setting_as_written("model", {"model": "x"}) == "--model"
    assert setting_as_written("model", {}) == "model in onrecord.toml"
    monkeypatch.setenv("ONRECORD_MODEL", "x")
    monkeypatch.setenv("OPENAI_API_KEY", "x")
    assert (setting_as_written("model", {}), setting_as_written("api_key", {})) == ("ONRECORD_MODEL", "OPENAI_API_KEY")


def test_a_path_is_made_absolute() -> None:
    assert absolute_path("x") == Path.cwd() / "x"
    assert absolute_path("~/x") == Path.home() / "x"
    with pytest.raises(ValueError, match="home folder"):
        absolute_path("~nobody-of-that-name/x")


def test_the_folder_of_figures_is_handed_to_the_processes_to_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "before")
    set_metrics_folder("/some/where")
    assert os.environ["PROMETHEUS_MULTIPROC_DIR"] == "/some/where"
