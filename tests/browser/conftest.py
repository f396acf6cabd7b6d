"""A server over the sample articles and some written to be awkward, and a browser to look at it."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.serving import Serving, served
from tests.browser.visiting import Visits, browsing
from tests.llm.server import ScriptedServer
from tests.once import SAMPLE, ingested, made_once
from tests.programs.program import ForkServer

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

FERRY = ("ferry-hits-quay-sentinel.txt", "marigold-collision-tide.html")


@pytest.fixture(scope="session")
def home(sample_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose default collection holds the sample and the articles above; only to be read."""

    def make(folder: Path) -> None:
        collection = shutil.copytree(sample_index, folder / "collections" / "default")
        (folder / "awkward").mkdir()
        for name, text in AWKWARD.items():
            (folder / "awkward" / name).write_text(text, "utf-8")
        ingested(collection, folder / "awkward")

    made = made_once(tmp_path_factory.getbasetemp(), "site", make)
    return Path(shutil.copytree(made, tmp_path_factory.mktemp("site") / "home"))


@pytest.fixture(scope="session")
def ferry(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that holds the two reports of the ferry alone: a server over it is soon at work; only to be read."""
    home = tmp_path_factory.mktemp("ferry")
    ingested(home / "collections" / "default", *(SAMPLE / name for name in FERRY))
    return home


@pytest.fixture(scope="session")
def site(fork_server: ForkServer, home: Path) -> Iterator[str]:
    """The address of the page; the extractive writer answers."""
    with Serving(fork_server, home) as serving:
        yield serving.url


@pytest.fixture(scope="session")
def scripted() -> Iterator[ScriptedServer]:
    """A language model that does as it is told."""
    with ScriptedServer() as server:
        yield server


@pytest.fixture(scope="session")
def modelled(ferry: Path, scripted: ScriptedServer) -> Iterator[str]:
    """The address of a page where that model writes."""
    with served(ferry, model=scripted.model, base_url=scripted.base_url) as serving:
        yield f"{serving.url}/"


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
