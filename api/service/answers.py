"""The service that answers questions for long-running doors: it keeps one home's collections and the writers open."""

import time
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event as Stop
from threading import Lock

from api.errors import HomeGone, UnknownCollection
from api.service.composition import collection_of, collections_in, has_index, writer_of
from api.settings.settings import Settings, is_name
from index.catalogue.reads import Filters
from index.collection import Collection
from index.database.location import CATALOGUE
from rag.ask import events
from rag.events import Event
from rag.grounding.grounder import Policy
from rag.query.conversation import Message
from rag.reading.calibration import Level
from rag.writer import Writer

__all__ = ["AnswerService"]


@dataclass
class _OpenCollection:
    """A collection kept open, with its writers."""

    collection: Collection
    file: tuple[int, int] | None  # device and inode of its catalogue when it was opened
    writers: dict[Policy, Writer] = field(default_factory=dict)


class AnswerService:
    """Answers from the collections of the settings' home, from several threads at once."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._folder = settings.home / "collections"
        self._held: dict[str, _OpenCollection] = {}
        self._opening = Lock()
        self._only: tuple[str, ...] = ()
        self._began = settings.home.is_dir()

    def restricted_to(self, collections: tuple[str, ...]) -> "AnswerService":
        """Return a service that shares the open collections but shows only `collections`; all where none is named."""
        narrowed = copy(self)  # a shallow copy shares the open collections
        narrowed._only = collections
        return narrowed

    @property
    def default(self) -> str:
        """Return the default collection: that of the settings where it may be seen, else the first that may be."""
        return self.settings.collection if self._may_see(self.settings.collection) else self._only[0]

    def names(self) -> list[str]:
        """Return the collections that hold an index; the default comes first, even where it is not there yet."""
        there, first = collections_in(self.settings), self.default
        return [first, *(name for name in there if name != first and self._may_see(name))]

    def last_changed(self, name: str) -> int:
        """Return when a collection's index last changed, in seconds since 1970; now, where it has no catalogue file."""
        try:
            return int((self._folder / name / CATALOGUE).stat().st_mtime)
        except OSError:
            return int(time.time())

    def collection(self, name: str | None = None, *, create: bool = False) -> Collection:
        """Return the collection `name`, else the default one; it is opened again where its catalogue was replaced.

        Raises UnknownCollection where there is none of that name, unless it is to be created, HomeGone where it has
        disappeared since, and what `Collection` raises.
        """
        return self._of(name, create=create).collection

    def answer_events(
        self,
        question: str,
        *,
        collection: str | None = None,
        filters: Filters | None = None,
        history: Sequence[Message] = (),
        policy: Policy | None = None,
        level: Level | None = None,
        stop: Stop | None = None,
    ) -> Iterator[Event]:
        """Yield the events of answering a question; arguments that are not given default to the settings.

        Raises what `collection` and `rag.ask.events` raise.
        """
        held = self._of(collection)
        writer = self._writer(held, policy or self.settings.policy)
        yield from events(
            held.collection,
            question,
            filters=filters,
            history=history,
            writer=writer,
            level=level or self.settings.level,
            stop=stop,
        )

    def close(self) -> None:
        """Let go of every collection."""
        with self._opening:
            for held in self._held.values():
                held.collection.close()
            self._held.clear()

    def _of(self, name: str | None, *, create: bool = False) -> _OpenCollection:
        name = name or self.default
        folder = self._folder / name
        may_be_empty = create or name == self.settings.collection
        known = is_name(name) and self._may_see(name)  # one that may not be seen is treated as unknown
        if not known or not (may_be_empty or self._is_there(name)):
            raise UnknownCollection("There is no such collection.")
        with self._opening:
            file = self._file(folder)
            held = self._held.get(name)
            if not (file or create) and (held or (self._began and not self.settings.home.is_dir())):
                raise HomeGone(f"{folder} was there and is not any more: mount or restore {self.settings.home}.")
            if held is None or held.file != file:
                # A question under way goes on with the old catalogue. The vectors are closed, since Chroma identifies
                # an open store by its path alone, and would go on reading the files that are gone.
                if held:
                    held.collection.vectors.close()
                opened = collection_of(self.settings, folder, create=create)
                held = self._held[name] = _OpenCollection(opened, file or self._file(folder))
            return held

    def _is_there(self, name: str) -> bool:
        held_elsewhere = name in self._held and self._elsewhere  # a database need not be asked before each question
        return held_elsewhere or has_index(self.settings, name)

    @property
    def _elsewhere(self) -> bool:
        return bool(self.settings.catalogue_url.get_secret_value())

    def _file(self, folder: Path) -> tuple[int, int] | None:
        """Return device and inode of the catalogue, None where there is none; a constant for one in a database."""
        if self._elsewhere:
            return 0, 0
        try:
            stat = (folder / CATALOGUE).stat()
        except OSError:
            return None
        return stat.st_dev, stat.st_ino

    def _may_see(self, name: str) -> bool:
        return not self._only or name in self._only

    def _writer(self, held: _OpenCollection, policy: Policy) -> Writer:
        if policy not in held.writers:
            chosen = self.settings.model_copy(update={"policy": policy})
            held.writers[policy] = writer_of(chosen)
        return held.writers[policy]
