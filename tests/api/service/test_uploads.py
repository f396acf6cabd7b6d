"""Files from elsewhere stay in their folder, and only what can be read as an article is kept."""

import io
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from api.service.composition import recipe_of
from api.service.uploads import Upload, UploadResult, ingest_uploads, remove_article
from api.settings.settings import Settings
from index.catalogue.reads import Filters, article, sources_like
from index.collection import Collection
from index.errors import IndexBusy, UnknownSource

FAIR = b"Fair opens\n\nThe summer fair opened on the green on Friday.\n"
LIDO = b"Lido opens\n\nThe mayor opened the lido on Sunday.\n"


@pytest.fixture
def held(tmp_path: Path) -> Iterator[Collection]:
    with closing(Collection(tmp_path / "index", recipe_of(Settings(max_file_mb=0.001)), create=True)) as collection:
        yield collection


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "uploads" / "default"


Given = Callable[..., list[UploadResult]]


@pytest.fixture
def given(held: Collection, folder: Path) -> Given:
    """Uploads files: name and content in turn."""

    def upload(*files: tuple[str, bytes]) -> list[UploadResult]:
        return ingest_uploads(held, folder, [Upload(name, io.BytesIO(data), len(data)) for name, data in files])

    return upload


def kept(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.exists() else {}


def test_each_file_has_its_result_in_the_order_of_coming(given: Given, folder: Path, held: Collection) -> None:
    made = given(("fair.txt", FAIR), ("photo.png", b"\x89PNG"), ("lido.md", LIDO), ("empty.txt", b""))
    assert [(one.name, one.status, one.source) for one in made] == [
        ("fair.txt", "added", "fair.txt"), ("photo.png", "failed", None), ("lido.md", "added", "lido.md"),
        ("empty.txt", "failed", None),
    ]  # fmt: skip
    assert made[1].reason and "a picture" in made[1].reason and made[3].reason
    assert kept(folder) == {"fair.txt": FAIR, "lido.md": LIDO}
    assert article(held.catalogue.db, "fair.txt").text == FAIR.decode()


def test_the_same_again_is_unchanged_and_another_text_an_update(given: Given, held: Collection) -> None:
    assert [one.status for one in given(("fair.txt", FAIR))] == ["added"]
    assert [one.status for one in given(("fair.txt", FAIR))] == ["unchanged"]
    assert [one.status for one in given(("fair.txt", FAIR + b"It rained.\n"))] == ["updated"]
    assert "It rained." in article(held.catalogue.db, "fair.txt").text


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02\x03" * 50, b"x" * 1001, b"   \n"])
def test_what_cannot_be_read_leaves_the_earlier_file_as_it_was(
    content: bytes, given: Given, folder: Path, held: Collection
) -> None:
    given(("fair.txt", FAIR))
    [one] = given(("fair.txt", content))
    assert one.status == "failed" and one.reason and str(folder) not in one.reason
    assert kept(folder) == {"fair.txt": FAIR}
    assert article(held.catalogue.db, "fair.txt").text == FAIR.decode()


@pytest.mark.parametrize(
    "name",
    [
        "../../x.txt",
        "..\\..\\x.txt",
        "C:\\x.txt",
        "/etc/x.txt",
        "a/b/x.txt",
        "./x.txt",
        "\\\\host\\share\\x.txt",
        "x.txt/",
        "x.txt\\",
    ],
)
def test_of_a_path_only_the_last_part_counts(name: str, given: Given, folder: Path, tmp_path: Path) -> None:
    [one] = given((name, FAIR))
    assert (one.name, one.status, one.source) == (name, "added", "x.txt")
    assert kept(folder) == {"x.txt": FAIR}
    assert sorted(path.name for path in tmp_path.iterdir() if path.name != "elsewhere") == ["index", "uploads"]


@pytest.mark.parametrize(
    "name",
    ["", ".", "..", "/", "../", ".hidden.txt", "a\x00.txt", "a\n.txt", "\x7f.txt", "x" * 300 + ".txt",
     "ü" * 100 + ".txt", ".txt", "a\x85.txt", "\u202etxt.txt", "a\u2028.txt", "\udcff.txt"],
)  # fmt: skip
def test_a_name_that_cannot_be_a_plain_one_is_refused(name: str, given: Given, folder: Path) -> None:
    [one] = given((name, FAIR))
    assert one.status == "failed" and one.reason and "name" in one.reason
    assert kept(folder) == {}


@pytest.mark.parametrize("name", ["x.pdf", "x.txt.exe", "x.py"])
def test_a_format_that_is_not_read_is_refused(name: str, given: Given, folder: Path) -> None:
    [one] = given((name, FAIR))
    assert one.status == "failed" and one.reason and ("damaged" in one.reason or "no format" in one.reason)
    assert kept(folder) == {}


@pytest.mark.parametrize(
    "name", ["x.TXT", "[a] (1).txt", "Ü ß.txt", "日本.txt", "a?b#c%.txt", "CON.txt", "-rf.txt", "a'b.txt"]
)
def test_an_unusual_name_is_kept(name: str, given: Given, folder: Path) -> None:
    assert [(one.status, one.source) for one in given((name, FAIR))] == [("added", name)]
    assert kept(folder) == {name: FAIR}


def test_of_two_files_of_one_name_in_an_upload_the_first_counts(given: Given, folder: Path) -> None:
    first, second = given(("fair.txt", FAIR), ("other/fair.txt", LIDO))
    assert (first.status, second.status) == ("added", "failed")
    assert second.reason and "same upload" in second.reason
    assert kept(folder) == {"fair.txt": FAIR}


def test_an_upload_of_which_nothing_can_be_kept_changes_nothing(given: Given, held: Collection) -> None:
    before = held.catalogue.generation
    assert [one.status for one in given(("a.png", b"x"), ("", b""))] == ["failed", "failed"]
    assert held.catalogue.generation == before


def test_while_another_writes_nothing_is_kept(given: Given, folder: Path, held: Collection) -> None:
    given(("fair.txt", FAIR))
    with held.writing(), pytest.raises(IndexBusy):
        given(("fair.txt", LIDO), ("lido.txt", LIDO))
    assert kept(folder) == {"fair.txt": FAIR}


def test_a_name_that_another_article_has_gets_a_longer_one(given: Given, held: Collection, tmp_path: Path) -> None:
    from index.ingest import ingest

    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "fair.txt").write_bytes(LIDO)
    ingest(held, [tmp_path / "news"])
    assert [(one.status, one.source) for one in given(("fair.txt", FAIR))] == [("added", "default/fair.txt")]
    assert article(held.catalogue.db, "fair.txt").text == LIDO.decode()


def test_a_folder_that_cannot_be_written_is_a_reason_that_names_no_place(given: Given, tmp_path: Path) -> None:
    (tmp_path / "uploads").write_text("")
    [one] = given(("fair.txt", FAIR))
    assert one.status == "failed" and one.reason and "could not be stored" in one.reason
    assert str(tmp_path) not in one.reason


def test_an_uploaded_article_is_removed_with_its_file(given: Given, folder: Path, held: Collection) -> None:
    given(("fair.txt", FAIR), ("lido.txt", LIDO))
    remove_article(held, folder, "fair.txt")
    assert kept(folder) == {"lido.txt": LIDO}
    assert sources_like(held.catalogue.db, Filters()) == ["lido.txt"]


def test_a_file_outside_the_folder_is_never_removed(
    given: Given, folder: Path, held: Collection, tmp_path: Path
) -> None:
    from index.ingest import ingest

    outside = [tmp_path / "news" / "a.txt", folder / "deeper" / "b.txt"]
    for path in outside:
        path.parent.mkdir(parents=True)
        path.write_bytes(FAIR)
        ingest(held, [path.parent])
    for path in outside:
        remove_article(held, folder, path.name)
        assert path.read_bytes() == FAIR
    assert sources_like(held.catalogue.db, Filters()) == []


def test_an_article_that_is_not_held_cannot_be_removed(held: Collection, folder: Path) -> None:
    for source in ("fair.txt", "../x", "", "\udcff", "a\x00"):
        with pytest.raises(UnknownSource):
            remove_article(held, folder, source)


def test_a_home_behind_a_link_is_one_like_any_other(held: Collection, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    folder = tmp_path / "link" / "uploads"
    assert [one.status for one in ingest_uploads(held, folder, [Upload("fair.txt", io.BytesIO(FAIR), len(FAIR))])] == [
        "added"
    ]
    remove_article(held, folder, "fair.txt")
    assert kept(folder) == {}
