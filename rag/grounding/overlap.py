"""How far the words of a claim, and their order, are those of the evidence."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from rag.grounding.parsed_text import Reading, weights
from rag.text.polarity import antonym
from rag.text.words import Word

__all__ = ["clauses", "coverage", "order"]

_CLAUSE = re.compile(
    r"[,;:()—–]\s*|\s(?=(?:and|but|which|who|whose|that|while|after|before|because|when|where|although|as)\s)"
)
_CLAUSE_WORDS = 2  # content words that a clause has at the least


def clauses(claim: Reading) -> list[list[int]]:
    """The positions among its content words of each clause of a claim."""
    cuts = [match.start() for match in _CLAUSE.finditer(claim.text)] + [len(claim.text) + 1]
    found: list[list[int]] = [[]]
    position = 0
    for cut in cuts:
        while position < len(claim.content) and claim.content[position].start < cut:
            found[-1].append(position)
            position += 1
        if len(found[-1]) >= _CLAUSE_WORDS:
            found.append([])
    if len(found) > 1 and len(found[-1]) < _CLAUSE_WORDS:
        short = found.pop()
        found[-1] += short
    return found


def coverage(claim: Reading, found: NDArray[np.bool_], chosen: Sequence[int]) -> dict[str, float]:
    """Shares of the claim's content words that the document, and its best sentences, have."""
    told = weights(claim)
    total = told.sum() or 1.0
    anywhere = found.any(axis=0)
    single = found @ told / total
    pairs = (found[:-1] | found[1:]) @ told / total if len(found) > 1 else single
    missing = told[~anywhere]
    parts = [part for part in clauses(claim) if part]
    by_clause = [float((found[:, part] @ told[part]).max() / told[part].sum()) for part in parts]
    return {
        "cover_document": float(anywhere @ told / total),
        "cover_plain": float(anywhere.mean()),
        "cover_chosen": float(found[list(chosen)].any(axis=0) @ told / total),
        "cover_best": float(single.max()),
        "cover_pair": float(max(pairs.max(), single.max())),
        "cover_clause_least": min(by_clause, default=0.0),
        "cover_clause_mean": float(np.mean(by_clause)) if by_clause else 0.0,
        "missing_words": float(np.log1p(len(missing))),
        "missing_weight": float(missing.max(initial=0.0)),
    }


def order(claim: Reading, chosen: Sequence[Reading]) -> dict[str, float]:
    """Whether the claim's words stand side by side, and in the same order, in one of the chosen sentences."""
    stems = [word.stem for word in claim.words]
    pairs = _pairs([word.stem for word in claim.content])
    evidence_pairs = {pair for sentence in chosen for pair in _pairs([w.stem for w in sentence.content])}
    every = {pair for sentence in chosen for pair in _pairs([w.stem for w in sentence.words])}
    matched, longest, swaps = max((_alignment(claim, sentence) for sentence in chosen), default=(0, 0, 0))
    plain = _pairs(stems)
    opposite = sum(any(antonym(word.stem, sentence.every) for sentence in chosen) for word in _lone(claim, chosen))
    return {
        "pairs_content": len(pairs & evidence_pairs) / max(1, len(pairs)),
        "pairs_all": len(plain & every) / max(1, len(plain)),
        "aligned": matched / max(1, len(stems)),
        "aligned_longest": longest / max(1, len(stems)),
        "swaps": float(swaps),
        "antonyms": float(opposite),
    }


def _lone(claim: Reading, chosen: Sequence[Reading]) -> list[Word]:
    stems = frozenset[str]().union(*(sentence.every for sentence in chosen))
    return [word for word in claim.words if word.stem not in stems]


def _pairs(stems: Sequence[str]) -> set[tuple[str, str]]:
    return set(pairwise(stems))


def _alignment(claim: Reading, sentence: Reading) -> tuple[int, int, int]:
    """Words matched in order, the longest run of them, words exchanged between matches."""
    left, right = [w.stem for w in claim.words], [w.stem for w in sentence.words]
    codes = SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
    runs = [end - start for tag, start, end, _, _ in codes if tag == "equal"]
    swaps = 0
    for tag, start, end, other_start, other_end in codes[1:-1]:
        if tag == "replace" and end - start <= 3 and other_end - other_start <= 3:
            swaps += any(not word.stop for word in claim.words[start:end])
    return sum(runs), max(runs, default=0), swaps
