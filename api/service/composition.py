"""The composition root of the doors: makes open collections, fetchers, models and writers from the settings."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from api.settings.settings import Settings
    from index.collection import Collection
    from index.embedding.config import Recipe
    from index.fetching.fetcher import Fetcher
    from rag.writer import Writer
    from rag.writing.llm.client import LanguageModel

__all__ = [
    "CommandLineChoices",
    "catalogue_url",
    "collection_of",
    "collections_in",
    "fetcher_of",
    "has_index",
    "language_model",
    "open_collection",
    "open_collection_or_empty",
    "recipe_of",
    "writer_of",
]


@dataclass(frozen=True)
class CommandLineChoices:
    """The choices made on the command line; the settings are read when a command first needs them."""

    home: Path | None = None
    collection: str | None = None
    writing: tuple[tuple[str, str], ...] = ()  # settings of the writer: name and value
    trust: bool = False  # whether the onrecord.toml of the current folder may say where keys go

    @cached_property
    def settings(self) -> Settings:
        """Return the settings with these choices. Raises SettingsError."""
        from api.settings.settings import settings

        return settings(self.home, self.collection, trust=self.trust, **dict(self.writing))

    def with_writing(self, **chosen: str | None) -> CommandLineChoices:
        """Return a copy with these settings of the writer; naming a model or its address also selects that writer."""
        if chosen.get("model") or chosen.get("base_url"):
            chosen["writer"] = chosen.get("writer") or "llm"
        return replace(self, writing=tuple((key, value) for key, value in chosen.items() if value is not None))

    @property
    def loaded(self) -> Settings | None:
        """Return the settings, if they have been read."""
        return self.__dict__.get("settings")


def recipe_of(settings: Settings) -> Recipe:
    """Return the recipe by which articles are parsed and embedded, from the settings."""
    from index.embedding.config import Recipe

    return Recipe(
        embedding=settings.embedding,
        options=tuple(sorted(settings.embedding_options.items())),
        threads=settings.threads,
        max_bytes=int(settings.max_file_mb * 1_000_000),
        columns=tuple(sorted(settings.columns.items())),
    )


def fetcher_of(settings: Settings) -> Fetcher:
    """Return the fetcher of web pages, from the settings."""
    from index.fetching.client import Client
    from index.fetching.fetcher import Fetcher

    client = Client(
        seconds=settings.fetch_timeout,
        max_bytes=int(settings.max_file_mb * 1_000_000),
        contact=settings.fetch_contact,
        private=frozenset(settings.private_hosts),
    )
    return Fetcher(client, settings.fetch_pause)


def language_model(settings: Settings) -> LanguageModel | None:
    """Return the configured model; None where the extractive writer is to write.

    Raises SettingsError where a model is asked for and not configured.
    """
    if settings.writer == "extractive" or (settings.writer == "auto" and not settings.has_endpoint):
        return None
    from rag.errors import SettingsError

    if not settings.model:
        raise SettingsError("The writer is llm, but no model is named: set ONRECORD_MODEL, or give --model.")
    if not settings.has_endpoint:
        raise SettingsError(
            f"The writer is llm, but nothing says where {settings.model} is: set ONRECORD_BASE_URL, or for "
            "OpenAI ONRECORD_API_KEY."
        )
    from rag.writing.llm.client import LanguageModel
    from rag.writing.llm.config import LLMConfig

    return LanguageModel(
        LLMConfig(
            model=settings.model,
            base_url=settings.base_url,
            api_key=settings.api_key.get_secret_value(),
            temperature=settings.temperature,
            request_timeout=settings.request_timeout,
            deadline=settings.deadline,
            context_tokens=settings.context_tokens,
            answer_tokens=settings.answer_tokens,
            price_prompt=settings.price_prompt,
            price_completion=settings.price_completion,
        )
    )


def writer_of(settings: Settings) -> Writer:
    """Return the writer: a language model with the judge of its drafts, or the extractive writer.

    Raises SettingsError where a model is asked for and not configured, or the verifier cannot be loaded.
    """
    model = language_model(settings)
    if model is None:
        from rag.writing.extractive import ExtractiveWriter

        return ExtractiveWriter()
    from rag.grounding.judge import judge_of  # imports the verifier, which only a model needs
    from rag.writing.generative import ModelWriter

    return ModelWriter(model, judge_of(settings.verifier), settings.policy)


def collections_in(settings: Settings) -> list[str]:
    """Return the names of the collections that hold an index, in order."""
    from api.settings.settings import is_name
    from index.database.location import collections_in

    names = collections_in(settings.home / "collections", catalogue_url(settings))
    return [name for name in names if is_name(name)]


def has_index(settings: Settings, name: str) -> bool:
    """Return whether the collection of that name holds an index."""
    from index.database.location import is_there

    return is_there(settings.home / "collections" / name, catalogue_url(settings))


def catalogue_url(settings: Settings) -> str:
    """Return the address of the PostgreSQL database that keeps the catalogues, with its password."""
    return settings.catalogue_url.get_secret_value()


def collection_of(settings: Settings, folder: Path, *, create: bool = False) -> Collection:
    """Open the collection in `folder`, as the settings say; raises what `Collection` raises."""
    from index.collection import Collection

    return Collection(
        folder,
        recipe_of(settings),
        create=create,
        chroma_url=settings.chroma_url,
        catalogue_url=catalogue_url(settings),
    )


@contextmanager
def open_collection(settings: Settings, *, create: bool = False) -> Iterator[Collection]:
    """Open the collection of the settings, and close it in the end; raises what `Collection` raises.

    With `create` raises SettingsError where the home cannot be written; without it IndexMissing, which names the
    collections there are.
    """
    if create:
        _make(settings.folder)
    elif not has_index(settings, settings.collection):
        raise _missing(settings)
    with closing(collection_of(settings, settings.folder, create=create)) as collection:
        yield collection


def _missing(settings: Settings) -> Exception:
    from api.service.wording import command_line, similar_names
    from index.errors import IndexMissing

    there = collections_in(settings)
    if not there:
        return IndexMissing(
            f"There is no index in {settings.folder} yet: run {command_line(settings, 'ingest FOLDER')} first."
        )
    near = similar_names(settings.collection, there)
    held = f"{settings.home} holds {', '.join(there)}: say --collection {there[0]}."
    if near:
        held = f"did you mean --collection {near}?"
    return IndexMissing(
        f"There is no collection {settings.collection}: {held} {command_line(settings, 'ingest FOLDER')} makes it."
    )


def _make(folder: Path) -> None:
    from rag.errors import SettingsError

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = (error.strerror or "input/output error").lower()
        raise SettingsError(f"{folder} cannot be made ({reason}): choose another place with --home.") from error


@contextmanager
def open_collection_or_empty(settings: Settings) -> Iterator[Collection]:
    """Open the collection of the settings; where there is no index yet, an empty one in a temporary folder."""
    from index.collection import Collection
    from index.errors import IndexMissing

    try:
        collection = collection_of(settings, settings.folder)
    except IndexMissing:
        with (
            TemporaryDirectory(prefix="onrecord-") as folder,
            closing(Collection(Path(folder), recipe_of(settings), create=True)) as empty,
        ):
            yield empty
        return
    with closing(collection):
        yield collection
