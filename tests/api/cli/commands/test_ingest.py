import json
import os
import signal
import sqlite3
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from typer.testing import Result

from api.settings.settings import settings
from tests.index.fetching.site import sends, served
from tests.programs.program import Program
from tests.ray.cluster import PATIENCE, RayNodes, needs_ray

pytest_plugins = ["tests.ray.fixtures"]

Call = Callable[..., Result]
Start = Callable[..., Program]


@pytest.fixture
def desk(desk: Path) -> Path:
    """A folder with two articles and three files that cannot be read."""
    (desk / "two.txt").write_text("Two\n\nThe second article says that the river fell on Sunday.\n")
    (desk / "empty.txt").write_text("")
    (desk / "binary.txt").write_bytes(bytes(range(256)) * 8)
    (desk / "bad\n[red]\x1b[2J.txt").write_text("")
    return desk


def ingested(call: Call, *arguments: object) -> dict[str, object]:
    done = call(*arguments, "--json")
    return dict(json.loads(done.stdout))


def test_the_json_document_is_that_of_the_contract(call: Call, tmp_path: Path, newsroom: Path) -> None:
    done = call("--home", tmp_path, "ingest", newsroom, "--json")
    assert (done.exit_code, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    counted = {"added", "updated", "unchanged", "removed", "spared", "failed", "passed_over"}
    assert set(found) == counted | {"chunks", "seconds"}
    assert sorted(found["added"]) == ["harbour.txt", "odd:name.txt", "old/mill.html", "school.md"]
    assert (found["updated"], found["unchanged"], found["removed"], found["failed"]) == ([], 0, [], [])
    assert found["chunks"] >= 4
    assert found["seconds"] > 0


def test_a_second_run_finds_everything_unchanged(call: Call, home: Path, newsroom: Path) -> None:
    found = ingested(call, "--home", home, "ingest", newsroom)
    assert (found["unchanged"], found["added"], found["chunks"]) == (4, [], 0)


def test_files_that_fail_are_listed_with_reasons_and_make_the_exit_status_1(
    call: Call, tmp_path: Path, desk: Path
) -> None:
    done = call("--home", tmp_path, "ingest", desk)
    assert done.exit_code == 1
    assert "2 added" in done.stdout and "3 failed" in done.stdout
    assert "empty.txt" in done.stdout and "the file is empty" in done.stdout
    assert "\x1b" not in done.stdout
    assert "[red]" in done.stdout


def test_in_json_too(call: Call, tmp_path: Path, desk: Path) -> None:
    done = call("--home", tmp_path, "ingest", desk, "--json")
    assert done.exit_code == 1
    failed = json.loads(done.stdout)["failed"]
    assert {"source": "empty.txt", "reason": "the file is empty"} in failed
    assert all(set(one) == {"source", "reason"} for one in failed)


def test_a_dry_run_says_what_it_would_do_and_leaves_nothing(call: Call, tmp_path: Path, newsroom: Path) -> None:
    done = call("--home", tmp_path / "home", "ingest", newsroom, "--dry-run")
    assert done.exit_code == 0
    assert "would read   harbour.txt" in done.stdout
    assert "nothing was read or changed" in done.stdout
    assert not (tmp_path / "home").exists()


def test_a_dry_run_foresees_what_cannot_be_read(call: Call, tmp_path: Path, desk: Path) -> None:
    done = call("--home", tmp_path / "home", "ingest", desk, "--dry-run", "--json")
    told = json.loads(done.stdout)
    assert {"source": "empty.txt", "reason": "the file is empty"} in told["failed"]
    assert "empty.txt" not in told["added"]


def test_a_dry_run_over_an_index_names_what_changed_and_what_is_gone(call: Call, tmp_path: Path, desk: Path) -> None:
    for name in ("empty.txt", "binary.txt", "bad\n[red]\x1b[2J.txt"):
        (desk / name).unlink()
    call("--home", tmp_path, "ingest", desk)
    (desk / "one.txt").write_text("One\n\nIt was edited, and says now that the river froze.\n")
    (desk / "two.txt").unlink()
    (desk / "new.txt").write_text("New\n\nA third article came in during the night.\n")
    done = call("--home", tmp_path, "ingest", desk, "--dry-run")
    assert "would read   new.txt" in done.stdout
    assert "would reread one.txt" in done.stdout
    assert "would remove two.txt" in done.stdout
    found = ingested(call, "--home", tmp_path, "ingest", desk)
    assert (found["added"], found["updated"], found["removed"]) == (["new.txt"], ["one.txt"], ["two.txt"])


@pytest.mark.parametrize("name", ["nowhere", "empty"])
def test_paths_without_an_article_are_a_usage_error_and_change_nothing(
    name: str, call: Call, home: Path, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    done = call("--home", home, "ingest", tmp_path / name)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "nothing was changed" in done.stderr


def test_a_name_that_no_file_can_have_is_a_usage_error(call: Call, tmp_path: Path) -> None:
    done = call("--home", tmp_path / "home", "ingest", "x" * 5000)
    assert done.exit_code == 2
    assert len(done.stderr) < 500


def test_a_first_ingest_of_a_mistyped_path_begins_no_index(call: Call, tmp_path: Path) -> None:
    call("--home", tmp_path / "home", "ingest", tmp_path / "nowhere")
    assert not (tmp_path / "home").exists()


def test_workers_give_the_same_index(call: Call, tmp_path: Path, newsroom: Path, home: Path) -> None:
    found = ingested(call, "--home", tmp_path, "ingest", newsroom, "--workers", 2)
    assert len(found["added"]) == 4  # type: ignore[arg-type]
    chunks = [
        sorted(sqlite3.connect(folder / "collections/default/catalogue.sqlite").execute("SELECT id FROM chunks"))
        for folder in (tmp_path, home)
    ]
    assert chunks[0] == chunks[1]


def committed(home: Path) -> int:
    """How many articles another process has committed so far."""
    file = home / "collections" / "default" / "catalogue.sqlite"
    if not file.is_file():
        return 0
    db = sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=5)
    try:
        return int(db.execute("SELECT count(*) FROM articles").fetchone()[0])
    except sqlite3.OperationalError:
        return 0
    finally:
        db.close()


@pytest.mark.parametrize("workers", [1, 2])
def test_stopped_by_a_person_it_says_what_was_kept_and_goes_on_later(
    workers: int, call: Call, start: Start, tmp_path: Path
) -> None:
    folder, home = tmp_path / "many", tmp_path / "home"
    folder.mkdir()
    for number in range(1000):  # of which some hundreds are committed at once
        (folder / f"{number:03}.txt").write_text(f"Article {number}\n\nArticle {number} tells of the harbour.\n")
    with start("--home", home, "ingest", folder, "--workers", workers, start_new_session=True) as process:
        until = time.monotonic() + 90
        while not committed(home) and time.monotonic() < until and process.poll() is None:
            time.sleep(0.05)
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the workers too
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, "")
    kept = committed(home)
    assert 0 < kept < 1000
    assert err == f"onrecord: stopped; what was read is kept, {kept} articles in all; run it again to go on.\n"
    for number in range(10, 1000):
        (folder / f"{number:03}.txt").unlink()
    found = ingested(call, "--home", home, "ingest", folder)
    assert found["unchanged"] == 10
    assert found["added"] == []


def alive(group: int) -> list[str]:
    """What the processes of a group run, those left out that have ended."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it ended meanwhile
            state, _, its_group = (folder / "stat").read_text().rpartition(") ")[2].split()[:3]
            if int(its_group) == group and state not in {"Z", "X"}:
                found.append((folder / "cmdline").read_text())
    return found


def test_stopped_by_a_person_it_leaves_no_process_of_ray_behind(
    call: Call, start: Start, tmp_path: Path, ray_nodes: RayNodes
) -> None:
    folder, home, marks = tmp_path / "many", tmp_path / "home", tmp_path / "marks"
    folder.mkdir()
    marks.mkdir()
    (folder / "a.txt").write_text("A patient text\n\nIt waits until somebody comes.\n")
    settings_ = {
        "ONRECORD_EMBEDDING": "tests.ray.embedding:Moody",
        "ONRECORD_EMBEDDING_OPTIONS": json.dumps({"model_name": str(marks)}),
    }
    arguments = ("--home", home, "ingest", folder, "--ray", ray_nodes.address)
    with start(*arguments, env=settings_, start_new_session=True) as process:
        until = time.monotonic() + PATIENCE
        while not (marks / "patient").exists() and time.monotonic() < until and process.poll() is None:
            time.sleep(0.05)
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to what speaks to Ray too
        out, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, out) == (130, "")
    assert err == "onrecord: stopped; what was read is kept, 0 articles in all; run it again to go on.\n"
    until = time.monotonic() + PATIENCE
    while (left := alive(process.pid)) and time.monotonic() < until:
        time.sleep(0.05)
    assert left == []


@needs_ray
def test_a_cluster_that_is_not_there_is_an_outside_service_that_failed(
    call: Call, tmp_path: Path, newsroom: Path
) -> None:
    done = call("--home", tmp_path, "ingest", newsroom, "--ray", "127.0.0.1:1")
    assert (done.exit_code, done.stdout) == (4, "")
    assert done.stderr.startswith("onrecord: Nobody answers at 127.0.0.1:1: is the Ray cluster up")


def test_a_page_of_the_web_is_fetched_and_its_host_must_be_public(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = "".join(
        f"<p>The weir of Ferrow has {n} gates, and all of them were mended in spring.</p>" for n in (3, 4, 5)
    )
    with served() as site:
        site.answers["/weir"] = sends(
            f"<html><body><article><h1>Weir of Ferrow mended</h1>{told}</article></body></html>"
        )
        refused = call("--home", tmp_path, "ingest", f"{site.address}/weir", "--json")
        assert refused.exit_code == 1 and "not public" in json.loads(refused.stdout)["failed"][0]["reason"]
        monkeypatch.setenv("ONRECORD_PRIVATE_HOSTS", '["127.0.0.1"]')
        monkeypatch.setenv("ONRECORD_FETCH_PAUSE", "0")
        settings.cache_clear()
        assert ingested(call, "--home", tmp_path, "ingest", f"{site.address}/weir")["added"] == [f"{site.address}/weir"]
        shown = call("--home", tmp_path, "show", f"{site.address}/weir")
    assert "The weir of Ferrow has 3 gates" in shown.stdout


def test_the_columns_of_an_export_can_be_named(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "export.csv").write_text("Zeile 1,title,text\nWeir rebuilt,Page 4,The weir was rebuilt at last.\n")
    for column, status in (("Zeile 1", 0), ("Zeile 2", 1)):
        monkeypatch.setenv("ONRECORD_COLUMNS", json.dumps({"title": column}))
        settings.cache_clear()
        done = call("--home", tmp_path / "home", "ingest", tmp_path / "export.csv")
        assert done.exit_code == status
    assert "no column 'Zeile 2'" in " ".join(done.stdout.split())
    assert "Weir rebuilt" in call("--home", tmp_path / "home", "list").stdout
