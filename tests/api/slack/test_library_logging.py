import logging
from pathlib import Path

import pytest

from api.settings.settings import Settings
from api.slack.library_logging import quiet_logger


def written(home: Path) -> str:
    file = home / "logs" / "onrecord.log"
    return file.read_text("utf-8") if file.is_file() else ""


def test_it_says_where_and_which_error_and_never_what(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    logger = quiet_logger(Settings(home=tmp_path))
    try:
        raise ValueError("the secret plan")
    except ValueError:
        logger.exception("failed on %s", "the secret plan")
    logger.warning("token xoxb-1")
    text = written(tmp_path)
    assert "ERROR slack library: test_library_logging.test_it_says_where" in text and text.count("ValueError") == 1
    assert "secret" not in text and "xoxb" not in text
    assert "secret" not in caplog.text


def test_what_libraries_say_at_lower_levels_is_not_kept(tmp_path: Path) -> None:
    logger = quiet_logger(Settings(home=tmp_path, log_level="debug"))
    logger.debug("body")
    logger.info("body")
    assert not written(tmp_path) and not logger.isEnabledFor(logging.INFO)


def test_each_home_has_its_own_log(tmp_path: Path) -> None:
    first, second = (quiet_logger(Settings(home=tmp_path / name)) for name in ("a.b", "c"))
    second.warning("x")
    assert written(tmp_path / "c") and not written(tmp_path / "a.b")
    assert first is quiet_logger(Settings(home=tmp_path / "a.b")) and len(first.handlers) == 1
