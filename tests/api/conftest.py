"""A small newsroom on disk, its index, and the command line over it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from api.cli.main import app
from api.settings.settings import settings
from tests.api.http.served import Served
from tests.programs.program import ForkServer, Program

ROOT = Path(__file__).parents[2]
REGATTA = "Regatta won by a school\n\nThe Elm Lane rowing club won the regatta on Sunday by two lengths.\n"

ARTICLES = {
    "harbour.txt": """Harbour bridge closes for repairs

By Ida Quill
The Port Courier
4 March 2024

The harbour bridge will close on Monday because inspectors found cracks in two of its steel beams.
The harbour master, Tomas Reed, said that repairs would take six weeks and cost 1.2 million pounds.

Ferries will carry passengers across the estuary every twenty minutes until the bridge opens again.
""",
    "school.md": """---
title: School wins prize for its orchard
publisher: Valley Gazette
date: 2024-05-17
author: Noor Haddad
---

Pupils of Elm Lane School planted forty apple trees in the winter of 2019.
The orchard won the county prize for school gardens because it feeds three hundred children a week.

The headteacher said that every class looks after five of the trees.
""",
    "old/mill.html": """<!doctype html><html lang="en"><head><title>Old mill burns down</title>
<meta property="article:published_time" content="2021-11-02T08:00:00Z">
<meta property="og:site_name" content="The Port Courier"></head><body><article><h1>Old mill burns down</h1>
<p>The old paper mill at Tanner's Reach burned down in the night to Tuesday. Nobody was hurt in the fire.</p>
<p>Firefighters from four towns fought the flames until morning. The mill had stood empty since 1998, and
the council had planned to turn it into flats for about sixty families.</p></article></body></html>
""",
    "odd:name.txt": """Council counts its swans

The council counted ninety-one swans on the estuary in April, eleven more than the year before.
A warden said the mild winter had helped the birds, and that the reeds had grown well.
""",
}


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An empty current folder, and settings that nobody has read yet."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    monkeypatch.chdir(folder)
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture(scope="session")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of four articles."""
    folder = tmp_path_factory.mktemp("newsroom")
    for name, text in ARTICLES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="session")
def indexed(newsroom: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose default collection holds the newsroom; only to be read."""
    home = tmp_path_factory.mktemp("indexed")
    done = CliRunner().invoke(app, ["--home", str(home), "ingest", str(newsroom)])
    assert done.exit_code == 0, done.stderr
    return home


@pytest.fixture
def home(indexed: Path, tmp_path: Path) -> Path:
    """A home of the test's own that holds the newsroom."""
    return Path(shutil.copytree(indexed, tmp_path / "home"))


@pytest.fixture(scope="session")
def two_collections(indexed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that holds the newsroom, and beside it a collection `sport` of one article."""
    folder = tmp_path_factory.mktemp("two")
    home = Path(shutil.copytree(indexed, folder / "home"))
    (folder / "regatta.txt").write_text(REGATTA, "utf-8")
    arguments = ["--home", str(home), "--collection", "sport", "ingest", str(folder / "regatta.txt")]
    assert CliRunner().invoke(app, arguments).exit_code == 0
    return home


Started = Callable[..., Program]
Ended = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with an article."""
    folder = tmp_path / "desk"
    folder.mkdir()
    (folder / "one.txt").write_text("One\n\nThe first article says that the river rose on Friday.\n")
    return folder


@pytest.fixture
def call() -> Callable[..., Result]:
    """Run the command line within this process."""
    return lambda *arguments: CliRunner().invoke(app, [str(one) for one in arguments])


@pytest.fixture
def start(fork_server: ForkServer) -> Started:
    """Start the command line as a process of its own, which need not import first what it uses."""

    def begin(*arguments: object, env: Mapping[str, str] | None = None, **options: Any) -> Program:
        return Program(fork_server, arguments, env={**os.environ, "PYTHONPATH": str(ROOT), **(env or {})}, **options)

    return begin


@pytest.fixture
def program(start: Started) -> Ended:
    """Run the command line as a process of its own, to its end."""

    def run(*arguments: object, **options: Any) -> "subprocess.CompletedProcess[str]":
        with start(*arguments, **options) as process:
            out, err = process.communicate(timeout=120)
        return subprocess.CompletedProcess(process.args, process.wait(), out, err)

    return run


@pytest.fixture
def fresh() -> Ended:
    """Run the command line in an interpreter of its own, to its end."""

    def run(*arguments: object, env: Mapping[str, str] | None = None) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", "api.cli.main", *map(str, arguments)],
            env={**os.environ, "PYTHONPATH": str(ROOT), **(env or {})}, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, encoding="utf-8", timeout=120, check=False,
        )  # fmt: skip

    return run


@pytest.fixture
def serving(start: Started, indexed: Path, tmp_path: Path) -> Iterator[Callable[..., Served]]:
    """Starts `onrecord serve` with these options and settings, over the newsroom where no other home is named."""
    processes: list[Program] = []

    def run(*options: object, home: Path = indexed, **settings: object) -> Served:
        log = tmp_path / f"{len(processes)}.log"
        env = {f"ONRECORD_{name.upper()}": str(value) for name, value in settings.items()}
        with log.open("w") as out:
            process = start("--home", home, "serve", "--port", "0", *options, env=env, stderr=out, stdout=out)
        processes.append(process)
        return Served(process, log)

    yield run
    for process in processes:
        process.terminate()
    for process in processes:
        process.communicate(timeout=30)
