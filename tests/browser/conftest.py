"""A server over the sample articles and some written to be awkward, and a browser to look at it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.serving import ROOT, Serving, command
from tests.browser.visiting import Visits, browsing
from tests.llm.server import ScriptedServer

PIER = """The pier at Quernmore reopened to walkers after carpenters replaced ninety of its oak planks.
The work was paid for by a lottery grant and by the anglers, who had sold mugs and tea towels since the autumn.
A brass band played as the first families walked out to the lamp at the end, where the old clock has been mended too.
The harbour committee said that boats would tie up at the landing stage again from the end of the month.
"""
AWKWARD = {
    "pier.txt": f"""Quernmore pier reopens with ninety new planks

The Port Courier
6 May 2024

{PIER}
Correction: An earlier version of this article said that the planks were of <b>elm</b>. They are of oak.
""",
    "pier-echo.txt": f"""Walkers back on Quernmore pier

The Lune Echo
7 May 2024

{PIER}""",
    "hostile.txt": """Librarian wins <img src=x onerror="alert('title')"> the Tansley prize

By <b>Uma Tansley</b>
The Port Courier
4 March 2024

The librarian <script>alert('body')</script> Uma Tansley won the Tansley prize for her catalogue of maps.
She said that <img src="x" onerror="alert('image')"> the catalogue of maps had taken her eleven years.
""",
    "choir.txt": """The choir 🎶 of Quernmore 🏛️ sings again

The Port Courier
5 May 2024

🎵🎵🎵 Forty singers 👩🏽‍🎤 met in the chapel 𝔬𝔣 Quernmore on Friday, for the first time in three years.
The choir of Quernmore will sing 🎶 in the cathedral on the first Sunday of June, its conductor said.
""",
}


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose default collection holds the articles; only to be read."""
    home, folder = tmp_path_factory.mktemp("site"), tmp_path_factory.mktemp("awkward")
    for name, text in AWKWARD.items():
        (folder / name).write_text(text, "utf-8")
    command(home, "ingest", ROOT / "eval" / "articles", folder)
    return home


@pytest.fixture(scope="session")
def site(home: Path) -> Iterator[str]:
    """The address of the page; the extractive writer answers."""
    with Serving(home) as serving:
        yield serving.url


@pytest.fixture(scope="session")
def scripted() -> Iterator[ScriptedServer]:
    """A language model that does as it is told."""
    with ScriptedServer() as server:
        yield server


@pytest.fixture(scope="session")
def modelled(home: Path, scripted: ScriptedServer) -> Iterator[str]:
    """The address of a page where that model writes."""
    with Serving(home, model=scripted.model, base_url=scripted.base_url) as serving:
        yield serving.url


@pytest.fixture(scope="module")  # no longer: the driver's event loop would stand in the way of other tests' own
def browser() -> Iterator[Any]:
    with browsing() as browser:
        yield browser


@pytest.fixture
def visit(browser: Any) -> Iterator[Callable[..., Any]]:
    """Opens pages; whatever the test does, they may not complain nor call elsewhere."""
    visits = Visits(browser)
    yield visits
    visits.close()
