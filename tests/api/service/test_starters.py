"""Questions to begin with: answered by the sentence they were made from, made once for each version."""

from pathlib import Path

import pytest

from api.service.answers import AnswerService
from api.service.starters import Starters
from api.settings.settings import Settings
from index.ingest import ingest
from rag.ask import ask
from rag.errors import Stopped


@pytest.fixture
def answer_service(home: Path) -> AnswerService:
    return AnswerService(Settings(home=home))


def test_each_is_answered(answer_service: AnswerService) -> None:
    collection = answer_service.collection()
    found = Starters().for_collection(collection)
    assert 1 <= len(found) <= 4
    assert all(ask(collection, question).outcome != "refused" for question in found)
    answer_service.close()


_LIDO = """Lido opens after nine years

1 June 2025

Ana Prill opened the Wexcombe Lido on Sunday. Wexcombe Council paid £4 million to Orme Builders for the work. Six
swimmers were turned away at the Lido on Monday. Tom Orme, who led the work, said the Lido would stay open.
"""


def test_one_article_carries_four_where_its_sentences_do(tmp_path: Path) -> None:
    (tmp_path / "lido.txt").write_text(_LIDO)
    answer_service = AnswerService(Settings(home=tmp_path / "home"))
    collection = answer_service.collection("default", create=True)
    ingest(collection, [tmp_path / "lido.txt"])
    found = Starters().for_collection(collection)
    assert len(set(found)) == 4
    assert all(ask(collection, question).outcome != "refused" for question in found)
    answer_service.close()


def test_articles_in_other_languages_are_not_asked_about(tmp_path: Path) -> None:
    german = "Am Sonntag hat Ana Prill das Freibad in Wexcombe eröffnet. Der Rat zahlte dafür vier Millionen Pfund.\n"
    (tmp_path / "freibad.txt").write_text(f"Das Freibad ist offen\n\n1. Juni 2025\n\n{german}")
    answer_service = AnswerService(Settings(home=tmp_path / "home"))
    collection = answer_service.collection("default", create=True)
    ingest(collection, [tmp_path / "freibad.txt"])
    assert Starters().for_collection(collection) == ()
    answer_service.close()


def test_they_are_made_anew_only_where_the_collection_changed(answer_service: AnswerService, tmp_path: Path) -> None:
    collection, starters = answer_service.collection(), Starters()
    first = starters.for_collection(collection)
    assert starters.for_collection(collection) is first
    (tmp_path / "lido.txt").write_text("Lido opens\n\n1 June 2025\n\nAna Prill opened the Wexcombe Lido on Sunday.\n")
    ingest(collection, [tmp_path / "lido.txt"])
    assert any("Wexcombe Lido" in question for question in starters.for_collection(collection))
    answer_service.close()


def test_an_empty_collection_has_none(tmp_path: Path) -> None:
    answer_service = AnswerService(Settings(home=tmp_path))
    assert Starters().for_collection(answer_service.collection("default", create=True)) == ()
    answer_service.close()


def test_who_does_not_wait_gets_none_while_they_are_made(answer_service: AnswerService) -> None:
    collection, starters = answer_service.collection(), Starters()
    with starters._making:
        assert starters.for_collection(collection, wait=False) == ()
    made = starters.for_collection(collection, wait=False)
    assert made
    with starters._making:
        assert starters.for_collection(collection, wait=False) == made
    answer_service.close()


def test_once_closed_none_are_made(answer_service: AnswerService) -> None:
    starters = Starters()
    starters.close()
    with pytest.raises(Stopped):
        starters.for_collection(answer_service.collection())
    answer_service.close()


def test_they_are_answered_at_the_level_that_is_set(answer_service: AnswerService) -> None:
    collection = answer_service.collection()
    found = Starters("cautious").for_collection(collection)
    assert all(ask(collection, question, level="cautious").outcome != "refused" for question in found)
    assert len(found) <= len(Starters("eager").for_collection(collection))
    answer_service.close()
