"""The tuned numbers: all of them are there, and another set can be tried for a while."""

import json
import math
from collections.abc import Mapping
from dataclasses import FrozenInstanceError, fields, replace
from importlib.resources import files
from pathlib import Path
from threading import Thread
from typing import get_args

import pytest

from rag.reading import calibration as module
from rag.reading.answerability import features
from rag.reading.calibration import Calibration, Level, calibration, override_calibration
from rag.reading.reader import Reading
from tests.rag.made import FIXED, findings, passage

HELD = json.loads((files("rag.reading") / "calibration.json").read_text("utf-8"))
NAMES = [field.name for field in fields(Calibration)]


def numbers(held: Mapping[str, float | Mapping[str, float]]) -> list[float]:
    return [number for value in held.values() for number in (value.values() if isinstance(value, Mapping) else [value])]


def test_the_file_holds_every_number_and_no_other() -> None:
    assert set(HELD) == set(NAMES)
    assert {name: getattr(calibration(), name) for name in NAMES} == HELD


def test_every_number_is_one() -> None:
    assert all(isinstance(number, int | float) and math.isfinite(number) for number in numbers(HELD))


def test_the_weights_are_those_of_what_they_weigh() -> None:
    found = findings("Who opened it?", (passage("Anna opened it."), Reading(1.0, (1.0,), (None,))))
    assert set(calibration().answer) == {"bias", *features(found)}
    assert set(calibration().fusion) == {"dense", "bm25", "article"}
    assert set(calibration().rank) == {"reader", "order", "retrieved", "together", "window"}
    assert set(calibration().levels) == set(get_args(Level))


def test_the_levels_rise_and_are_chances() -> None:
    levels = calibration().levels
    assert 0 < levels["eager"] < levels["balanced"] < levels["cautious"] < 1


def test_what_is_a_cosine_or_a_distance_can_be_one() -> None:
    held = calibration()
    assert all(0 < cosine <= 1 for cosine in (held.same, held.alike, held.taken_back))
    assert held.point > 0 and held.broad > 0 and held.short >= 1
    # Two sentences that say one thing are about one matter.
    assert held.alike <= held.same


@pytest.mark.parametrize("name", NAMES)
def test_a_number_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str) -> None:
    (tmp_path / "calibration.json").write_text(json.dumps({key: HELD[key] for key in HELD if key != name}), "utf-8")
    monkeypatch.setattr(module, "files", lambda package: tmp_path)
    module._shipped.cache_clear()
    try:
        with pytest.raises(KeyError, match=name):
            calibration()
    finally:
        module._shipped.cache_clear()


def test_a_calibration_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        calibration().point = 0.0  # type: ignore[misc]


def test_another_is_in_force_while_it_is_tried_and_not_after() -> None:
    shipped, other = calibration(), replace(FIXED, point=99.0)
    with override_calibration(FIXED):
        assert calibration() is FIXED
        with override_calibration(other):
            assert calibration() is other
        assert calibration() is FIXED
    assert calibration() is shipped
    with pytest.raises(ZeroDivisionError), override_calibration(other):
        1 / 0
    assert calibration() is shipped


def test_it_is_tried_in_one_thread_only() -> None:
    seen: list[Calibration] = []
    shipped = calibration()
    with override_calibration(FIXED):
        thread = Thread(target=lambda: seen.append(calibration()))
        thread.start()
        thread.join()
    assert seen == [shipped]
