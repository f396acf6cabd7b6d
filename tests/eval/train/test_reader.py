"""The loss of a batch, where torch is installed."""

import numpy as np
import pytest

from eval.train.pairs import Pair

torch = pytest.importorskip("torch")


def pair(label: float, *spans: tuple[int, int], exact: bool = True) -> Pair:
    return Pair(np.arange(6, dtype=np.int32), 3, 3, False, label, spans, exact)


def test_the_loss_falls_as_the_right_place_becomes_likelier() -> None:
    from eval.train.reader import loss_of

    verdict, even, right = torch.tensor([[2.0, 0.0]]), torch.zeros((1, 6, 2)), torch.zeros((1, 6, 2))
    right[0, 4, :] = 3.0
    assert loss_of([pair(1.0, (4, 4))], verdict, right) < loss_of([pair(1.0, (4, 4))], verdict, even)
    assert loss_of([pair(1.0, (3, 5), exact=False)], verdict, even) < loss_of([pair(1.0, (3, 5))], verdict, even)


def test_a_right_verdict_costs_less_than_a_wrong_one() -> None:
    from eval.train.reader import loss_of

    span = torch.zeros((1, 6, 2))
    assert loss_of([pair(0.0)], torch.tensor([[-3.0, 0.0]]), span) < loss_of(
        [pair(0.0)], torch.tensor([[3.0, 0.0]]), span
    )


def test_pairs_are_padded_to_one_length() -> None:
    from eval.train.reader import collate

    ids, kinds, mask, readable = collate([pair(0.0)])
    assert ids.shape == kinds.shape == mask.shape == readable.shape == (1, 16)
    assert (int(mask.sum()), int(kinds.sum()), int(readable.sum())) == (6, 3, 2)


def test_a_claim_is_judged_by_a_verdict_of_its_own() -> None:
    from eval.train.reader import loss_of

    claim = Pair(np.arange(6, dtype=np.int32), 3, 3, True, 1.0, (), True)
    span = torch.zeros((1, 6, 2))
    assert loss_of([claim], torch.tensor([[-3.0, 3.0]]), span) < loss_of([claim], torch.tensor([[3.0, -3.0]]), span)
