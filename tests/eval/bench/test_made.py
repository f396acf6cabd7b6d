"""Articles that a collection is grown with are like those that were read, and no two are alike."""

from contextlib import closing
from itertools import islice
from pathlib import Path

from eval.bench.made import MadeArticles, MadeCollection, sample_sentences
from index.catalogue.checks import misread
from index.catalogue.clusters import figures
from index.catalogue.segments import chunk_count
from index.ingest import write
from index.vector_sync import vector_store


def test_made_articles_are_held_as_those_of_files_are_and_are_no_copies(tmp_path: Path) -> None:
    with closing(MadeCollection(tmp_path, create=True)) as collection:
        made = list(islice(MadeArticles(collection.embedder, sample_sentences(), 2), 6))
        with collection.writing(), vector_store(collection) as store:
            write(collection, store, [[one] for one in made])
        db = collection.catalogue.db
        assert chunk_count(db) == sum(len(one.chunks) for one in made)
        assert misread(db, collection.embedder.size) == ""
        assert figures(db) == []
        assert len(collection.vectors.ids()) == chunk_count(db)
