"""How a slip in the settings is named; which source goes before which stands in test_settings.py."""

import os
from pathlib import Path

import pytest

from rag.errors import SettingsError
from rag.settings import Settings
from rag.settings_sources import (
    File,
    HomeFile,
    Standard,
    absolute,
    origin,
    refuse_unknown_variables,
    set_metrics_folder,
)

KNOWN = Settings.model_fields


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_a_file_that_is_not_there_states_nothing(tmp_path: Path) -> None:
    assert File(Settings, tmp_path / "none.toml")() == {}


def test_an_unknown_key_is_named_with_the_nearest(tmp_path: Path) -> None:
    file = tmp_path / "onrecord.toml"
    file.write_text("treads = 2", "utf-8")
    with pytest.raises(SettingsError, match="there is no setting 'treads'; did you mean threads"):
        File(Settings, file)


@pytest.mark.parametrize("text", [b"threads = ", b"\xff\xfe"])
def test_a_file_that_is_no_toml_is_named(text: bytes, tmp_path: Path) -> None:
    file = tmp_path / "onrecord.toml"
    file.write_bytes(text)
    with pytest.raises(SettingsError, match=r"onrecord\.toml cannot be read: "):
        File(Settings, file)


def test_the_file_of_the_home_cannot_name_another(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "onrecord.toml").write_text('home = "elsewhere"', "utf-8")
    with pytest.raises(SettingsError, match="'home' cannot be set here"):
        HomeFile(Settings, home / "onrecord.toml")


def test_the_file_of_the_home_is_not_read_twice_where_the_home_is_here() -> None:
    Path("onrecord.toml").write_text("threads = 2", "utf-8")
    assert HomeFile(Settings, Path("onrecord.toml").absolute())() == {}


def test_openais_variables_are_theirs_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-theirs")
    source = Standard(Settings)
    assert source() == {"api_key": "sk-theirs"}
    source._set_current_state({"base_url": "http://127.0.0.1:1/v1"})
    assert source() == {}


def test_a_variable_that_begins_like_ours_must_be_one(monkeypatch: pytest.MonkeyPatch) -> None:
    refuse_unknown_variables(KNOWN)
    monkeypatch.setenv("ONRECORD_HOEM", "x")
    with pytest.raises(SettingsError, match="There is no setting ONRECORD_HOEM; did you mean ONRECORD_HOME"):
        refuse_unknown_variables(KNOWN)


def test_what_resembles_nothing_is_answered_with_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_QQQQ", "x")
    with pytest.raises(SettingsError, match=r"The settings are ONRECORD_.*ONRECORD_HOME"):
        refuse_unknown_variables(KNOWN)


def test_a_place_is_named_as_the_person_wrote_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert origin("base_url", {"base_url": "x"}) == "--base-url"
    assert origin("threads", {}) == "threads in onrecord.toml"
    monkeypatch.setenv("OPENAI_BASE_URL", "x")
    assert origin("base_url", {}) == "OPENAI_BASE_URL"
    monkeypatch.setenv("ONRECORD_BASE_URL", "x")
    assert origin("base_url", {}) == "ONRECORD_BASE_URL"


def test_a_home_of_nobody_is_refused() -> None:
    assert absolute("x") == Path.cwd() / "x"
    with pytest.raises(ValueError, match="no home folder"):
        absolute("~nobody-of-that-name/x")


def test_the_folder_of_figures_is_where_the_library_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "before")
    set_metrics_folder("figures")
    assert os.environ["PROMETHEUS_MULTIPROC_DIR"] == "figures"
