"""The cross-encoder, where torch is installed."""

from pathlib import Path

import pytest

torch = pytest.importorskip("torch")


def test_padding_changes_no_verdict() -> None:
    from eval.train.network import CrossEncoder

    torch.manual_seed(0)
    network = CrossEncoder().eval()
    ids = torch.randint(1000, 2000, (1, 20))
    kinds = torch.tensor([[0] * 8 + [1] * 12])
    short = network(ids, kinds, torch.ones_like(ids), kinds)
    more = torch.zeros((1, 12), dtype=torch.long)
    ids, kinds = torch.cat([ids, more], 1), torch.cat([kinds, more], 1)
    mask = torch.cat([torch.ones((1, 20), dtype=torch.long), more], 1)
    long = network(ids, kinds, mask, kinds)
    assert torch.allclose(short[0], long[0], atol=1e-4)
    assert torch.allclose(short[1], long[1][:, :20], atol=1e-4)


def test_of_several_weights_there_is_a_mean(tmp_path: Path) -> None:
    from eval.train.network import mean

    for number in (1.0, 4.0):
        torch.save({"network": {"a": torch.full((2,), number)}}, tmp_path / f"{number}.pt")
    assert mean([tmp_path / "1.0.pt", tmp_path / "4.0.pt"])["a"].tolist() == [2.5, 2.5]
