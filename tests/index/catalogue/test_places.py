"""A place noted in an older version, found where its words stand now."""

from typing import TYPE_CHECKING

import pytest

from index.article import Span
from index.catalogue.places import place
from index.errors import UnknownSource
from tests.index.conftest import exported

if TYPE_CHECKING:
    from tests.index.conftest import Desk

FIRST = "Goat eats the ballots\n\nA goat ate forty ballots in Nether Wallow. The vote will be held again on Sunday.\n"
QUOTE = "The vote will be held again on Sunday."
AT = Span(FIRST.index(QUOTE), FIRST.index(QUOTE) + len(QUOTE))


def sha(desk: "Desk", name: str = "goat.txt") -> str:
    return str(desk.db.execute("SELECT sha256 FROM articles WHERE file = ?", (name,)).fetchone()[0])


@pytest.fixture
def first(desk: "Desk") -> str:
    desk.write("goat.txt", FIRST)
    desk.ingest()
    return sha(desk)


def test_in_the_version_held_it_stands_where_it_stood(desk: "Desk", first: str) -> None:
    found = place(desk.db, "goat.txt", first[:12], AT)
    assert (found.changed, found.span, found.quote, found.told) == (False, AT, QUOTE, "")


def test_words_that_moved_are_found(desk: "Desk", first: str) -> None:
    desk.write("goat.txt", FIRST.replace("\n\nA goat", "\n\nIt rained all day. A goat"))
    desk.ingest()
    found = place(desk.db, "goat.txt", first, AT)
    assert found.changed and found.span is not None and found.span.start == AT.start + 19
    assert found.span.of(found.article.text) == QUOTE
    assert found.told.startswith("The article was changed on ")
    assert "the words stand there still" in found.told


def test_words_that_are_wrapped_otherwise_are_found(desk: "Desk", first: str) -> None:
    desk.write("goat.txt", FIRST.replace("held again", "held\nagain"))
    desk.ingest()
    found = place(desk.db, "goat.txt", first, AT)
    assert found.span is not None and found.span.of(found.article.text) == QUOTE.replace("held again", "held\nagain")


def test_words_that_are_gone_are_said_to_be_gone(desk: "Desk", first: str) -> None:
    desk.write("goat.txt", FIRST.replace("Sunday", "Monday"))
    desk.ingest()
    found = place(desk.db, "goat.txt", first, AT)
    assert (found.changed, found.span, found.gone, found.quote) == (True, None, True, QUOTE)
    assert "the words are gone" in found.told


def test_of_words_that_stand_twice_the_nearest_are_meant(desk: "Desk", first: str) -> None:
    desk.write("goat.txt", f"{QUOTE}\n\n{FIRST}")
    desk.ingest()
    found = place(desk.db, "goat.txt", first, AT)
    assert found.span == Span(AT.start + len(QUOTE) + 2, AT.end + len(QUOTE) + 2) or found.span == Span(0, len(QUOTE))
    assert found.span is not None and abs(found.span.start - AT.start) == len(QUOTE) + 2


def test_a_version_that_was_never_held_is_found_by_the_quote_alone(desk: "Desk", first: str) -> None:
    other = "0" * 64
    assert place(desk.db, "goat.txt", other, AT).span is None
    assert "not known here" in place(desk.db, "goat.txt", other, AT).told
    found = place(desk.db, "goat.txt", other, AT, QUOTE)
    assert (found.changed, found.span) == (True, AT)


def test_what_is_no_place_of_the_text_is_refused(desk: "Desk", first: str) -> None:
    with pytest.raises(ValueError, match="no passage"):
        place(desk.db, "goat.txt", first, Span(5, 5000))
    with pytest.raises(UnknownSource):
        place(desk.db, "sheep.txt", first, AT)


def test_an_article_that_moved_within_its_file_is_found_there(desk: "Desk") -> None:
    before = exported(7, 8)
    desk.write("export.txt", before)
    desk.ingest()
    old = sha(desk, "export.txt")
    quote = "The weir number 8 at Holt will be rebuilt for 8 million crowns"
    at = Span(before.index(quote), before.index(quote) + len(quote))
    desk.write("export.txt", exported(6, 7, 8))
    desk.ingest()
    found = place(desk.db, "export.txt#2", old, at)
    assert (found.article.source, found.changed) == ("export.txt#3", True)
    assert found.span is not None and found.span.of(found.article.text) == quote
    desk.write("export.txt", exported(8))
    desk.ingest()
    assert place(desk.db, "export.txt#2", old, at).article.source == "export.txt"
