from pathlib import Path

import pytest

from api.service.composition import (
    CommandLineChoices,
    collections_in,
    language_model,
    open_collection,
    open_collection_or_empty,
    recipe_of,
    writer_of,
)
from api.settings.settings import Settings
from index.catalogue.reads import Filters, sources_like
from index.errors import IndexMissing
from rag.errors import SettingsError
from rag.writing.extractive import ExtractiveWriter
from rag.writing.generative import ModelWriter


def test_settings_are_read_when_they_are_needed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    chosen = CommandLineChoices(tmp_path, "mine")
    assert chosen.loaded is None
    assert chosen.settings.folder == tmp_path / "collections" / "mine"
    assert chosen.loaded is chosen.settings


def test_a_bad_choice_shows_when_it_is_needed() -> None:
    chosen = CommandLineChoices(collection="no/such")
    with pytest.raises(SettingsError):
        assert chosen.settings


def test_who_names_a_model_or_its_address_wants_it_to_write(tmp_path: Path) -> None:
    def writer(**given: str | None) -> tuple[str, str, str]:
        chosen = CommandLineChoices(tmp_path).with_writing(**given).settings
        return chosen.writer, chosen.policy, chosen.level

    assert writer(writer=None, policy=None, model=None) == ("auto", "strict", "balanced")
    assert writer(policy="flag", model="m") == ("llm", "flag", "balanced")
    assert writer(base_url="http://127.0.0.1:9/v1", level="eager") == ("llm", "strict", "eager")
    assert writer(writer="extractive", model="m") == ("extractive", "strict", "balanced")


def test_the_writer_is_what_the_settings_say(indexed: Path) -> None:
    there = {"home": indexed, "model": "m", "base_url": "http://127.0.0.1:9/v1"}
    assert isinstance(writer_of(Settings(home=indexed)), ExtractiveWriter)
    assert isinstance(writer_of(Settings(writer="extractive", **there)), ExtractiveWriter)  # type: ignore[arg-type]
    writer = writer_of(Settings(policy="flag", **there))  # type: ignore[arg-type]
    assert isinstance(writer, ModelWriter)
    assert (writer.model_name, writer.policy) == ("m", "flag")
    with pytest.raises(SettingsError, match="no model is named"):
        writer_of(Settings(home=indexed, writer="llm"))


def test_the_model_is_what_the_settings_ask_for() -> None:
    assert language_model(Settings()) is None
    assert language_model(Settings(model="m")) is None
    assert language_model(Settings(model="m", api_key="k", writer="extractive")) is None
    for settings in (Settings(model="m", api_key="k"), Settings(model="m", base_url="http://h/v1", writer="llm")):
        model = language_model(settings)
        assert model is not None
        assert model.name == "m"


@pytest.mark.parametrize(
    ("settings", "missing"),
    [({}, "ONRECORD_MODEL"), ({"base_url": "http://h/v1"}, "ONRECORD_MODEL"), ({"model": "m"}, "ONRECORD_BASE_URL")],
)
def test_a_writer_that_is_asked_for_and_not_configured_is_refused(settings: dict[str, str], missing: str) -> None:
    with pytest.raises(SettingsError, match=missing):
        language_model(Settings(writer="llm", **settings))


def test_the_recipe_is_what_the_settings_say(tmp_path: Path) -> None:
    options: dict[str, str | int | float | bool] = {"b": 1, "a": "x"}
    chosen = Settings(home=tmp_path, embedding="package:Model", embedding_options=options, threads=2, max_file_mb=1.5)
    recipe = recipe_of(chosen)
    assert (recipe.embedding, recipe.threads, recipe.max_bytes) == ("package:Model", 2, 1_500_000)
    assert recipe.options == (("a", "x"), ("b", 1))
    assert hash(recipe)
    named = recipe_of(Settings(home=tmp_path, columns={"title": "B", "text": "A"}))
    assert named.columns == (("text", "A"), ("title", "B"))


def test_an_index_that_is_not_there_is_missing_or_begun(tmp_path: Path) -> None:
    chosen = Settings(home=tmp_path)
    with pytest.raises(IndexMissing), open_collection(chosen):
        pass
    assert not chosen.folder.exists()
    with open_collection(chosen, create=True):
        assert chosen.folder.is_dir()


def test_a_collection_that_is_not_there_is_met_with_those_that_are(tmp_path: Path) -> None:
    for name in ("press", "radio"):
        with open_collection(Settings(home=tmp_path, collection=name), create=True):
            pass
    assert collections_in(Settings(home=tmp_path)) == ["press", "radio"]
    with (
        pytest.raises(IndexMissing, match=r"did you mean --collection press\?"),
        open_collection(Settings(home=tmp_path, collection="pres")),
    ):
        pass
    with (
        pytest.raises(
            IndexMissing,
            match=r"holds press, radio: say --collection press\. .*--collection zzz ingest",
        ),
        open_collection(Settings(home=tmp_path, collection="zzz")),
    ):
        pass


def test_a_home_that_cannot_be_made_is_a_setting_to_change(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match="--home"), open_collection(Settings(home=tmp_path / "file"), create=True):
        pass


def test_looking_only_leaves_nothing_behind(tmp_path: Path) -> None:
    chosen = Settings(home=tmp_path / "home")
    with open_collection_or_empty(chosen) as empty:
        folder = empty.folder
        assert sources_like(empty.catalogue.db, Filters()) == []
    assert not folder.exists()
    assert not chosen.home.exists()


def test_looking_only_sees_the_index_that_is_there(indexed: Path) -> None:
    with open_collection_or_empty(Settings(home=indexed)) as held:
        assert "harbour.txt" in sources_like(held.catalogue.db, Filters())
