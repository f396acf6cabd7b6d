"""The server's log: one JSON object per line on standard error, without text of questions, answers or articles."""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any

from api.service.logs import format_traceback
from api.settings.settings import Settings

__all__ = ["JsonFormatter", "configure_logging", "log_defect"]

_QUIET = ("httpx", "httpcore", "openai", "chromadb", "llama_index", "slack_bolt", "slack_sdk", "urllib3", "asyncio")


class JsonFormatter(logging.Formatter):
    """Formats a record as one line of JSON: its time, level, logger and message, then its own fields."""

    def __init__(self, *, told: bool) -> None:
        super().__init__()
        self._told = told  # whether the messages of exceptions are logged: they may quote people or articles

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        fields: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "event": record.getMessage() if self._told or not record.exc_info else "exception",
            **getattr(record, "fields", {}),
        }
        if record.exc_info and record.exc_info[1]:
            fields["trace"] = format_traceback(record.exc_info[1], told=self._told)
        return json.dumps(fields, default=str)


def log_defect(error: Exception, request_id: str) -> None:
    """Log the traceback of an unexpected exception without its message, which may quote people or articles."""
    fields = {"id": request_id, "trace": format_traceback(error, told=False)}
    logging.getLogger("onrecord.http").error("defect", extra={"fields": fields})


def configure_logging(settings: Settings) -> None:
    """Write this process's log to standard error; requests too, unless the settings name a level above info."""
    level = settings.log_level if "log_level" in settings.model_fields_set else "info"
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter(told=settings.log_level == "debug"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in _QUIET:  # at info they name addresses, at debug they quote what is sent
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("uvicorn.access").disabled = True
