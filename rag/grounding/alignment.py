"""How near in meaning a claim is to the evidence, as a whole, by clause and word by word.

Words are compared by their vectors in context, as in BERTScore (Zhang et al., ICLR 2020), but each word of
the claim counts by how much it tells, and the worst one counts apart: one invented word makes a claim false.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.embedding.embedder import Encoding, unit
from rag.grounding.overlap import clauses
from rag.grounding.parsed_text import Reading, weights

__all__ = ["alignment", "spans_of_claim"]

_POOR = 0.5  # cosine below which a word has no counterpart


def spans_of_claim(claim: Reading) -> list[tuple[int, int]]:
    """What of a claim is embedded besides the whole: its content words, then its clauses."""
    words = [(word.start, word.end) for word in claim.content]
    parts = [[claim.content[i] for i in part] for part in clauses(claim) if part]
    return words + [(part[0].start, part[-1].end) for part in parts]


def alignment(
    claim: Reading, encoded: Encoding, chosen: Sequence[Reading], encodings: Sequence[Encoding]
) -> dict[str, float]:
    """Similarities of a claim and the chosen sentences, given the encodings of both."""
    whole = np.stack([encoding.vector for encoding in encodings]).astype(np.float64)
    near = whole @ encoded.vector
    pairs = unit(np.asarray(whole[:-1] + whole[1:], np.float32)) @ encoded.vector if len(whole) > 1 else near
    ranked = np.sort(near)[::-1]
    parts = encoded.sentences[len(claim.content) :] @ whole.T
    by_clause = parts.max(axis=1) if len(parts) else ranked[:1]
    return {
        "near_best": float(ranked[0]),
        "near_second": float(ranked[min(1, len(ranked) - 1)]),
        "near_pair": float(max(pairs.max(), ranked[0])),
        "near_all": float(unit(np.asarray(whole.sum(axis=0), np.float32)) @ encoded.vector),
        "near_clause_least": float(by_clause.min()),
        **_word_by_word(claim, encoded, chosen, encodings),
    }


def _word_by_word(
    claim: Reading, encoded: Encoding, chosen: Sequence[Reading], encodings: Sequence[Encoding]
) -> dict[str, float]:
    vectors = encoded.sentences[: len(claim.content)]
    tables = [
        vectors @ encoding.sentences[: len(sentence.content)].T
        for sentence, encoding in zip(chosen, encodings, strict=True)
        if sentence.content
    ] or [np.zeros((len(claim.content), 1), np.float32)]
    share = weights(claim) / weights(claim).sum()
    by_sentence = np.stack([table.max(axis=1) for table in tables])
    nearest = by_sentence.max(axis=0)
    stems = frozenset[str]().union(*(sentence.stems for sentence in chosen))
    same = np.array([word.stem in stems for word in claim.content])
    low = np.sort(nearest)
    return {
        "word_mean": float(nearest @ share),
        "word_best": float((by_sentence @ share).max()),
        "word_least": float(low[0]),
        "word_low": float(low[: max(1, len(low) // 4)].mean()),
        "word_poor": float((nearest < _POOR).mean()),
        "word_missing": float(nearest[~same].mean()) if (~same).any() else 1.0,
        "word_same": float(nearest[same].mean()) if same.any() else 0.0,
        **_neighbours(tables),
        "word_order": _in_order(tables[int(np.argmax(by_sentence @ share))]),
    }


def _neighbours(tables: Sequence[NDArray[np.float32]]) -> dict[str, float]:
    """How well words that are neighbours in the claim find neighbours in the evidence."""
    pairs = [np.maximum(_diagonal(table, 1), _diagonal(table, 2)) for table in tables if min(table.shape) > 1]
    if not pairs:
        alone = float(max(table.max() for table in tables))
        return {"neighbour_mean": alone, "neighbour_least": alone}
    best = np.stack(pairs).max(axis=0)
    return {"neighbour_mean": float(best.mean()), "neighbour_least": float(best.min())}


def _diagonal(table: NDArray[np.float32], step: int) -> NDArray[np.float32]:
    """Per word of the claim but the last: its best match, with the next word `step` further, averaged."""
    if table.shape[1] <= step:
        return np.zeros(len(table) - 1, np.float32)
    return np.asarray((table[:-1, :-step] + table[1:, step:]).max(axis=1) / 2)


def _in_order(table: NDArray[np.float32]) -> float:
    """The share of pairs of claim words whose best matches in the sentence stand in the claim's order."""
    places = table.argmax(axis=1)
    left, right = np.triu_indices(len(places), 1)
    return float((places[left] <= places[right]).mean()) if len(left) else 1.0
