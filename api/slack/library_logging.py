"""The log of Slack's libraries without its text: their lines quote whole messages, tokens and addresses."""

import logging

from api.service.logs import log_line
from api.settings.settings import Settings

__all__ = ["quiet_logger"]

_NAME = "onrecord.slack"
_LIBRARIES = ("slack_bolt", "slack_sdk", "onrecord_slack")  # the last is what bolt calls the app
_FROM = logging.WARNING


class _LocationHandler(logging.Handler):
    """Writes where a line comes from and which error it is about, and never its text."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(_FROM)
        self._settings = settings

    def emit(self, record: logging.LogRecord) -> None:
        """Note one line in our log."""
        level = "error" if record.levelno >= logging.ERROR else "warning"
        error = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        where = f"{record.module}.{record.funcName}:{record.lineno}"
        log_line(self._settings, level, " ".join(filter(None, ("slack library:", where, error))))


def quiet_logger(settings: Settings) -> logging.Logger:
    """Return the logger to hand to the libraries; none of their lines reach the handlers of the root logger."""
    for name in _LIBRARIES:
        of_library = logging.getLogger(name)
        of_library.propagate = False
        if not of_library.handlers:
            of_library.addHandler(logging.NullHandler())
    # One for each home, from the registry: bolt copies a request with its logger, and only such loggers can be copied.
    logger = logging.getLogger(f"{_NAME}.{str(settings.home).replace('.', '_')}")
    logger.setLevel(_FROM)
    logger.propagate = False
    logger.handlers = [_LocationHandler(settings)]
    return logger
