import sys
from collections.abc import Sequence

import pytest

from rag.errors import SettingsError
from rag.grounding.judge import judge_of, threshold


class Trusting:
    def __call__(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        return [1.0] * len(pairs)


class Demanding(Trusting):
    def __init__(self, key: str) -> None:
        self.key = key


def doubting(pairs: Sequence[tuple[str, str]]) -> list[float]:
    return [0.0] * len(pairs)


NUMBER = 7


@pytest.fixture(autouse=True)
def importable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "judges_of_ours", sys.modules[__name__])


def test_where_none_is_named_the_reader_judges() -> None:
    (right, wrong) = judge_of()([
        ("The mill at Tarn was destroyed by fire.", "A fire destroyed the mill at Tarn on Monday, the town said."),
        ("The school at Tarn was closed by the mayor.", "A fire destroyed the mill at Tarn on Monday, the town said."),
    ])  # fmt: skip
    assert 0 <= wrong < right <= 1


@pytest.mark.parametrize(("name", "said"), [("Trusting", 1.0), ("doubting", 0.0)])
def test_a_class_or_a_function_serves(name: str, said: float) -> None:
    judge = judge_of(f"judges_of_ours:{name}")
    assert judge and list(judge([("A claim.", "A text.")])) == [said]


@pytest.mark.parametrize("name", ["no.such:Thing", "judges_of_ours:Missing", "judges_of_ours:Demanding",
                                  "judges_of_ours:NUMBER"])  # fmt: skip
def test_what_cannot_serve_is_refused_by_name(name: str) -> None:
    with pytest.raises(SettingsError, match=name.replace(".", r"\.")):
        judge_of(name)


def test_the_threshold_is_a_chance_above_even() -> None:
    assert 0.5 < threshold() < 1
