"""The first journey: an index that matches the folder, and does nothing twice."""

import gzip
import os
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from index.article import Article, Span
from index.catalogue.reads import Filters, article, held
from index.collection import Collection
from index.embedding.config import Recipe
from index.errors import EmbedderFailed
from index.ingest import add_articles
from index.workers.local import LocalWorkers
from tests.index.conftest import exported

if TYPE_CHECKING:
    from tests.index.conftest import Desk

Contents = Callable[[Collection], dict[str, Any]]

GOAT = "Goat eats the ballots\n\nA goat ate forty ballots in Nether Wallow. The vote will be held again.\n"
BELL = "Bell cracks at noon\n\nThe great bell cracked at noon on Sunday. It had hung since 1742.\n"


@pytest.fixture
def filled(desk: "Desk") -> "Desk":
    desk.write("goat.txt", GOAT)
    desk.write("sub/bell.txt", BELL)
    desk.ingest()
    return desk


def in_step(desk: "Desk") -> bool:
    return desk.collection.vectors.ids() == desk.live()


def test_a_folder_becomes_an_index(desk: "Desk") -> None:
    desk.write("goat.txt", GOAT)
    desk.write("sub/bell.txt", BELL)
    report = desk.ingest()
    assert (report.added, report.updated, report.removed, report.failed) == (["goat.txt", "sub/bell.txt"], [], [], [])
    assert (report.unchanged, report.chunks) == (0, 2)
    assert 0 < report.embedding_seconds < report.seconds
    assert desk.sources() == ["goat.txt", "sub/bell.txt"]
    assert article(desk.db, "goat.txt").text == GOAT
    assert in_step(desk)


def test_ingesting_again_embeds_nothing(desks: Callable[..., "Desk"], counted: tuple[Recipe, list[str]]) -> None:
    recipe, asked = counted
    desk = desks("home", recipe)
    desk.write("goat.txt", GOAT)
    desk.write("bell.txt", BELL)
    desk.ingest()
    assert GOAT.splitlines()[0] in "".join(asked)
    del asked[:]
    report = desk.ingest()
    assert asked == []
    assert (report.unchanged, report.chunks, report.embedding_seconds) == (2, 0, 0)
    assert report.added == report.updated == report.removed == report.failed == []


def test_a_file_whose_time_alone_is_new_is_unchanged(filled: "Desk", contents: Contents) -> None:
    kept = filled.embedded()
    os.utime(filled.news / "goat.txt", ns=(5, 5))
    report = filled.ingest()
    assert (report.unchanged, report.chunks, report.updated) == (2, 0, [])
    assert filled.embedded() == kept
    held_time = filled.db.execute("SELECT mtime_ns FROM articles WHERE source = 'goat.txt'").fetchone()
    assert held_time == (5,)  # so that the next run need not read the file


def test_an_edited_file_is_read_again_and_nothing_of_the_old_is_left(filled: "Desk") -> None:
    old = set(filled.found("goat"))
    filled.write("goat.txt", BELL.replace("bell", "clock"))
    report = filled.ingest()
    assert (report.updated, report.added, report.unchanged) == (["goat.txt"], [], 1)
    assert old.isdisjoint(filled.live())
    assert filled.found("goat", "ballots", "forty") == []
    assert old.isdisjoint(filled.collection.vectors.ids())
    assert in_step(filled)
    assert len(filled.found("clock")) == 1
    assert len(filled.embedded()) == 2


def test_an_edit_embeds_only_the_passages_that_are_new(
    desks: Callable[..., "Desk"], counted: tuple[Recipe, list[str]]
) -> None:
    recipe, asked = counted
    desk = desks("home", recipe)
    paragraphs = [
        " ".join(
            f"The {word} of parish {parish} was counted on the eve of the fair." for word in "geese eels".split() * 12
        )
        for parish in range(4)
    ]
    desk.write("count.txt", "\n\n".join(paragraphs))
    desk.ingest()
    before = len(desk.live())
    del asked[:]
    desk.write("count.txt", "\n\n".join([*paragraphs, "Nobody counted the crows."]))
    desk.ingest()
    whole = [text for text in asked if "parish 0" in text and text.count(".") > 1]
    assert whole == []
    assert len(desk.live()) >= before


def test_a_deleted_file_goes(filled: "Desk") -> None:
    (filled.news / "goat.txt").unlink()
    report = filled.ingest()
    assert (report.removed, report.unchanged) == (["goat.txt"], 1)
    assert filled.sources() == ["sub/bell.txt"]
    assert filled.found("goat") == []
    assert len(filled.embedded()) == 1
    assert in_step(filled)


def test_a_renamed_file_keeps_its_embeddings(filled: "Desk") -> None:
    kept = filled.embedded()
    (filled.news / "goat.txt").rename(filled.news / "sub/vote.txt")
    report = filled.ingest()
    assert (report.added, report.removed) == (["sub/vote.txt"], ["goat.txt"])
    assert filled.embedded() == kept
    assert filled.sources() == ["sub/bell.txt", "sub/vote.txt"]
    assert {one.source for one in held(filled.db, filled.found("goat")).values()} == {"sub/vote.txt"}
    assert in_step(filled)


def test_files_that_change_names_with_each_other_keep_their_embeddings(filled: "Desk") -> None:
    kept = filled.embedded()
    goat, bell = filled.news / "goat.txt", filled.news / "sub/bell.txt"
    goat.rename(filled.news / "aside")
    bell.rename(goat)
    (filled.news / "aside").rename(bell)
    assert filled.ingest().updated == ["goat.txt", "sub/bell.txt"]
    assert article(filled.db, "goat.txt").text == BELL
    assert filled.embedded() == kept
    assert in_step(filled)


def test_the_same_content_under_two_names_is_held_twice_and_embedded_once(filled: "Desk") -> None:
    kept = filled.embedded()
    filled.write("again.txt", GOAT)
    assert filled.ingest().added == ["again.txt"]
    assert len(filled.found("goat")) == 2
    assert filled.embedded() == kept
    assert in_step(filled)


def test_a_dry_run_says_what_would_be_done_and_writes_nothing(filled: "Desk", contents: Contents) -> None:
    before, generation = contents(filled.collection), filled.collection.catalogue.generation
    filled.write("new.txt", BELL)
    filled.write("goat.txt", GOAT + "The goat is well.\n")
    (filled.news / "sub/bell.txt").unlink()
    (filled.news / "broken.txt").symlink_to("nowhere")
    report = filled.ingest(dry_run=True)
    assert (report.added, report.updated, report.removed) == (["new.txt"], ["goat.txt"], ["sub/bell.txt"])
    assert [one.source for one in report.failed] == ["broken.txt"]
    assert (report.chunks, report.embedding_seconds) == (0, 0)
    assert contents(filled.collection) == before
    assert filled.collection.catalogue.generation == generation


def test_two_workers_make_the_same_index_as_one(desk: "Desk", desks: Callable[..., "Desk"], contents: Contents) -> None:
    for number in range(12):
        desk.write(f"{number:02}.txt", GOAT.replace("forty", f"{number} and forty"))
    desk.write("empty.txt", "")
    two = desks("two")
    first, second = desk.ingest(), two.ingest(workers=LocalWorkers(2))
    assert second.added == first.added
    assert [one.source for one in second.failed] == ["empty.txt"]
    assert second.embedding_seconds > 0
    assert contents(two.collection) == contents(desk.collection)


def test_progress_ends_with_every_file(filled: "Desk") -> None:
    filled.write("empty.txt", "")
    filled.write("new.txt", BELL)
    steps: list[tuple[int, int]] = []
    filled.ingest(progress=lambda done, total: steps.append((done, total)))
    assert [done for done, _ in steps] == sorted(done for done, _ in steps)
    assert steps[-1] == (4, 4)


def test_what_was_committed_before_an_interruption_stays(
    desk: "Desk", contents: Contents, desks: Callable[..., "Desk"], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.ingest._BATCH", 3)
    for number in range(10):
        desk.write(f"{number}.txt", BELL.replace("1742", str(1700 + number)))

    def interrupt(done: int, total: int) -> None:
        if done >= 6:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        desk.ingest(progress=interrupt)
    assert desk.sources() == [f"{number}.txt" for number in range(6)]
    assert in_step(desk)
    assert desk.ingest().added == ["6.txt", "7.txt", "8.txt", "9.txt"]
    undisturbed = desks("undisturbed")
    undisturbed.ingest()
    assert contents(desk.collection) == contents(undisturbed.collection)


def test_an_embedder_that_fails_stops_the_ingest_and_spoils_nothing(
    desks: Callable[..., "Desk"], counted: tuple[Recipe, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = desks("home", counted[0])
    desk.write("bell.txt", BELL)
    desk.ingest()
    desk.write("goat.txt", GOAT)

    def down(model: object, text: str) -> None:
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr("counted_embedding.Letters._get_text_embedding", down)
        with pytest.raises(EmbedderFailed, match="did not answer"):
            desk.ingest()
    assert desk.sources() == ["bell.txt"]
    assert desk.ingest().added == ["goat.txt"]


def test_articles_that_are_no_files_can_be_added(desk: "Desk") -> None:
    texts = {"wire/1": "A comet passed.", "a\nb": "It was green.", "..": "Nobody was looking."}
    made = [Article(name, str(at), text, kept=(Span(0, len(text)),)) for at, (name, text) in enumerate(texts.items())]
    steps: list[int] = []
    assert add_articles(desk.collection, made, steps.append) == 3
    assert steps == [3]
    assert desk.sources() == sorted(texts)
    assert in_step(desk)
    vector = desk.collection.embedder.embed(["What colour was the comet?"])[0]
    nearest = desk.collection.vectors.nearest(np.asarray(vector), 3, None)
    assert held(desk.db, [nearest[0][0]])[nearest[0][0]].source in {"wire/1", "a\nb"}


def test_a_file_of_several_articles_is_held_as_such(desk: "Desk") -> None:
    text = exported(1, 2, 3)
    desk.write("export.txt", text)
    assert desk.ingest().added == [f"export.txt#{number}" for number in (1, 2, 3)]
    assert desk.ingest().unchanged == 1
    third = article(desk.db, "export.txt#3")
    assert third.text == text
    assert third.extent == Span(text.index("3 of 3") - 31, len(text))
    for chunk in held(desk.db, sorted(desk.live())).values():
        assert text[chunk.start : chunk.end] == chunk.text
        assert text.splitlines()[chunk.line - 1].startswith("The weir number")


def test_a_file_that_holds_fewer_articles_than_before_loses_the_others(desk: "Desk") -> None:
    desk.write("export.txt", exported(1, 2, 3))
    desk.ingest()
    desk.write("export.txt", exported(1))
    report = desk.ingest()
    assert (report.updated, report.removed) == (["export.txt"], [f"export.txt#{number}" for number in (1, 2, 3)])
    assert desk.sources() == ["export.txt"]
    assert in_step(desk)


def test_what_was_not_read_is_told_with_its_reason(desk: "Desk") -> None:
    desk.write("goat.txt", GOAT)
    desk.write("setup.py", "print()")
    desk.write("package.json", '{"name": "x", "version": "1"}')
    for report in (desk.ingest(dry_run=True), desk.ingest(), desk.ingest()):
        assert "setup.py" in {one.source for one in report.passed}
    assert {one.source: one.reason for one in report.passed} == {
        "setup.py": ".py is no format that is read",
        "package.json": "no record in it holds the text of an article",
    }
    assert report.failed == []


def test_chinese_is_found_by_its_words(desk: "Desk") -> None:
    desk.write("zh.txt", "海港隧道通车\n\n2025年1月30日\n\n海港隧道星期三通车，最终造价为六亿五千万元。\n")
    desk.write("goat.txt", GOAT)
    desk.ingest()
    assert len(desk.found("隧道的最终造价是多少")) == 1
    assert desk.found("羊") == []
    desk.write("zh.txt", "市长道歉\n\n市长罗斯星期二向市民道歉。\n")
    desk.ingest()
    assert desk.found("隧道") == []
    desk.db.execute("INSERT INTO words (words) VALUES ('integrity-check')")


def test_other_bytes_of_the_same_look_are_found_by_a_check_alone(filled: "Desk") -> None:
    path = filled.news / "goat.txt"
    path.write_text(GOAT.replace("forty", "fifty"))
    look = path.stat()
    filled.db.execute(
        "UPDATE articles SET size = ?, mtime_ns = ?, ctime_ns = ?, inode = ? WHERE source = 'goat.txt'",
        (look.st_size, look.st_mtime_ns, look.st_ctime_ns, look.st_ino),
    )
    assert filled.ingest().unchanged == 2
    report = filled.ingest(check=True)
    assert (report.updated, report.unchanged) == (["goat.txt"], 1)
    assert filled.ingest(check=True).unchanged == 2


def test_other_bytes_of_the_same_size_and_time_are_seen_by_the_time_of_their_change(filled: "Desk") -> None:
    path = filled.news / "goat.txt"
    before = path.stat()
    path.write_text(GOAT.replace("forty", "fifty"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert filled.ingest().updated == ["goat.txt"]


GERMAN = "Brücken gesperrt\n\nDie alten Brücken über die Oster werden am Montag gesperrt, sagte Dr. Weber.\n"


def test_words_of_other_languages_are_found_by_their_stems_and_filtered(desk: "Desk") -> None:
    desk.write("de.txt", GERMAN)
    desk.write("goat.txt", GOAT)
    desk.ingest()
    (only,) = desk.found("Brücke")
    assert desk.found("bridge", "Brücke", filters=Filters(language="en")) == []
    assert desk.found("Brücke", filters=Filters(language="de")) == [only]
    assert held(desk.db, [only])[only].language == "de"
    vector = desk.collection.embedder.embed(["bridge"])[0]
    nearest = desk.collection.vectors.nearest(np.asarray(vector), 5, {"language": "de"})
    assert [id_ for id_, _ in nearest] == [only]
    desk.write("de.txt", GOAT)
    desk.ingest()
    assert desk.found("Brücke") == []
    desk.db.execute("INSERT INTO words (words) VALUES ('integrity-check')")


def test_a_file_is_read_again_whichever_way_its_time_jumped(filled: "Desk") -> None:
    for day, text in ((9_999_999_999, "tomorrow"), (0, "before"), (86_400, "later")):
        path = filled.write("goat.txt", GOAT + f"It was seen again {text}.\n")
        os.utime(path, (day, day))
        assert filled.ingest().updated == ["goat.txt"]
        assert (filled.ingest().unchanged, len(filled.found(text))) == (2, 1)


TABLE = "Zeile 1,title,text\nWeir rebuilt,Page 4,The weir was rebuilt for three million crowns.\n"


@pytest.mark.parametrize("workers", [1, 2])
def test_files_of_records_are_read_again_when_other_columns_are_named(workers: int, desk: "Desk") -> None:
    desk.write("goat.txt", GOAT)
    desk.write("export.csv", TABLE)
    desk.write("older.csv.gz", gzip.compress(TABLE.replace("rebuilt", "opened").encode()))
    desk.ingest()
    desk.collection.recipe = replace(desk.collection.recipe, columns=(("title", "Zeile 1"),))
    assert desk.ingest(dry_run=True).updated == ["export.csv", "older.csv.gz"]
    assert desk.ingest(workers=LocalWorkers(workers)).updated == ["export.csv", "older.csv.gz"]
    assert article(desk.db, "export.csv").title == "Weir rebuilt"
    assert desk.ingest().unchanged == 3
    desk.collection.recipe = replace(desk.collection.recipe, columns=(("title", "Zeile 2"),))
    (first, _) = desk.ingest().failed
    assert (first.source, article(desk.db, "export.csv").title) == ("export.csv", "Weir rebuilt")
    assert "no column 'Zeile 2'" in first.reason
