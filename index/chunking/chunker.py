"""Cut an article into chunks for the embedder, between sentences.

Not llama-index's SentenceSplitter: it returns stripped strings whose offsets must be searched for in the text (a
repeated passage is found at the wrong place), it cannot leave out boilerplate, it fills each chunk before the next,
so that the last may be a few words, and importing it takes seconds.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence

from index.article import Article, Chunk, Span, line_at
from index.text.dates import in_words
from index.text.sentences import sentences

__all__ = ["CHUNKING", "chunk", "embedding_input"]

TARGET, LARGEST = 190, 220  # tokens of a chunk, its overlap included
MOST = 48  # sentences of a chunk
OVERLAP = 60  # tokens, at most, of a sentence that the next chunk repeats
TITLE = 200  # characters of a title that are embedded with each chunk
CHUNKING = f"sentences-2 target={TARGET} largest={LARGEST} most={MOST} overlap={OVERLAP} title={TITLE}"

Count = Callable[[Sequence[str]], list[int]]


def chunk(article: Article, count: Count, found: Sequence[Span] | None = None) -> tuple[Chunk, ...]:
    """Cut the kept text of `article` into chunks of whole sentences, in order.

    `count` returns the number of tokens of each text; `found` are the article's sentences where they are known already.
    A chunk repeats the last sentence of the chunk before, unless that is long or boilerplate stands between them. A
    sentence of more than LARGEST tokens is a chunk of its own.
    """
    if found is None:
        found = sentences(article.text, article.kept, article.language)
    if not found:
        return ()
    sizes = [max(1, size) for size in count([sentence.of(article.text) for sentence in found])]
    runs = _runs(article.text, found)
    return tuple(_chunks(article, [found[a:b] for run in runs for a, b in _cuts(sizes, *run)]))


def embedding_input(article: Article, chunk: Chunk) -> tuple[str, list[tuple[int, int]]]:
    """Return the text to embed for `chunk`, and where in it each of its sentences stands (start, end).

    The title and the date go before the chunk's text: a passage rarely repeats what its article is about.
    """
    parts = [article.title[:TITLE].strip()] if article.title else []
    parts += [in_words(article.published)] if article.published else []
    head = "".join(f"{part}\n" for part in parts)
    shift = len(head) - chunk.start
    return head + chunk.text, [(span.start + shift, span.end + shift) for span in chunk.sentences]


def _runs(text: str, found: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """The runs of sentences with only white space between them, as half-open ranges of indexes."""
    first = 0
    for index in range(1, len(found)):
        if text[found[index - 1].end : found[index].start].strip():
            yield first, index
            first = index
    yield first, len(found)


def _cuts(sizes: Sequence[int], first: int, last: int) -> list[tuple[int, int]]:
    """The chunks of a run as ranges of sentences: dynamic programming finds the least squared error to TARGET."""
    costs = {first: 0}  # by sentence: the least cost of cutting all that are before it
    begins: dict[int, int] = {}  # by sentence: where the last chunk of that best way begins, without its overlap
    for end in range(first + 1, last + 1):
        own = 0
        for start in range(end - 1, max(first, end - MOST) - 1, -1):
            own += sizes[start]
            if own > LARGEST and start < end - 1:
                break
            cost = costs[start] + (own + _overlap(sizes, first, start, own) - TARGET) ** 2
            if end not in costs or cost < costs[end]:
                costs[end], begins[end] = cost, start
    cuts = []
    end = last
    while end > first:
        start = begins[end]
        repeats = _overlap(sizes, first, start, sum(sizes[start:end])) > 0
        cuts.append((start - repeats, end))
        end = start
    return cuts[::-1]


def _overlap(sizes: Sequence[int], first: int, start: int, own: int) -> int:
    """The tokens of the sentence that a chunk repeats from the one before; 0 where it repeats none."""
    before = sizes[start - 1] if start > first else 0
    return before if before <= OVERLAP and own + before <= LARGEST else 0


def _chunks(article: Article, parts: Sequence[Sequence[Span]]) -> Iterator[Chunk]:
    line, counted = 1, 0
    for part in parts:
        start, end = part[0].start, part[-1].end
        line += line_at(article.text[counted:start], start - counted) - 1  # each line is counted once
        counted = start
        yield Chunk(_id(article, start, end), start, end, article.text[start:end], tuple(part), line)


def _id(article: Article, start: int, end: int) -> str:
    name = f"{article.source}\0{article.sha256}\0{start}\0{end}"
    return hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
