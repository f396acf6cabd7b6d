import hashlib
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Article, Span
from index.errors import NotAnArticle, UnreadableFile
from index.parsing.format import Format, Raw, never
from index.parsing.formats import formats, objection, parse, suffixes

PUBLISHED = Path(__file__).parents[4] / "shared" / "articles"
ARTICLES = {path.name[:3]: parse(path.read_bytes(), path.name)[0] for path in sorted(PUBLISHED.glob("*.txt"))}
reads_published = pytest.mark.skipif(not ARTICLES, reason="the published articles are not here")


def kept(article: Article) -> str:
    return "\n".join(span.of(article.text) for span in article.kept)


def test_the_suffix_tells_the_format_in_any_case() -> None:
    assert {".txt", ".md", ".html"} <= suffixes()
    assert parse(b"The quay closed on Monday, officials said.", "a/b.TXT")[0].source == "a/b.TXT"
    paragraph = "<p>The quay closed on Monday, officials said, and nobody knew why it had to be so.</p>" * 3
    assert "<p>" not in parse(f"<html><body><article>{paragraph}</article></body></html>".encode(), "a.HTM")[0].text


def test_the_hash_is_that_of_the_bytes() -> None:
    data = b"\xef\xbb\xbfThe quay closed."
    assert parse(data, "a.txt")[0].sha256 == hashlib.sha256(data).hexdigest()


def test_text_of_another_suffix_is_no_article() -> None:
    for source in ("a.py", "a.log", "b/a.css"):
        with pytest.raises(NotAnArticle, match=r"is no format that is read"):
            parse(b"The quay closed.", source)


@given(st.binary(max_size=300), st.sampled_from(sorted(suffixes())))
def test_no_bytes_break_any_format(data: bytes, suffix: str) -> None:
    try:
        articles = parse(data, "quay" + suffix)
    except UnreadableFile as error:
        assert str(error) and "\n" not in str(error)
    else:
        assert all(0 <= span.start < span.end <= len(one.text) for one in articles for span in one.kept)


@reads_published
@pytest.mark.parametrize(
    ("name", "title", "publisher", "author"),
    [
        ("000", "Netanyahu considered asking Putin to stop Iran", None, None),
        ("001", None, None, None),
        ("002", "Bennett and Putin talk about regional security", None, None),
        ("003", None, "Worthy News", "Emmitt Barry"),
        ("004", None, "All Israel News", None),
    ],
)
def test_the_published_articles_state_these_facts_and_no_day(
    name: str, title: str | None, publisher: str | None, author: str | None
) -> None:
    article = ARTICLES[name]
    assert (article.title, article.publisher, article.author) == (title, publisher, author)
    assert article.published is None
    assert article.url is None


@reads_published
@pytest.mark.parametrize(
    ("name", "needles"),
    [
        ("000", ["Physical Address", "Cardinal St", "Dorchester", "en_US"]),
        ("002", ["cnxps", "window.", "getElements", "Kudryavtsev", "REUTERS", "talk about regional"]),
        ("003", ["Emmitt Barry", "Copyright", "reproduced", "Latest News", "rare-earth", "passenger jet"]),
        ("004", ["allisreal", "republished", "Newsmax", "All rights"]),
    ],
)
def test_what_is_not_the_article_is_not_kept(name: str, needles: list[str]) -> None:
    assert [needle for needle in needles if needle in kept(ARTICLES[name])] == []
    assert all(needle in ARTICLES[name].text for needle in needles)


@reads_published
@pytest.mark.parametrize(
    ("name", "needles"),
    [
        ("000", ["foul betrayal", "hosted Hamas delegations", "February 2022", "co-ordinated", "ease off"]),
        ("001", ["robust disapproval", "138 remaining", "Red Sea"]),
        ("002", ["69th birthday", "joint press", "October 6, 2021", "deconfliction", "central Israel"]),
        ("003", ["rare phone", "20-point plan", "Troufanov", "Sukkot"]),
        ("004", ["Kan News", "wily characters", "strong criticism", "stable and sustainable"]),
    ],
)
def test_the_article_is_kept(name: str, needles: list[str]) -> None:
    assert [needle for needle in needles if needle not in kept(ARTICLES[name])] == []


@reads_published
def test_an_article_without_furniture_is_kept_whole() -> None:
    assert kept(ARTICLES["001"]) == ARTICLES["001"].text.strip()


def test_another_package_adds_a_format(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(raw: Raw) -> list[Article]:
        return [Article(raw.source, raw.sha256, "Bees", kept=(Span(0, 4),)), Article(raw.source, raw.sha256, "Otters")]

    added = Format("bees", (".bee",), lambda data: data.startswith(b"BEES"), read)
    point = SimpleNamespace(load=lambda: added)
    monkeypatch.setattr("index.parsing.formats.entry_points", lambda group: [point])
    formats.cache_clear()
    try:
        assert [one.source for one in parse(b"BEES", "a.txt")] == ["a.txt#1", "a.txt#2"]
        assert ".bee" in suffixes()
    finally:
        formats.cache_clear()


def test_a_reader_that_breaks_fails_the_file_and_names_the_format(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(raw: Raw) -> list[Article]:
        raise LookupError(raw.source)

    broken = Format("bees", (".bee",), never, read)
    monkeypatch.setattr("index.parsing.formats.FORMATS", (broken,))
    formats.cache_clear()
    try:
        with pytest.raises(UnreadableFile, match="cannot be parsed as bees"):
            parse(b"BEES", "a.bee")
    finally:
        formats.cache_clear()


def test_what_a_file_is_tells_why_it_is_passed_over(tmp_path: Path) -> None:
    def objected(name: str, content: bytes) -> str | None:
        (tmp_path / name).write_bytes(content)
        return objection(tmp_path / name)

    assert objected("a.jpg", b"\xff\xd8\xff\xe0") == "it is a picture"
    assert objected("a.css", b"p { color: red }") == ".css is no format that is read"
    assert objected("bin", b"\0\1\2") == "no format that is read"
    assert objected("notes", b"The weir fell in.") is None
    assert objected("index.php", b"<!DOCTYPE html><html><body>") is None
    assert objection(tmp_path / "gone.xyz") is None
