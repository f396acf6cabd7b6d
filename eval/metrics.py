"""The metrics: small pure functions of what was found and what was wanted.

The ranking metrics expect `ranked` without duplicates, best first, and a `relevant` that is not empty. The share
of an empty set is None, and the means over cases leave it out.
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
    """Return the share of the relevant sources that are among the first `k`."""
    return sum(source in relevant for source in ranked[:k]) / len(relevant)


def precision_at(k: int, ranked: Sequence[str], relevant: Collection[str]) -> float:
    """Return the share of the first `k` places that holds something relevant; `precision_at(1, …)` is hit@1."""
    return sum(source in relevant for source in ranked[:k]) / k


def reciprocal_rank(k: int, ranked: Sequence[str], relevant: Collection[str]) -> float:
    """Return one over the rank of the first relevant source; 0 where the first `k` hold none."""
    return next((1 / rank for rank, source in enumerate(ranked[:k], 1) if source in relevant), 0.0)


def average_precision(ranked: Sequence[str], relevant: Collection[str]) -> float:
    """Return the precision at the rank of each relevant source, 0 for one not found, averaged over all of them."""
    ranks = (rank for rank, source in enumerate(ranked, 1) if source in relevant)
    return sum(found / rank for found, rank in enumerate(ranks, 1)) / len(relevant)


def ndcg(k: int, ranked: Sequence[str], gains: Mapping[str, float]) -> float:
    """Return the normalised discounted cumulative gain of the first `k`, linear in `gains`, one of which is above 0."""
    best = sorted(gains.values(), reverse=True)
    return _discounted(gains.get(source, 0.0) for source in ranked[:k]) / _discounted(best[:k])


def _discounted(gains: Iterable[float]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, 1))


def normalise(text: str) -> str:
    """Return `text` in lower case with straight quotation marks, hyphens for dashes and single spaces."""
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
    """Tell whether the first sentence states one of the facts; False where there is no sentence."""
    return bool(sentences) and any(states(fact, sentences[0]) for fact in facts)


def beside_the_point(
    sentences: Iterable[tuple[str, bool]], facts: Sequence[Sequence[str]], also: Sequence[str] | None
) -> list[str]:
    """Return the sentences that are beside the point, of pairs (sentence, whether it cites an allowed source).

    A sentence is to the point if it states one of `facts` or holds a phrase of `also`. Where `also` is None, a
    sentence that cites an allowed source is to the point as well.
    """
    wanted = [*facts, *((phrase,) for phrase in also or ())]
    rest = (text for text, allowed in sentences if not (also is None and allowed))
    return [text for text in rest if not any(states(fact, text) for fact in wanted)]


def conflicts(pairs: Iterable[tuple[bool, bool | None]]) -> tuple[int, float | None]:
    """Return the number of disagreements reported falsely, and the share of the true ones that were reported.

    Pairs are (reported, true). Where the second is None either report is right, and the pair is not counted.
    """
    held = list(pairs)
    return sum(said and true is False for said, true in held), share(said for said, true in held if true)


def citation_flaw(citation: Citation, article: Article) -> str | None:
    """Return what is wrong with a citation, in a few words, or None where it is exact.

    A citation is exact if it has the article's sha256 and its quote is the article's text at its offsets and lines.
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
    """Return the share of `flags` that are true; None where there are none."""
    return mean([float(flag) for flag in flags])


def mean(values: Sequence[float]) -> float | None:
    """Return the arithmetic mean; None where there are no values."""
    return math.fsum(values) / len(values) if values else None


def precision_recall(pairs: Iterable[tuple[bool, bool]]) -> tuple[float | None, float | None]:
    """Return precision and recall over pairs (done, right to do); None for a share of nothing."""
    held = list(pairs)
    return share(right for done, right in held if done), share(done for done, right in held if right)
