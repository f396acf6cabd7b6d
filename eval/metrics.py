"""The metrics: small pure functions of what was found and what was wanted.

In the ranking metrics `ranked` is distinct and best first, and `relevant` is never empty. A share of
nothing is None: it does not apply, and no mean counts it.
"""

import math
import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from index.article import Article, line_at
from rag.answer import Citation

__all__ = [
    "answers_first",
    "average_precision",
    "beside_the_point",
    "citation_flaw",
    "conflicts",
    "mean",
    "ndcg",
    "normalise",
    "precision_at",
    "precision_recall",
    "recall_at",
    "reciprocal_rank",
    "said",
    "share",
    "states",
]

_STRAIGHT = {"'": "‘’‚‛", '"': "“”„‟", "-": "‐‑‒–—―−"}
_PLAIN = str.maketrans({mark: plain for plain, marks in _STRAIGHT.items() for mark in marks})
_SPACE = re.compile(r"\s+")


def recall_at(k: int, ranked: Sequence[str], relevant: Collection[str]) -> float:
    """Return the share of the relevant that is among the first `k`."""
    return sum(source in relevant for source in ranked[:k]) / len(relevant)


def precision_at(k: int, ranked: Sequence[str], relevant: Collection[str]) -> float:
    """Return the share of the first `k` places that holds something relevant; `precision_at(1, …)` is hit@1."""
    return sum(source in relevant for source in ranked[:k]) / k


def reciprocal_rank(k: int, ranked: Sequence[str], relevant: Collection[str]) -> float:
    """One over the rank of the first relevant one; 0 where the first `k` hold none."""
    return next((1 / rank for rank, source in enumerate(ranked[:k], 1) if source in relevant), 0.0)


def average_precision(ranked: Sequence[str], relevant: Collection[str]) -> float:
    """Return the precision at the rank of each relevant one, 0 for one not found, averaged over all relevant."""
    ranks = (rank for rank, source in enumerate(ranked, 1) if source in relevant)
    return sum(found / rank for found, rank in enumerate(ranks, 1)) / len(relevant)


def ndcg(k: int, ranked: Sequence[str], gains: Mapping[str, float]) -> float:
    """Discounted gain of the first `k` over the best there could be; linear gains, some of them above 0."""
    best = sorted(gains.values(), reverse=True)
    return _discounted(gains.get(source, 0.0) for source in ranked[:k]) / _discounted(best[:k])


def _discounted(gains: Iterable[float]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, 1))


def normalise(text: str) -> str:
    """Lower case, straight quotation marks, hyphens for dashes, single spaces."""
    return _SPACE.sub(" ", text.translate(_PLAIN)).strip().casefold()


def states(fact: Sequence[str], text: str) -> bool:
    """Tell whether `text` states one of the alternatives: all its parts, joined by ` & `, occur in it."""
    plain = normalise(text)
    return any(all(normalise(part) in plain for part in alternative.split(" & ")) for alternative in fact)


def said(forbidden: Iterable[str], text: str) -> list[str]:
    """Return which of `forbidden` occur in `text`."""
    plain = normalise(text)
    return [phrase for phrase in forbidden if normalise(phrase) in plain]


def answers_first(sentences: Sequence[str], facts: Iterable[Sequence[str]]) -> bool:
    """Tell whether the first sentence states one of the facts; none does where there is no sentence."""
    return bool(sentences) and any(states(fact, sentences[0]) for fact in facts)


def beside_the_point(
    sentences: Iterable[tuple[str, bool]], facts: Sequence[Sequence[str]], also: Sequence[str] | None
) -> list[str]:
    """Return which sentences are beside the point; each comes with whether it cites a source that may be cited.

    To the point is a sentence that states one of the facts, or holds something of `also`; and where `also` is
    None, any that cites such a source. Every other sentence is beside it.
    """
    wanted = [*facts, *((phrase,) for phrase in also or ())]
    rest = (text for text, allowed in sentences if not (also is None and allowed))
    return [text for text in rest if not any(states(fact, text) for fact in wanted)]


def conflicts(pairs: Iterable[tuple[bool, bool | None]]) -> tuple[int, float | None]:
    """Of pairs (said to disagree, do disagree): how often it was said falsely, and the share of the true ones said.

    None for the second means that either may be said; such a pair counts in neither.
    """
    held = list(pairs)
    return sum(said and true is False for said, true in held), share(said for said, true in held if true)


def citation_flaw(citation: Citation, article: Article) -> str | None:
    """Return what is wrong with a citation, in a few words, or None where it is exact.

    Exact: the quote is the article's text at its offsets, in the bytes named, on the lines named.
    """
    if citation.sha256 != article.sha256:
        return "is of another version of the article"
    if not citation.quote or article.text[citation.start : citation.end] != citation.quote:
        return f"is not the text at {citation.start}–{citation.end}"
    lines = line_at(article.text, citation.start), line_at(article.text, citation.end - 1)
    if (citation.line_start, citation.line_end) != lines:
        return f"is on lines {lines[0]}–{lines[1]}, not {citation.line_start}–{citation.line_end}"
    return None


def share(flags: Iterable[bool]) -> float | None:
    """Return the share that is true."""
    return mean([float(flag) for flag in flags])


def mean(values: Sequence[float]) -> float | None:
    """Return the arithmetic mean."""
    return math.fsum(values) / len(values) if values else None


def precision_recall(pairs: Iterable[tuple[bool, bool]]) -> tuple[float | None, float | None]:
    """Of pairs (done, right to do): the share of the done that was right, and of the right that was done."""
    held = list(pairs)
    return share(right for done, right in held if done), share(done for done, right in held if right)
