from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from index.article import Article, Span
from index.chunking.chunker import CHUNKING, LARGEST, OVERLAP, TARGET, chunk, embedding_input


def words(texts: Sequence[str]) -> list[int]:
    return [len(text.split()) for text in texts]


def article(text: str, *kept: Span, title: str | None = None, published: date | None = None) -> Article:
    return Article("a.txt", "00", text, title=title, published=published, kept=kept or (Span(0, len(text)),))


def sentence(number: int, length: int = 20) -> str:
    return " ".join([f"S{number}", *["word"] * (length - 2), "end."])


def text_of(count: int, length: int = 20) -> str:
    return "\n".join(sentence(number, length) for number in range(count))


def test_a_short_article_is_one_chunk() -> None:
    chunks = chunk(article("The quay closed. It rained."), words)
    assert [piece.text for piece in chunks] == ["The quay closed. It rained."]
    assert chunks[0].sentences == (Span(0, 16), Span(17, 27))


def test_a_long_article_is_cut_evenly_with_a_sentence_of_overlap() -> None:
    chunks = chunk(article(text_of(40)), words)
    sizes = [len(piece.text.split()) for piece in chunks]
    assert all(160 <= size <= 220 for size in sizes)
    assert all(a.sentences[-1] == b.sentences[0] for a, b in pairwise(chunks))


def test_a_large_sentence_is_not_repeated() -> None:
    chunks = chunk(article(text_of(20, length=OVERLAP + 10)), words)
    repeated = [span for piece in chunks for span in piece.sentences]
    assert len(repeated) == len(set(repeated)) == 20


def test_a_sentence_larger_than_a_chunk_is_one_of_its_own() -> None:
    chunks = chunk(article(text_of(4)), lambda texts: [10, LARGEST * 3, 10, 10])
    assert [len(piece.sentences) for piece in chunks] == [1, 1, 2]


def test_a_chunk_never_holds_what_is_not_kept() -> None:
    text = "One is here. SHARE THIS. Two is here. Three is here."
    chunks = chunk(article(text, Span(0, 12), Span(25, len(text))), words)
    assert [piece.text for piece in chunks] == ["One is here.", "Two is here. Three is here."]


def test_an_article_of_nothing_has_no_chunks_and_counts_nothing() -> None:
    def never(texts: Sequence[str]) -> list[int]:
        raise AssertionError(texts)

    assert chunk(Article("a.txt", "00", "Share", kept=()), never) == ()


def test_tokens_are_counted_once_for_all_sentences() -> None:
    calls = []
    chunk(article(text_of(30)), lambda texts: calls.append(len(texts)) or words(texts))
    assert calls == [30]


def test_lines_are_those_of_the_file() -> None:
    chunks = chunk(article("\r\n".join(["", *text_of(40).split("\n")])), words)
    assert [piece.line for piece in chunks] == [2 + int(piece.text[1 : piece.text.index(" ")]) for piece in chunks]


def test_the_same_content_gives_the_same_ids_and_other_content_others() -> None:
    once = chunk(article(text_of(40)), words)
    assert [piece.id for piece in once] == [piece.id for piece in chunk(article(text_of(40)), words)]
    assert len({piece.id for piece in once}) == len(once)
    other = Article("a.txt", "01", text_of(40), kept=(Span(0, 9),))
    assert {piece.id for piece in chunk(other, words)}.isdisjoint(piece.id for piece in once)
    assert len(once[0].id) == 32


def test_the_title_and_the_date_are_embedded_before_the_text() -> None:
    whole = article("The quay closed. It rained.", title="Quay", published=date(2024, 5, 3))
    text, spans = embedding_input(whole, chunk(whole, words)[0])
    assert text == "Quay\n3 May 2024\nThe quay closed. It rained."
    assert [text[start:end] for start, end in spans] == ["The quay closed.", "It rained."]


def test_without_a_title_and_a_date_the_text_is_embedded_alone() -> None:
    bare = article("The quay closed.")
    assert embedding_input(bare, chunk(bare, words)[0]) == ("The quay closed.", [(0, 16)])


def test_an_endless_title_is_cut() -> None:
    whole = article("The quay closed.", title="word " * 500)
    assert len(embedding_input(whole, chunk(whole, words)[0])[0]) < 250


def test_the_index_can_remember_how_it_was_cut() -> None:
    assert str(TARGET) in CHUNKING and str(OVERLAP) in CHUNKING


@given(st.lists(st.integers(1, 300), min_size=1, max_size=60), st.integers(0, 60))
def test_every_sentence_is_in_a_chunk_that_is_a_slice_of_the_text(sizes: list[int], gap: int) -> None:
    text = text_of(len(sizes), length=3)
    cut = min(gap * 12, len(text))
    whole = article(text, *(span for span in (Span(0, max(0, cut - 5)), Span(cut, len(text))) if span.start < span.end))
    chunks = chunk(whole, lambda texts: (sizes * 2)[: len(texts)])
    kept = [span for piece in chunks for span in piece.sentences]
    assert set(kept) >= {span for span in kept if span.start}
    assert "".join("".join(span.of(text).split()) for span in sorted(set(kept))) == "".join(
        "".join(span.of(text).split()) for span in whole.kept
    )
    for piece in chunks:
        assert piece.text == text[piece.start : piece.end]
        assert (piece.start, piece.end) == (piece.sentences[0].start, piece.sentences[-1].end)
        assert any(span.start <= piece.start and piece.end <= span.end for span in whole.kept)
    assert [piece.start for piece in chunks] == sorted({piece.start for piece in chunks})
