"""A desk: a folder of articles and an index of it. The nursery: real processes that ingest, and are killed."""

import ctypes
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from index.catalogue.reads import Filters, match
from index.catalogue.segments import placed, segment_names
from index.collection import Collection
from index.embedding.config import Recipe
from index.fetching.client import Client
from index.fetching.fetcher import Fetcher
from index.ingest import Report, ingest
from tests.index.fetching.site import Site, served

ROOT = Path(__file__).parents[2]

LIBRARY: dict[str, str | bytes] = {
    "harbour.txt": "Crane falls into the harbour\n\nBy Ines Okafor\nPublisher: The Quay Herald\n12 March 2024\n\n"
    "A crane toppled into the harbour on Tuesday while it was lifting a generator. Its driver swam ashore.\n"
    "The harbour master closed the eastern berth until divers had looked at the wreck.\n\n"
    "Nobody else was hurt. The owner of the crane said that its brakes had been tested in January.\n",
    "mayor.md": "---\ntitle: Mayor opens the night tram\npublisher: Étoile du Nord\ndate: 2023-11-30\n---\n\n"
    "The night tram runs every twenty minutes — as promised — since Thursday. “It is about time,” said Zoë "
    "Müller, who drives it. The mayor paid for the first ticket himself.\n",
    "dos.txt": "Dam holds after the storm\r\n\r\nThe dam above Lower Tarn held through the storm.\r\n"
    "Engineers had feared for its northern wall.\r\n\r\nThe lake stood two metres above its mark.\r\n",
    "classic.txt": "Baker wins the quiz\r\rA baker from Holt won the quiz on Friday.\rShe knew the length of "
    "the Danube.\r\rThe prize is a bicycle, which she gave to her apprentice.\r",
    "page.html": "<!doctype html><html><head><title>School gets a pond</title>"
    '<meta property="article:published_time" content="2022-05-06T10:00:00Z">'
    '<meta property="og:site_name" content="The Quay Herald"></head><body><article>'
    "<h1>School gets a pond</h1>"
    "<p>The pupils of Marsh Lane School dug a pond behind their gym. Frogs moved in within a week.</p>"
    "<p>The head teacher wants to know how long they will stay. A warden counts them every Monday, and the "
    "pupils write the numbers on a board beside the door.</p></article></body></html>",
    "long.txt": "The long inquiry into the ferry\n\n"
    + "\n\n".join(
        f"On day {day} of the inquiry a witness told the judge what was seen from deck {day}. The captain, "
        f"the witness said, had turned towards buoy {day} before the fog came down over the strait. Asked "
        f"about the log, the mate of watch {day} could not say who had torn out its pages."
        for day in range(1, 25)
    )
    + "\n",
    "cp1252.txt": b"Caf\xe9 keeps its terrace\n\nThe caf\xe9 on the square keeps its terrace \x96 for now.\n",
}


EXPORT = """                               {0} of {2} DOCUMENTS

                               The Holt Mercury

                            April {0}, 2018 Monday

Weir number {1} to be rebuilt

LENGTH: 40 words

The weir number {1} at Holt will be rebuilt for {1} million crowns, the river authority said on Sunday.

LOAD-DATE: April 3, 2018

"""


def exported(*weirs: int) -> str:
    """A download of an archive, with an article on each of these weirs."""
    return "".join(EXPORT.format(place, weir, len(weirs)) for place, weir in enumerate(weirs, 1))


@dataclass
class Desk:
    """A folder of articles and an index of it."""

    news: Path
    collection: Collection

    @property
    def home(self) -> Path:
        return self.collection.folder

    @property
    def db(self) -> Any:
        return self.collection.catalogue.db

    def write(self, name: str, text: str | bytes) -> Path:
        path = self.news / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    def ingest(self, *paths: Path, **options: Any) -> Report:
        return ingest(self.collection, paths or [self.news], **options)

    def sources(self) -> list[str]:
        return [row[0] for row in self.db.execute("SELECT source FROM articles ORDER BY source")]

    def found(self, *words: str, filters: Filters | None = None) -> list[str]:
        return [id_ for id_, _ in match(self.db, words, 1000, filters or Filters())]

    def live(self) -> set[str]:
        return {row[0] for row in self.db.execute("SELECT id FROM chunks")}

    def embedded(self) -> list[tuple[int, bytes]]:
        """The rows of the embedding cache; what is embedded again gets a new number."""
        return list(self.db.execute("SELECT rowid, key FROM vectors ORDER BY key"))


def contents(collection: Collection, words: Sequence[str] = ("case", "council")) -> dict[str, Any]:
    """What an index holds, without the numbers of its rows: equal for indexes that answer alike."""
    db = collection.catalogue.db
    columns = "source, path, size, mtime_ns, sha256, title, publisher, author, published, url, kept, text"
    return {
        "articles": db.execute(f"SELECT {columns} FROM articles ORDER BY source").fetchall(),
        "chunks": db.execute(
            'SELECT c.id, a.source, c.start, c."end", c.line, c.sentences, c.text, c.vectors'
            " FROM chunks c JOIN articles a ON c.article = a.id ORDER BY c.id"
        ).fetchall(),
        "vectors": db.execute("SELECT key, passage, sentences FROM vectors ORDER BY key").fetchall(),
        "failures": db.execute("SELECT path, source, reason FROM failures ORDER BY path").fetchall(),
        "words": [match(db, [word], 1000, Filters()) for word in words],
        "chroma": stored(collection),
    }


def stored(collection: Collection) -> dict[str, Any]:
    """What Chroma holds of what is alive: each id with its metadata and its vector."""
    held: dict[str, Any] = {}
    for name in segment_names(collection.catalogue.db):
        with closing(collection.stores.open(name)) as store:
            found = store._call(lambda chunks: chunks.get(include=["embeddings", "metadatas"]))
        places = placed(collection.catalogue.db, found["ids"])
        vectors = np.asarray(found["embeddings"], np.float32)
        for id_, facts, vector in zip(found["ids"], found["metadatas"], vectors, strict=True):
            if places.get(id_) == name:
                held[id_] = (facts, vector.tobytes())
    return held


@pytest.fixture(name="contents", scope="session")
def _contents() -> Callable[..., dict[str, Any]]:
    return contents


@pytest.fixture(name="stored", scope="session")
def _stored() -> Callable[[Collection], dict[str, Any]]:
    return stored


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """An empty folder and an empty index."""
    (tmp_path / "news").mkdir()
    collection = Collection(tmp_path / "home", create=True)
    yield Desk(tmp_path / "news", collection)
    collection.close()


@pytest.fixture
def filled(desk: Desk) -> Desk:
    """Four articles on a council, in an index."""
    for number in range(4):
        desk.write(f"{number}.txt", f"Case {number}\n\nThe council heard case {number} on Monday.\n")
    desk.ingest()
    return desk


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    """Makes more indexes, of any recipe."""
    opened: list[Collection] = []

    def desk(name: str, recipe: Recipe | None = None, *, create: bool = True) -> Desk:
        (tmp_path / "news").mkdir(exist_ok=True)
        opened.append(Collection(tmp_path / name, recipe, create=create))
        return Desk(tmp_path / "news", opened[-1])

    yield desk
    for collection in opened:
        collection.close()


@pytest.fixture
def site() -> Iterator[Site]:
    with served() as site:
        yield site


@pytest.fixture
def fetcher() -> Fetcher:
    """One that may fetch from loopback, and does not wait."""
    return Fetcher(Client(private=frozenset({"127.0.0.1"})), pause=0.0)


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """An index of a few articles of many kinds; only to be read."""
    folder = tmp_path_factory.mktemp("library")
    collection = Collection(folder / "home", create=True)
    desk = Desk(folder / "news", collection)
    for name, text in LIBRARY.items():
        desk.write(name, text)
    desk.ingest()
    yield desk
    collection.close()


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> tuple[Recipe, list[str]]:
    """A recipe of a quick embedding, and the texts that it was asked for."""
    from llama_index.core.base.embeddings.base import BaseEmbedding

    asked: list[str] = []

    class Letters(BaseEmbedding):
        def _get_text_embedding(self, text: str) -> list[float]:
            asked.append(text)
            return [1.0 + text.count(letter) for letter in "aeioust "]

        def _get_query_embedding(self, query: str) -> list[float]:
            return self._get_text_embedding(query)

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return self._get_text_embedding(query)

    module = ModuleType("counted_embedding")
    vars(module)["Letters"] = Letters
    monkeypatch.setitem(sys.modules, module.__name__, module)
    return Recipe("counted_embedding:Letters", (("model_name", str(tmp_path)),)), asked


@contextmanager
def _ordinary() -> Iterator[None]:
    """Without the right of root to read what it may not."""
    if os.geteuid() != 0:
        yield
        return
    libc = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    before, less = (ctypes.c_uint32 * 6)(), (ctypes.c_uint32 * 6)()
    if libc.capget(header, before) or libc.capget(header, less):
        pytest.skip("root reads everything here")
    less[0] &= ~0b110  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
    libc.capset(header, less)
    try:
        yield
    finally:
        libc.capset(header, before)


@pytest.fixture
def ordinary() -> Callable[[], Any]:
    """A context in which a file without the permission to be read cannot be read, by root neither."""
    return _ordinary


@dataclass
class Ended:
    """How an ingest in a process of its own ended: `done`, `killed`, or by the error of that name."""

    outcome: str
    seconds: float
    peak_kb: int
    asking: bool | None  # whether another process could put questions all the while


@pytest.fixture(scope="session")
def nursery() -> Iterator[Callable[..., Ended]]:
    """Ingests in a process of its own, signalled `after` so many seconds."""
    if not hasattr(os, "fork"):
        pytest.skip("no fork here")
    program = [sys.executable, str(Path(__file__).with_name("nursery.py"))]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    pipe = subprocess.PIPE
    with subprocess.Popen(program, stdin=pipe, stdout=pipe, text=True, env=environment) as process:
        assert process.stdin and process.stdout

        def run(
            home: Path,
            *news: Path,
            after: float | None = None,
            sent: int = signal.SIGKILL,
            asked: bool = False,
            **urls: str,
        ) -> Ended:
            order = {"home": str(home), "news": [str(path) for path in news]}
            order |= {"after": after, "signal": sent, "asked": asked, "urls": urls}
            process.stdin.write(json.dumps(order) + "\n")
            process.stdin.flush()
            return Ended(**json.loads(process.stdout.readline()))

        yield run
        process.stdin.close()
