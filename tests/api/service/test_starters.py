"""Questions to begin with: answered by the sentence they were made from, made once for each version."""

from pathlib import Path

import pytest

from api.service.answers import Desk
from api.service.starters import Starters
from api.settings.settings import Settings
from index.ingest import ingest
from rag.ask import ask
from rag.errors import Stopped


@pytest.fixture
def desk(home: Path) -> Desk:
    return Desk(Settings(home=home))


def test_each_is_answered(desk: Desk) -> None:
    collection = desk.collection()
    found = Starters().of(collection)
    assert 1 <= len(found) <= 4
    assert all(ask(collection, question).outcome != "refused" for question in found)
    desk.close()


_LIDO = """Lido opens after nine years

1 June 2025

Ana Prill opened the Wexcombe Lido on Sunday. Wexcombe Council paid £4 million to Orme Builders for the work. Six
swimmers were turned away at the Lido on Monday. Tom Orme, who led the work, said the Lido would stay open.
"""


def test_one_article_carries_four_where_its_sentences_do(tmp_path: Path) -> None:
    (tmp_path / "lido.txt").write_text(_LIDO)
    desk = Desk(Settings(home=tmp_path / "home"))
    collection = desk.collection("default", create=True)
    ingest(collection, [tmp_path / "lido.txt"])
    found = Starters().of(collection)
    assert len(set(found)) == 4
    assert all(ask(collection, question).outcome != "refused" for question in found)
    desk.close()


def test_articles_in_other_languages_are_not_asked_about(tmp_path: Path) -> None:
    german = "Am Sonntag hat Ana Prill das Freibad in Wexcombe eröffnet. Der Rat zahlte dafür vier Millionen Pfund.\n"
    (tmp_path / "freibad.txt").write_text(f"Das Freibad ist offen\n\n1. Juni 2025\n\n{german}")
    desk = Desk(Settings(home=tmp_path / "home"))
    collection = desk.collection("default", create=True)
    ingest(collection, [tmp_path / "freibad.txt"])
    assert Starters().of(collection) == ()
    desk.close()


def test_they_are_made_anew_only_where_the_collection_changed(desk: Desk, tmp_path: Path) -> None:
    collection, starters = desk.collection(), Starters()
    first = starters.of(collection)
    assert starters.of(collection) is first
    (tmp_path / "lido.txt").write_text("Lido opens\n\n1 June 2025\n\nAna Prill opened the Wexcombe Lido on Sunday.\n")
    ingest(collection, [tmp_path / "lido.txt"])
    assert any("Wexcombe Lido" in question for question in starters.of(collection))
    desk.close()


def test_an_empty_collection_has_none(tmp_path: Path) -> None:
    desk = Desk(Settings(home=tmp_path))
    assert Starters().of(desk.collection("default", create=True)) == ()
    desk.close()


def test_who_does_not_wait_gets_none_while_they_are_made(desk: Desk) -> None:
    collection, starters = desk.collection(), Starters()
    with starters._making:
        assert starters.of(collection, wait=False) == ()
    made = starters.of(collection, wait=False)
    assert made
    with starters._making:
        assert starters.of(collection, wait=False) == made
    desk.close()


def test_once_closed_none_are_made(desk: Desk) -> None:
    starters = Starters()
    starters.close()
    with pytest.raises(Stopped):
        starters.of(desk.collection())
    desk.close()


def test_they_are_answered_at_the_level_that_is_set(desk: Desk) -> None:
    collection = desk.collection()
    found = Starters("cautious").of(collection)
    assert all(ask(collection, question, level="cautious").outcome != "refused" for question in found)
    assert len(found) <= len(Starters("eager").of(collection))
    desk.close()
