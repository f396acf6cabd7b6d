"""Additional fields of a request's log line; they never hold the text of a person or an article."""

from typing import Any

from fastapi import Request

__all__ = ["log_fields"]


def log_fields(request: Request) -> dict[str, Any]:
    """Return the dictionary of fields that are logged with this request; the caller adds to it."""
    fields: dict[str, Any] = request.scope.setdefault("state", {}).setdefault("noted", {})
    return fields
