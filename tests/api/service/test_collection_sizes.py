from pathlib import Path

from api.service.answers import AnswerService
from api.service.collection_sizes import sizes
from api.settings.settings import Settings


def test_each_collection_that_holds_something_is_measured(two_collections: Path) -> None:
    answer_service = AnswerService(Settings(home=two_collections))
    first, second = sizes(answer_service)
    answer_service.close()
    assert (first["name"], first["articles"], first["undated"]) == ("default", 4, 1)
    assert (first["first"], first["last"]) == ("2021-11-02", "2024-05-17")
    assert first["publishers"] == [["The Port Courier", 2], ["Valley Gazette", 1]]
    assert (second["name"], second["articles"], second["chunks"], second["failed"]) == ("sport", 1, 1, 0)


def test_the_collection_of_the_settings_is_there_even_where_it_is_not(two_collections: Path) -> None:
    answer_service = AnswerService(Settings(home=two_collections, collection="later"))
    found = {one["name"]: one["articles"] for one in sizes(answer_service)}
    answer_service.close()
    assert found == {"later": 0, "default": 4, "sport": 1}


def test_a_collection_that_cannot_be_opened_is_left_out(home: Path) -> None:
    (home / "collections" / "broken").mkdir()
    (home / "collections" / "broken" / "catalogue.sqlite").write_bytes(b"no database" * 100)
    answer_service = AnswerService(Settings(home=home))
    found = [one["name"] for one in sizes(answer_service)]
    answer_service.close()
    assert found == ["default"]
