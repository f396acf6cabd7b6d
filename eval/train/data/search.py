"""Find the passages whose words are most like a question's."""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence

from eval.train.data.articles import words

__all__ = ["Index"]

K1, B = 1.2, 0.75
COMMON, FEW = 0.05, 5


class Index:
    """An inverted index of texts, searched by BM25."""

    def __init__(self, texts: Sequence[str]) -> None:
        counts = [Counter(words(text)) for text in texts]
        self._lengths = [sum(count.values()) for count in counts]
        self._mean = sum(self._lengths) / max(len(texts), 1)
        self._postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, count in enumerate(counts):
            for word, times in count.items():
                self._postings[word].append((number, times))

    def search(self, question: str, most: int) -> list[int]:
        """Return the indices of at most `most` texts, best first; words that occur in many texts are ignored."""
        scores: dict[int, float] = defaultdict(float)
        total = len(self._lengths)
        for word in dict.fromkeys(words(question)):
            postings = self._postings.get(word, [])
            if not postings or len(postings) > max(COMMON * total, FEW):
                continue
            weight = math.log(1 + (total - len(postings) + 0.5) / (len(postings) + 0.5))
            for number, times in postings:
                size = K1 * (1 - B + B * self._lengths[number] / self._mean)
                scores[number] += weight * times * (K1 + 1) / (times + size)
        return sorted(scores, key=lambda number: (-scores[number], number))[:most]
