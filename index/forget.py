"""Taking articles out of an index for good."""

from collections.abc import Sequence

from index.catalogue.files import file_of, of_name
from index.catalogue.segments import segments_of
from index.catalogue.versions import blank_versions
from index.catalogue.writes import blank, drop, sweep
from index.collection import Collection
from index.errors import UnknownSource
from index.files import printable
from index.vector_sync import finish_forgetting, note_forgetting

__all__ = ["forget"]


def forget(collection: Collection, sources: Sequence[str]) -> list[str]:
    """Remove articles, and every trace of their text from the index's files; returns the removed sources.

    The name of a file of several articles stands for all of them. The source files stay: an ingest of their folder
    would bring the articles back. Raises UnknownSource where one is not held, and IndexMismatch or VectorsUnavailable
    where the vectors cannot be reached; nothing is removed then.
    """
    catalogue = collection.catalogue
    sources = [printable(source) for source in dict.fromkeys(sources)]
    with collection.writing():
        held = {source: of_name(catalogue.db, source) for source in sources}
        finish_forgetting(collection)
        unknown = [source for source in sources if not held[source]]
        if unknown:
            names = ", ".join(unknown)
            raise UnknownSource(f"Not in the index: {names}. Nothing was removed; `onrecord search` finds names.")
        collection.check_vectors()
        collection.stores.ready()
        with catalogue.transaction() as db:
            gone = list(dict.fromkeys(name for names in held.values() for name in names))
            files = list(dict.fromkeys(file_of(db, source) for source in gone))
            numbers = segments_of(db, gone, files)
            blank_versions(db, files)
            blank(db, files, set(gone))
            for source in gone:
                drop(db, source)
            sweep(db)
            note_forgetting(collection, numbers)
            db.words.merge()
        finish_forgetting(collection)
    return gone
