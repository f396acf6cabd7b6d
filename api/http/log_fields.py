"""What a request's line in the log says beside its outcome: never a text of a person or an article."""

from typing import Any

from fastapi import Request

__all__ = ["noted"]


def noted(request: Request) -> dict[str, Any]:
    """Return the fields to be logged with this request, to add to."""
    fields: dict[str, Any] = request.scope.setdefault("state", {}).setdefault("noted", {})
    return fields
