"""An article in pieces for the embedder, cut between sentences.

Not llama-index's SentenceSplitter: it hands back stripped strings, whose places are then searched for in the
text (a repeated passage is found at the wrong one), it cannot leave out what is not kept, it fills each piece
before the next, so that the last may be a few words, and importing it takes seconds.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence

from index.article import Article, Chunk, Span, line_at
from index.dates import in_words
from index.sentences import sentences

__all__ = ["CHUNKING", "chunk", "embedding_input"]

TARGET, LARGEST = 190, 220  # tokens of a chunk, its overlap included
OVERLAP = 60  # tokens of a sentence that is repeated at most
TITLE = 200  # characters of a title that are embedded with each chunk
CHUNKING = f"sentences-1 target={TARGET} largest={LARGEST} overlap={OVERLAP} title={TITLE}"

Count = Callable[[Sequence[str]], list[int]]


def chunk(article: Article, count: Count) -> tuple[Chunk, ...]:
    """The kept text of `article` in chunks of whole sentences, in order; `count` tells each text's tokens.

    A chunk begins with the last sentence of the one before, unless that is long or something not kept
    stands between them. A sentence of more than LARGEST tokens is a chunk of its own.
    """
    found = sentences(article.text, article.kept)
    if not found:
        return ()
    sizes = count([sentence.of(article.text) for sentence in found])
    return tuple(
        _chunk(article, found[start:end])
        for first, last in _runs(article.text, found)
        for start, end in _cuts(sizes, first, last)
    )


def embedding_input(article: Article, chunk: Chunk) -> tuple[str, list[tuple[int, int]]]:
    """The text to embed for `chunk`, and where in it each of its sentences stands (start, end).

    The title and the date go before the chunk's text: a passage rarely repeats what its article is about.
    """
    parts = [article.title[:TITLE].strip()] if article.title else []
    parts += [in_words(article.published)] if article.published else []
    head = "".join(f"{part}\n" for part in parts)
    shift = len(head) - chunk.start
    return head + chunk.text, [(span.start + shift, span.end + shift) for span in chunk.sentences]


def _runs(text: str, found: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """The stretches of sentences between which nothing was left out, as indexes (first, after the last)."""
    first = 0
    for index in range(1, len(found)):
        if text[found[index - 1].end : found[index].start].strip():
            yield first, index
            first = index
    yield first, len(found)


def _cuts(sizes: Sequence[int], first: int, last: int) -> list[tuple[int, int]]:
    """The chunks of a run, as indexes of sentences: of all ways to cut it, the one that strays least from TARGET."""
    cost = {first: 0.0}
    begin: dict[int, tuple[int, int]] = {}  # for each end: where its chunk's own part begins, and its overlap
    for end in range(first + 1, last + 1):
        best = (float("inf"), first, first)
        own = 0
        for start in range(end - 1, first - 1, -1):
            own += sizes[start]
            if own > LARGEST and start < end - 1:
                break
            overlapped = start > first and sizes[start - 1] <= OVERLAP and own + sizes[start - 1] <= LARGEST
            size = own + (sizes[start - 1] if overlapped else 0)
            best = min(best, (cost[start] + (size - TARGET) ** 2, start, start - overlapped))
        cost[end], begin[end] = best[0], best[1:]
    cuts = []
    end = last
    while end > first:
        cuts.append((begin[end][1], end))
        end = begin[end][0]
    return cuts[::-1]


def _chunk(article: Article, part: Sequence[Span]) -> Chunk:
    start, end = part[0].start, part[-1].end
    name = f"{article.source}\0{article.sha256}\0{start}\0{end}".encode("utf-8", "surrogatepass")
    return Chunk(
        id=hashlib.blake2b(name, digest_size=16).hexdigest(),
        start=start,
        end=end,
        text=article.text[start:end],
        sentences=tuple(part),
        line=line_at(article.text, start),
    )
