import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console
from rich.text import Text

from api.cli.terminal.links import links_of, unlinked
from api.service.composition import open_collection
from api.settings.settings import Settings
from index.collection import Collection


@pytest.fixture
def held(indexed: Path) -> Iterator[Collection]:
    with open_collection(Settings(home=indexed)) as collection:
        yield collection


def printed(collection: Collection, source: str, *, terminal: bool) -> str:
    out = io.StringIO()
    screen = Console(file=out, force_terminal=terminal, color_system="standard" if terminal else None)
    screen.print(Text(source, links_of(collection)(source)), end="")
    return out.getvalue()


def test_a_source_leads_to_its_file(held: Collection, newsroom: Path) -> None:
    uri = (newsroom / "harbour.txt").as_uri()
    shown = printed(held, "harbour.txt", terminal=True)
    assert f";{uri}\x1b\\harbour.txt" in shown and "\x1b]8;" in shown


def test_where_there_are_no_hyperlinks_it_is_plain_text(held: Collection) -> None:
    assert printed(held, "harbour.txt", terminal=False) == "harbour.txt"


def test_what_is_not_held_leads_nowhere(held: Collection) -> None:
    assert links_of(held)("nowhere.txt") == unlinked("nowhere.txt")


def test_where_the_file_is_gone_it_leads_to_the_address_that_the_article_states(held: Collection) -> None:
    db = held.catalogue.db
    db.execute("BEGIN")
    try:
        for url, link in (
            ("https://news.example/a?b=1\x1b]8;;x\x07", "https://news.example/a?b=1%1B]8;;x%07"),
            ("javascript:alert(1)", None),
            (None, None),
        ):
            db.execute("UPDATE articles SET path = ?, url = ? WHERE source = 'harbour.txt'", (b"/gone.txt", url))
            assert links_of(held)("harbour.txt").link == link
    finally:
        db.execute("ROLLBACK")
