"""Where catalogues are."""

import uuid
from contextlib import closing
from pathlib import Path

from index.database.location import collections_in, database, is_there
from tests.postgres.server import PostgresServer

pytest_plugins = ["tests.postgres.fixtures"]


def test_a_file_stands_in_the_folder_of_its_collection(tmp_path: Path) -> None:
    (tmp_path / "press").mkdir()
    assert not is_there(tmp_path / "press")
    with closing(database(tmp_path / "press").connect()) as db:
        db.define("CREATE TABLE meta (key TEXT)")
    assert is_there(tmp_path / "press")
    assert collections_in(tmp_path) == ["press"]


def test_a_schema_bears_the_name_of_the_folder(tmp_path: Path, postgres: PostgresServer) -> None:
    name = uuid.uuid4().hex
    assert not is_there(tmp_path / name, postgres.url)
    with closing(database(tmp_path / name, postgres.url).connect()) as db:
        db.prepare()
        db.define("CREATE TABLE meta (key TEXT)")
    assert is_there(tmp_path / name, postgres.url)
    assert name in collections_in(tmp_path, postgres.url)
