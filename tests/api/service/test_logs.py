from pathlib import Path

import pytest

from api.service.logs import format_traceback, log_command, log_defect
from api.settings.settings import Settings


def failing(text: str) -> Exception:
    """A defect with a cause, both of which quote what was asked."""
    try:
        try:
            raise KeyError(text)
        except KeyError as error:
            raise ValueError(text) from error
    except ValueError as error:
        return error


def written(home: Path) -> str:
    return (home / "logs" / "onrecord.log").read_text("utf-8")


def test_a_defect_is_found_by_its_id_and_says_where_but_not_what(tmp_path: Path) -> None:
    number, file = log_defect(failing("why did the mayor resign?"), Settings(home=tmp_path))
    assert file == tmp_path / "logs" / "onrecord.log"
    text = written(tmp_path)
    assert f" ERROR {number} " in text
    assert "ValueError" in text and "KeyError" in text and "in failing" in text
    assert "mayor" not in text


def test_at_level_debug_it_says_what_too(tmp_path: Path) -> None:
    log_defect(failing("why did the mayor resign?"), Settings(home=tmp_path, log_level="debug"))
    assert "mayor" in written(tmp_path)


def test_every_id_is_another(tmp_path: Path) -> None:
    chosen = Settings(home=tmp_path)
    assert len({log_defect(failing(""), chosen)[0] for _ in range(20)}) == 20


def test_a_log_that_cannot_be_written_is_no_second_defect(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    number, file = log_defect(failing(""), Settings(home=tmp_path / "file"))
    assert number and file is None


def test_without_settings_the_log_goes_to_the_default_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_NONSENSE", "1")
    _, file = log_defect(failing(""))
    assert file is not None
    assert Path.home() in file.parents


@pytest.mark.parametrize(("level", "kept"), [("debug", True), ("info", True), ("warning", False)])
def test_commands_are_noted_from_level_info_on(level: str, kept: bool, tmp_path: Path) -> None:
    log_command(Settings(home=tmp_path, log_level=level), "ask", 0, 1.25)  # type: ignore[arg-type]
    assert (tmp_path / "logs").exists() == kept
    if kept:
        assert "INFO ask ended with 0 after 1.25 s" in written(tmp_path)


def test_the_log_does_not_grow_for_ever(tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "onrecord.log").write_text("x" * 1_000_001)
    log_command(Settings(home=tmp_path, log_level="info"), "ask", 0, 1)
    assert len(written(tmp_path)) < 200
    assert (tmp_path / "logs" / "onrecord.log.1").stat().st_size == 1_000_001


def test_a_trace_begins_with_the_first_cause() -> None:
    text = format_traceback(failing(""), told=False)
    assert text.index("KeyError") < text.index("ValueError")
