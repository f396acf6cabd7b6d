"""What is read from the catalogue: passages, matches, articles, always with offsets that hold."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pytest

from index.article import Span, line_at
from index.catalogue.reads import (
    Filters,
    Held,
    article,
    first_chunks,
    held,
    match,
    match_articles,
    sentence_vectors,
    sources_like,
    sources_of,
    titled,
)
from index.embedding.quantise import dequantise
from index.errors import UnknownSource
from index.files import printable

if TYPE_CHECKING:
    from tests.index.conftest import Desk


def everything(library: "Desk") -> Iterator[Held]:
    yield from held(library.db, sorted(library.live())).values()


def test_every_chunk_and_sentence_stands_where_its_offsets_say(library: "Desk") -> None:
    for chunk in everything(library):
        text = article(library.db, chunk.source).text
        assert text[chunk.start : chunk.end] == chunk.text
        assert chunk.sentences
        assert chunk.start == chunk.sentences[0].start
        assert chunk.end == chunk.sentences[-1].end
        for sentence in chunk.sentences:
            said = sentence.of(text)
            assert said == said.strip() != ""
            assert chunk.start <= sentence.start < sentence.end <= chunk.end
        assert list(chunk.sentences) == sorted(chunk.sentences)


def test_every_chunk_starts_on_its_line(library: "Desk") -> None:
    for chunk in everything(library):
        text = article(library.db, chunk.source).text
        lines = text[: chunk.start].replace("\r\n", "\n").replace("\r", "\n").count("\n")
        assert chunk.line == lines + 1 == line_at(text, chunk.start)


def test_the_text_of_a_text_file_is_the_files_own(library: "Desk") -> None:
    for name in ("dos.txt", "classic.txt", "mayor.md"):
        assert article(library.db, name).text == (library.news / name).read_bytes().decode()
    assert article(library.db, "cp1252.txt").text == (library.news / "cp1252.txt").read_bytes().decode("cp1252")


def test_an_article_comes_back_with_what_it_states(library: "Desk") -> None:
    harbour, page = article(library.db, "harbour.txt"), article(library.db, "page.html")
    assert (harbour.title, harbour.author) == ("Crane falls into the harbour", "Ines Okafor")
    assert (harbour.published, page.published) == (date(2024, 3, 12), date(2022, 5, 6))
    assert harbour.kept == tuple(sorted(harbour.kept)) != ()
    assert all(isinstance(span, Span) for span in harbour.kept)
    assert harbour.pages == ()
    assert article(library.db, "dos.txt").published is None


@pytest.mark.parametrize("source", ["none.txt", "", "\udcff", "a\nb", "harbour.tx_"])
def test_an_article_that_is_not_held_is_named_in_one_line(library: "Desk", source: str) -> None:
    with pytest.raises(UnknownSource, match="No article") as raised:
        article(library.db, source)
    assert printable(source) in str(raised.value)
    assert str(raised.value).isprintable()


def test_chunks_that_are_not_live_are_left_out(library: "Desk") -> None:
    some = sorted(library.live())[:2]
    assert held(library.db, [*some, "not-an-id"]).keys() == set(some)
    assert held(library.db, []) == {}


def test_a_page_is_told_where_the_article_has_pages(desk: "Desk") -> None:
    desk.write("long.txt", "One page.\n\n" + "The clerk read the minutes of the meeting aloud. " * 60)
    desk.ingest()
    desk.db.execute("UPDATE articles SET pages = '[0, 700, 1900]'")
    chunks = sorted(held(desk.db, list(desk.live())).values(), key=lambda chunk: chunk.start)
    assert len(chunks) == 3
    for chunk in chunks:
        assert chunk.page == sum(start <= chunk.start for start in (0, 700, 1900))


def test_words_are_matched_by_their_stems_and_without_accents(library: "Desk") -> None:
    def sources(*words: str) -> set[str]:
        return {chunk.source for chunk in held(library.db, library.found(*words)).values()}

    assert sources("toppling") == {"harbour.txt"}
    assert sources("CAFE") == {"cp1252.txt"}
    assert sources("muller") == {"mayor.md"}
    assert sources("zeppelin") == set()
    assert sources("pond") == {"page.html"}
    assert sources("bicycle", "frogs") == {"classic.txt", "page.html"}


def test_the_best_match_comes_first_and_no_more_than_asked_for(library: "Desk") -> None:
    scored = match(library.db, ["inquiry", "buoy", "7"], 3, Filters())
    assert len(scored) == 3
    assert [score for _, score in scored] == sorted((score for _, score in scored), reverse=True)
    first = held(library.db, [scored[0][0]])[scored[0][0]]
    assert "buoy 7 " in first.text
    assert match(library.db, [], 3, Filters()) == []


@pytest.mark.parametrize(
    "word",
    ['"', '""', "*", "crane*", "NEAR(crane wreck)", "crane AND wreck", "title:crane", "^crane", "-crane", "{crane}",
     "crane\0wreck", "\udcff", "", " ", "(", "'; DROP TABLE words; --", "crane NOT wreck", "\\"],
)  # fmt: skip
def test_the_syntax_of_the_full_text_index_is_plain_text_in_a_word(library: "Desk", word: str) -> None:
    assert match(library.db, [word, "toppled"], 5, Filters())[0][0] in library.found("toppled")
    assert set(library.found(word)) <= set(library.found("crane"))
    assert library.found("wreck")


def test_twenty_thousand_words_are_matched(library: "Desk") -> None:
    assert library.found(*(f"word{number}" for number in range(20_000)), "frogs") == library.found("frogs")


def test_articles_are_matched_by_all_of_their_text_and_their_title(library: "Desk") -> None:
    def sources(*words: str, k: int = 100) -> list[str]:
        return [source for source, _ in match_articles(library.db, words, k, Filters())]

    assert sources("toppling") == ["harbour.txt"]
    assert sources("CAFE") == ["cp1252.txt"]
    assert sources("zeppelin") == sources() == []
    assert sources("bicycle", "frogs", k=1) == sources("bicycle", "frogs")[:1]
    assert sources("inquiry") == ["long.txt"]  # once, though many of its passages have the word


def test_the_best_article_comes_first(library: "Desk") -> None:
    scored = match_articles(library.db, ["crane", "harbour", "the", "frogs"], 100, Filters())
    assert scored[0][0] == "harbour.txt"
    assert [score for _, score in scored] == sorted((score for _, score in scored), reverse=True)
    assert all(score > 0 for _, score in scored[:1])
    assert len({source for source, _ in scored}) == len(scored)


@pytest.mark.parametrize("word", ['"', "*", "crane*", "NEAR(crane wreck)", "title:crane", "crane\0wreck", "\udcff", ""])
def test_the_syntax_of_the_full_text_index_finds_no_article(library: "Desk", word: str) -> None:
    assert match_articles(library.db, [word, "toppled"], 5, Filters())[0][0] == "harbour.txt"
    assert {source for source, _ in match_articles(library.db, [word], 5, Filters())} <= {"harbour.txt"}


def test_articles_are_found_by_a_name_in_their_title(library: "Desk") -> None:
    title = article(library.db, "harbour.txt").title
    assert title
    assert titled(library.db, [title, "no such title"], 9, Filters()) == {"harbour.txt": title}
    assert titled(library.db, [title], 9, Filters(source="*.md")) == {}
    assert titled(library.db, [], 9, Filters()) == {}


def test_the_first_chunk_of_an_article_is_the_one_it_begins_with(library: "Desk") -> None:
    sources = library.sources()
    first = first_chunks(library.db, [*sources, "none.txt"])
    assert first.keys() == set(sources)
    for chunk in everything(library):
        begins = held(library.db, [first[chunk.source]])[first[chunk.source]]
        assert begins.source == chunk.source
        assert begins.start <= chunk.start
    assert first_chunks(library.db, []) == {}


def test_each_chunk_knows_its_source(library: "Desk") -> None:
    found = sources_of(library.db, [*library.live(), "not-an-id"])
    assert found == {chunk.chunk: chunk.source for chunk in everything(library)}
    assert sources_of(library.db, []) == {}


HERALD = {"harbour.txt", "page.html"}


@pytest.mark.parametrize(
    ("filters", "through"),
    [
        (Filters(since=date(2023, 11, 30)), {"harbour.txt", "mayor.md"}),
        (Filters(since=date(2023, 12, 1)), {"harbour.txt"}),
        (Filters(until=date(2023, 11, 30)), {"mayor.md", "page.html"}),
        (Filters(until=date(2023, 11, 29)), {"page.html"}),
        (Filters(since=date(2022, 5, 6), until=date(2022, 5, 6)), {"page.html"}),
        (Filters(publisher="the QUAY herald"), HERALD),
        (Filters(publisher="étoile DU nord"), {"mayor.md"}),
        (Filters(publisher="ÉTOILE du nord"), {"mayor.md"}),
        (Filters(publisher="The Quay"), set()),
        (Filters(publisher="\udcff"), set()),
        (Filters(source="*.html"), {"page.html"}),
        (Filters(source="ha*r.tx?"), {"harbour.txt"}),
        (Filters(source="harbour.txt"), {"harbour.txt"}),
        (Filters(source="\udcff*"), set()),
        (Filters(source="' OR 1 --"), set()),
        (Filters(source="*.txt", publisher="The Quay Herald", until=date(2024, 12, 31)), {"harbour.txt"}),
    ],
)
def test_filters_let_through_the_same_articles_and_matches(
    library: "Desk", filters: Filters, through: set[str]
) -> None:
    assert set(sources_like(library.db, filters)) == through
    found = held(library.db, library.found("the", "a", "frogs", filters=filters)).values()
    assert {chunk.source for chunk in found} == through
    articles = match_articles(library.db, ["the", "a", "frogs"], 100, filters)
    assert {source for source, _ in articles} == through


def test_no_filter_lets_everything_through(library: "Desk") -> None:
    assert sources_like(library.db, Filters()) == library.sources()


def test_an_article_without_a_date_lies_outside_every_range(library: "Desk") -> None:
    every = set(sources_like(library.db, Filters(since=date.min))) | set(
        sources_like(library.db, Filters(until=date.max))
    )
    assert every == {"harbour.txt", "mayor.md", "page.html"}


def test_there_is_a_vector_for_each_sentence(library: "Desk") -> None:
    ids = sorted(library.live())
    rows = sentence_vectors(library.db, [*ids, "not-an-id"], 384)
    assert rows.keys() == set(ids)
    for id_, chunk in held(library.db, ids).items():
        assert rows[id_].shape == (len(chunk.sentences), 384)
        assert np.linalg.norm(dequantise(rows[id_]), axis=1) == pytest.approx(1, abs=1e-5)
