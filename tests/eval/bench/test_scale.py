from eval.bench.scale import scale


def test_an_index_is_measured_as_it_grows() -> None:
    seen: list[tuple[int, int]] = []
    found = scale((60, 120), watched=3, many=6, progress=lambda *so_far: seen.append(so_far))
    assert list(found) == ["60 chunks", "120 chunks", "growth"]
    for step in found.values():
        assert step.keys() == found["growth"].keys()
    for name in ("disk_bytes", "question_p50", "add_one", "remove_one", "forget_one", "unchanged"):
        assert (found["120 chunks"][name] or 0) > 0, name
    assert seen[-1][0] >= seen[-1][1] == 120
