"""A collection: its folder, its catalogue, its vector store, its embedder, and the lock of its one writer."""

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.catalogue.database import Catalogue
from index.catalogue.segments import passages, placed, segment_names
from index.chunking.chunker import CHUNKING
from index.database.location import database, is_there
from index.database.values import matrix
from index.embedding.config import Recipe, embedder
from index.embedding.embedder import Embedder, unit
from index.errors import IndexMismatch, IndexMissing
from index.vectors.local import Folders
from index.vectors.segmented import SegmentedStore
from index.vectors.server import Server
from index.vectors.store import Stores

__all__ = ["Collection"]

_MISSING = "There is no index in {} yet: run `onrecord ingest FOLDER` first."
_ALONE = (
    "The catalogue is kept in PostgreSQL (catalogue_url), and the vectors would be in a folder of this machine alone: "
    "set ONRECORD_CHROMA_URL too."
)


class Collection:
    """One index, to read from and to write to.

    The vectors are kept on the Chroma server at `chroma_url`, or else in `folder`; the catalogue in the PostgreSQL
    database at `catalogue_url`, in a schema named after the folder, or else in a file of the folder. With `create`, a
    missing index is created; otherwise IndexMissing is raised. Raises IndexMismatch where the index was made by
    another model or chunking, or where only the catalogue would be on a server.
    """

    def __init__(
        self,
        folder: Path,
        recipe: Recipe | None = None,
        *,
        create: bool = False,
        chroma_url: str = "",
        catalogue_url: str = "",
    ) -> None:
        self.folder = folder
        self.recipe = recipe or Recipe()
        self.shared = bool(catalogue_url)  # whether other machines may use the same catalogue
        if catalogue_url and not chroma_url:
            raise IndexMismatch(_ALONE)
        if not create and not is_there(folder, catalogue_url):
            raise IndexMissing(_MISSING.format(folder))
        folder.mkdir(parents=True, exist_ok=True)
        self.catalogue = Catalogue(database(folder, catalogue_url))
        self._check_identity()
        self.stores: Stores = Folders(folder)
        if chroma_url:
            self.stores = Server(chroma_url, folder, self._mark(), shared=self.shared)
        self._vectors = SegmentedStore(
            self.stores,
            lambda: segment_names(self.catalogue.db),
            lambda ids: placed(self.catalogue.db, ids),
            self._passages,
        )

    @property
    def embedder(self) -> Embedder:
        """Return the embedder of this index, for its articles and for questions alike."""
        return embedder(self.recipe)

    @property
    def vectors(self) -> SegmentedStore:
        """Return the vector store in use, to read from.

        Raises IndexMissing where no ingest has made any vectors yet, IndexMismatch where they are kept elsewhere than
        the settings say.
        """
        if not self.vectors_name:
            raise IndexMissing(_MISSING.format(self.folder))
        self.check_vectors()
        return self._vectors

    @property
    def vectors_name(self) -> str:
        """Return the name of the segment that was made last; empty: there is none yet."""
        return self.catalogue.meta("vectors") or ""

    def check_vectors(self) -> None:
        """Raise IndexMismatch where the vectors in use are kept elsewhere than the settings say.

        Only a rebuild moves them: a forgotten setting must not take them away from other processes.
        """
        name = self.vectors_name
        objection = name and self.stores.objection(name)
        if objection:
            raise IndexMismatch(
                f"The vectors of this collection {objection}: set chroma_url as it was, or run `onrecord rebuild`, "
                f"which makes them anew {self.stores.place} without embedding."
            )

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the collection's only write lock during the block.

        Raises IndexBusy where another process has it, NotWritable where the folder can only be read.
        """
        with self.catalogue.db.writing():
            self.catalogue.complete_to_write()
            yield

    def kept_vectors(self, blobs: list[bytes]) -> NDArray[np.float32]:
        """Return stored float16 passage vectors as unit vectors, shape (n, size)."""
        return unit(matrix(blobs, np.float16, self.embedder.size).astype(np.float32))

    def close(self) -> None:
        """Let go of the files and connections."""
        self._vectors.close()
        self.stores.close()
        self.catalogue.close()

    def _passages(self, ids: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        kept = passages(self.catalogue.db, ids)
        return dict(zip(kept, self.kept_vectors([*kept.values()]), strict=True))

    def _mark(self) -> str:
        """The random identifier of this catalogue, made when it is first needed."""
        if self.catalogue.meta("mark") is None:
            with self.catalogue.transaction(changes=False):
                if self.catalogue.meta("mark") is None:  # else another process was first
                    self.catalogue.set_meta("mark", uuid.uuid4().hex)
        return self.catalogue.meta("mark") or ""

    def _check_identity(self) -> None:
        here = {"embedding": self.embedder.name, "size": str(self.embedder.size), "chunking": CHUNKING}
        if self.catalogue.meta("embedding") is None:
            with self.catalogue.transaction():
                for key, value in here.items():
                    self.catalogue.set_meta(key, value)
            return
        for key, value in here.items():
            found = self.catalogue.meta(key)
            if found != value:
                raise IndexMismatch(
                    f"The index in {self.folder} was made with {key} {found}, the settings say {value}: "
                    "set it back, or ingest into another collection (--collection NAME)."
                )
