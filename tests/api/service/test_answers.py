"""Collections kept open, and opened anew where another was put in their place."""

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import Result

from api.errors import HomeGone, UnknownCollection
from api.service.answers import AnswerService
from api.settings.settings import Settings
from index.catalogue.reads import Filters
from index.errors import IndexMissing, OnRecordError
from rag.errors import Stopped
from rag.events import Done
from tests.llm.server import ScriptedServer

pytest_plugins = ["tests.llm.fixtures"]

Call = Callable[..., Result]
CLOSED = "why did the harbour bridge close?"


@pytest.fixture
def answer_service(home: Path) -> Iterator[AnswerService]:
    with closing(AnswerService(Settings(home=home))) as answer_service:
        yield answer_service


def outcome(answer_service: AnswerService, question: str = CLOSED, **more: object) -> str:
    *_, last = answer_service.answer_events(question, **more)  # type: ignore[arg-type]
    assert isinstance(last, Done)
    return last.answer.outcome


def test_a_collection_is_opened_once_and_answers(answer_service: AnswerService) -> None:
    assert answer_service.collection() is answer_service.collection("default")
    assert outcome(answer_service) == "answered"
    assert outcome(answer_service, filters=Filters(publisher="Nobody")) == "refused"


@pytest.mark.parametrize("name", ["nowhere", "../default", "..", "", "a/b", "default/", "-x", "\x00"])
def test_what_names_no_collection_is_unknown_and_leaves_nothing(
    name: str, answer_service: AnswerService, home: Path
) -> None:
    if name:
        with pytest.raises(UnknownCollection):
            answer_service.collection(name)
    else:
        assert answer_service.collection(name) is answer_service.collection()
    assert [path.name for path in (home / "collections").iterdir()] == ["default"]


def test_a_collection_that_is_gone_is_told_from_one_that_was_never_there(
    answer_service: AnswerService, home: Path
) -> None:
    first = answer_service.collection()
    shutil.rmtree(home / "collections" / "default")
    with pytest.raises(HomeGone, match=str(home)):
        answer_service.collection()
    assert answer_service.collection(create=True) is not first  # whoever may write begins it anew
    with closing(AnswerService(Settings(home=home / "none"))) as other, pytest.raises(IndexMissing) as raised:
        other.collection()
    assert not isinstance(raised.value, HomeGone)


def test_a_name_that_is_none_is_not_created_either(answer_service: AnswerService, home: Path) -> None:
    with pytest.raises(UnknownCollection):
        answer_service.collection("../x", create=True)
    assert not (home / "x").exists()


def test_a_collection_may_be_begun(answer_service: AnswerService) -> None:
    assert answer_service.names() == ["default"]
    answer_service.collection("sport", create=True)
    assert answer_service.names() == ["default", "sport"]
    with pytest.raises(IndexMissing):
        outcome(answer_service, collection="sport")


def test_names_are_those_that_hold_a_catalogue_the_servers_own_first(tmp_path: Path) -> None:
    for name in ("b", "a", "no name", "empty"):
        (tmp_path / "collections" / name).mkdir(parents=True)
        if name != "empty":
            (tmp_path / "collections" / name / "catalogue.sqlite").write_bytes(b"")
    assert AnswerService(Settings(home=tmp_path, collection="mine")).names() == ["mine", "a", "b"]
    assert AnswerService(Settings(home=tmp_path, collection="b")).names() == ["b", "a"]


def test_without_an_index_it_is_missing_until_there_is_one(tmp_path: Path, newsroom: Path, call: Call) -> None:
    with closing(AnswerService(Settings(home=tmp_path / "new"))) as answer_service:
        with pytest.raises(IndexMissing):
            outcome(answer_service)
        assert call("--home", tmp_path / "new", "ingest", newsroom).exit_code == 0
        assert outcome(answer_service) == "answered"


def test_an_index_that_was_put_in_its_place_is_opened_anew(
    answer_service: AnswerService, home: Path, call: Call, tmp_path: Path
) -> None:
    assert outcome(answer_service) == "answered"
    first = answer_service.collection()
    (tmp_path / "lido.txt").write_text("Lido opens\n\nThe mayor, Ana Prill, opened the lido on Sunday.\n")
    assert call("--home", tmp_path / "other", "ingest", tmp_path / "lido.txt").exit_code == 0
    shutil.rmtree(home / "collections" / "default")
    shutil.copytree(tmp_path / "other" / "collections" / "default", home / "collections" / "default")
    assert answer_service.collection() is not first
    assert outcome(answer_service) == "refused" and outcome(answer_service, "Who opened the lido?") == "answered"


def test_an_index_that_was_taken_away_is_missing(answer_service: AnswerService, home: Path) -> None:
    assert outcome(answer_service) == "answered"
    shutil.rmtree(home / "collections" / "default")
    with pytest.raises(IndexMissing):
        outcome(answer_service)


def test_several_threads_ask_at_once(answer_service: AnswerService) -> None:
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(outcome(answer_service))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["answered"] * 8


def test_whoever_stops_waiting_ends_it_though_the_model_is_silent(home: Path, llm_server: ScriptedServer) -> None:
    llm_server.modes = ["stalls"]
    stop = threading.Event()
    with closing(AnswerService(Settings(home=home, model="m", base_url=llm_server.base_url))) as answer_service:
        threading.Timer(0.5, stop.set).start()
        with pytest.raises(Stopped):
            list(answer_service.answer_events(CLOSED, stop=stop))


def test_the_policy_is_that_of_the_settings_or_of_the_question(home: Path, llm_server: ScriptedServer) -> None:
    llm_server.modes = ["inventing"]
    settings = Settings(home=home, model="m", base_url=llm_server.base_url, policy="flag")
    with closing(AnswerService(settings)) as answer_service:
        shown = [[*answer_service.answer_events(CLOSED, policy=policy)][-1] for policy in (None, "flag", "strict")]
    assert [len(done.answer.withheld) for done in shown if isinstance(done, Done)] == [0, 0, 2]


def test_closed_it_may_be_asked_again(answer_service: AnswerService) -> None:
    assert outcome(answer_service) == "answered"
    answer_service.close()
    assert outcome(answer_service) == "answered"


def test_every_failure_is_ours(answer_service: AnswerService, home: Path) -> None:
    (home / "collections" / "default" / "catalogue.sqlite").unlink()
    (home / "collections" / "default" / "catalogue.sqlite").mkdir()
    with pytest.raises(OnRecordError):
        outcome(answer_service)
