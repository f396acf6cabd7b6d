from collections.abc import Sequence

import numpy as np

from index.embedding.embedder import Encoding, MiniLM, Spans
from rag.grounding.cached_embedder import _MOST, Remembering


class Counting(MiniLM):
    """Counts the texts that it is asked to encode."""

    asked = 0

    def encode(self, texts: Sequence[str], spans: Sequence[Spans]) -> list[Encoding]:
        self.asked += len(texts)
        return super().encode(texts, spans)


TEXTS = ["The harbour is shut.", "Ferries wait outside."]
SPANS: list[Spans] = [[(0, 3), (4, 11)], [(0, 7)]]


def test_a_text_is_encoded_once_and_gives_the_same_vectors() -> None:
    model = Counting(threads=1)
    remembering = Remembering(model)
    first, again = remembering.encode(TEXTS, SPANS), remembering.encode(TEXTS[::-1], SPANS[::-1])[::-1]
    assert model.asked == 2
    plain = MiniLM(threads=1).encode(TEXTS, SPANS)
    for one, two, three in zip(first, again, plain, strict=True):
        assert np.array_equal(one.vector, two.vector) and np.array_equal(one.vector, three.vector)
        assert np.array_equal(one.sentences, two.sentences) and np.array_equal(one.sentences, three.sentences)


def test_other_spans_of_a_text_are_encoded_anew() -> None:
    remembering = Remembering(MiniLM(threads=1))
    remembering.encode(TEXTS[:1], SPANS[:1])
    assert len(remembering.encode(TEXTS[:1], [[(0, 3)]])[0].sentences) == 1


def test_it_forgets_what_was_not_used_for_long() -> None:
    model = Counting(threads=1)
    remembering = Remembering(model)
    remembering.encode(TEXTS[:1], SPANS[:1])
    remembering.encode([f"{number}" for number in range(_MOST)], [[] for _ in range(_MOST)])
    asked = model.asked
    remembering.encode(TEXTS[:1], SPANS[:1])
    assert model.asked == asked + 1


def test_it_is_the_embedder_behind_it_in_all_else() -> None:
    model = MiniLM(threads=1)
    remembering = Remembering(model)
    assert (remembering.name, remembering.size) == (model.name, model.size)
    assert remembering.count(TEXTS) == model.count(TEXTS)
    assert np.array_equal(remembering.embed(TEXTS), model.embed(TEXTS))
    assert remembering.encode([], []) == []
