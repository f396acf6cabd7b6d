"""Seals: they hold for what was given out, in any order of its keys, and for nothing else."""

from pathlib import Path

from api.service.keeping.seal import Seals

GIVEN = {"question": "Who won?", "claims": [{"text": "“A” won – 2:1 🎶"}], "timings": {"read": 0.25}}


def test_a_seal_holds_in_every_process_of_the_home(tmp_path: Path) -> None:
    seal = Seals(tmp_path).seal(GIVEN)
    turned = dict(reversed(list(GIVEN.items())))
    assert Seals(tmp_path).verify(turned, seal)
    assert (tmp_path / "seal.key").stat().st_mode & 0o077 == 0
    assert [file.name for file in tmp_path.glob("seal*")] == ["seal.key"]


def test_what_nobody_reads_later_may_be_left_out(tmp_path: Path) -> None:
    seals = Seals(tmp_path)
    seal = seals.seal(GIVEN)
    assert seals.verify({"question": GIVEN["question"], "claims": GIVEN["claims"]}, seal)


def test_it_does_not_hold_for_other_words_or_another_home(tmp_path: Path) -> None:
    seals = Seals(tmp_path / "one")
    seal = seals.seal(GIVEN)
    assert not seals.verify({**GIVEN, "question": "Who lost?"}, seal)
    assert not seals.verify({**GIVEN, "more": 1}, seal)
    assert not seals.verify(GIVEN, "")
    assert not seals.verify(GIVEN, "é\ud800")
    assert not Seals(tmp_path / "other").verify(GIVEN, seal)


def test_a_home_that_keeps_no_secret_seals_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    seals = Seals(tmp_path / "file")
    assert seals.seal(GIVEN) == ""
    assert not seals.verify(GIVEN, "")
