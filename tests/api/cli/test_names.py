from collections.abc import Iterator
from pathlib import Path

import pytest

from api.cli.names import check_publisher, check_sources
from api.service.composition import open_collection
from api.settings.settings import Settings
from index.catalogue.reads import Filters
from index.collection import Collection
from index.errors import UnknownSource
from rag.errors import BadFilter


@pytest.fixture
def settings(indexed: Path) -> Settings:
    return Settings(home=indexed)


@pytest.fixture
def held(settings: Settings) -> Iterator[Collection]:
    with open_collection(settings) as collection:
        yield collection


def refusal(settings: Settings, held: Collection, *sources: str) -> str:
    with pytest.raises(UnknownSource) as raised:
        check_sources(settings, held, sources)
    return str(raised.value)


def test_sources_that_are_held_pass(settings: Settings, held: Collection) -> None:
    check_sources(settings, held, ["harbour.txt", "old/mill.html", "odd:name.txt"])
    check_sources(settings, held, [])


def test_a_slip_of_the_pen_is_met_with_the_nearest_name(settings: Settings, held: Collection) -> None:
    assert refusal(settings, held, "harbuor.txt").endswith("did you mean harbour.txt?")


def test_part_of_a_name_finds_it(settings: Settings, held: Collection) -> None:
    assert refusal(settings, held, "mill.html").endswith("did you mean old/mill.html?")
    assert refusal(settings, held, "MILL").endswith("did you mean old/mill.html?")


def test_a_name_like_no_other_is_met_with_the_next_step(settings: Settings, held: Collection) -> None:
    assert f"`onrecord --home {settings.home} search WORDS`" in refusal(settings, held, "qqqqqqq")
    assert "search WORDS" in refusal(settings, held, "")


def test_the_first_unknown_one_is_named(settings: Settings, held: Collection) -> None:
    assert "'nowhere'" in refusal(settings, held, "harbour.txt", "nowhere", "neither")


def test_a_publisher_is_known_whatever_its_case(settings: Settings, held: Collection) -> None:
    check_publisher(settings, held, Filters())
    check_publisher(settings, held, Filters(publisher="the port COURIER"))
    with pytest.raises(BadFilter, match="did you mean Valley Gazette"):
        check_publisher(settings, held, Filters(publisher="valley gazzette"))
