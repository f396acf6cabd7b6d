"""The desk keeps collections open, and notices where another was put in the place of one."""

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from api.desk import Desk
from api.errors import UnknownCollection
from index.errors import IndexMissing
from rag.answer import Answer
from rag.errors import SettingsError, Stopped
from rag.events import ClaimMade, Done
from rag.settings import Settings
from tests.llm.server import ScriptedServer

pytest_plugins = ["tests.llm.fixtures"]

QUESTION = "Why will the harbour bridge close?"


@pytest.fixture
def desk_of() -> Iterator[Callable[..., Desk]]:
    """Opens a desk over a home."""
    opened: list[Desk] = []

    def desk(home: Path, **settings: Any) -> Desk:
        opened.append(Desk(Settings(home=home, **settings)))
        return opened[-1]

    yield desk
    for one in opened:
        one.close()


def answer(desk: Desk, **options: Any) -> Answer:
    *_, done = desk.happening(QUESTION, **options)
    assert isinstance(done, Done)
    return done.answer


def copied(home: Path, name: str) -> None:
    shutil.copytree(home / "collections" / "default", home / "collections" / name)


def test_a_collection_is_opened_once(home: Path, desk_of: Callable[..., Desk]) -> None:
    desk = desk_of(home)
    assert desk.collection() is desk.collection("default")
    assert answer(desk).citations[0].source == "harbour.txt"


def test_the_collection_of_the_settings_is_named_first_even_where_it_is_not_there(
    home: Path, desk_of: Callable[..., Desk]
) -> None:
    copied(home, "metro")
    (home / "collections" / "empty").mkdir()
    (home / "collections" / ".hidden").mkdir()
    assert desk_of(home).names() == ["default", "metro"]
    assert desk_of(home, collection="later").names() == ["later", "default", "metro"]


@pytest.mark.parametrize("name", ["nothing", "../default", "", "a/b", "collections\0"])
def test_what_is_no_collection_is_not_opened(name: str, home: Path, desk_of: Callable[..., Desk]) -> None:
    desk = desk_of(home)
    if not name:
        assert desk.collection(name) is desk.collection()
        return
    with pytest.raises(UnknownCollection):
        desk.collection(name)
    assert not (home / "collections" / "nothing").exists()


def test_an_index_that_is_missing_is_found_once_it_is_there(
    indexed: Path, tmp_path: Path, desk_of: Callable[..., Desk]
) -> None:
    desk = desk_of(tmp_path / "empty")
    with pytest.raises(IndexMissing):
        desk.collection()
    shutil.copytree(indexed, tmp_path / "empty", dirs_exist_ok=True)
    assert answer(desk).outcome == "answered"


def test_a_collection_may_be_begun(tmp_path: Path, desk_of: Callable[..., Desk]) -> None:
    desk = desk_of(tmp_path)
    begun = desk.collection("fresh", create=True)
    assert desk.collection("fresh") is begun
    with pytest.raises(UnknownCollection):
        desk.collection("../fresh", create=True)


def test_a_collection_put_in_the_place_of_another_is_opened_anew(home: Path, desk_of: Callable[..., Desk]) -> None:
    desk = desk_of(home)
    before = desk.collection()
    copied(home, "other")
    shutil.rmtree(home / "collections" / "default")
    (home / "collections" / "other").rename(home / "collections" / "default")
    assert desk.collection() is not before
    assert answer(desk).outcome == "answered"
    before.close()


def test_many_threads_open_one(home: Path, desk_of: Callable[..., Desk]) -> None:
    desk = desk_of(home)
    seen: list[int] = []
    threads = [threading.Thread(target=lambda: seen.append(id(desk.collection()))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(seen)) == 1
    assert len(seen) == 8


def test_a_policy_may_be_chosen_for_one_question(
    indexed: Path, llm_server: ScriptedServer, desk_of: Callable[..., Desk]
) -> None:
    llm_server.modes = ["miscounting"]
    desk = desk_of(indexed, model=llm_server.model, base_url=llm_server.base_url)
    strict, flag = answer(desk), answer(desk, policy="flag")
    assert {claim.status for claim in flag.claims} & {"weak", "unsupported"}
    assert {claim.status for claim in strict.claims} <= {"quote", "supported"}


def test_a_question_that_is_stopped_ends_soon_although_the_model_is_silent(
    indexed: Path, llm_server: ScriptedServer, desk_of: Callable[..., Desk]
) -> None:
    llm_server.modes = ["stalls later"]
    desk = desk_of(indexed, model=llm_server.model, base_url=llm_server.base_url)
    stop = threading.Event()
    happening = desk.happening(QUESTION, stop=stop)
    next(happening)
    stop.set()
    with pytest.raises(Stopped):
        for event in happening:
            assert not isinstance(event, Done | ClaimMade)


def test_a_model_that_is_asked_for_and_not_there_is_told(indexed: Path, desk_of: Callable[..., Desk]) -> None:
    with pytest.raises(SettingsError):
        answer(desk_of(indexed, writer="llm"))
