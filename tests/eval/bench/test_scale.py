import pytest

from eval.bench.scale import scale


def test_an_index_is_measured_as_it_grows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eval.bench.scale._SENTENCES", 6)
    seen: list[tuple[int, int]] = []
    told: dict[str, object] = {}
    found = scale(
        (20, 40),
        questions=2,
        progress=lambda *so_far: seen.append(so_far),
        reached=lambda name, of: told.update({name: of}),
    )
    assert list(found) == ["20 chunks", "40 chunks", "growth"]
    assert told == {name: found[name] for name in ("20 chunks", "40 chunks")}
    for step in found.values():
        assert step.keys() == found["growth"].keys()
    for name in ("disk_bytes", "question_p50", "add_one", "remove_one", "forget_one", "forget_many", "unchanged"):
        assert (found["40 chunks"][name] or 0) > 0, name
    assert 0 < (found["40 chunks"]["unchanged_share"] or 0) < 1
    assert seen[-1][0] >= seen[-1][1] == 40
