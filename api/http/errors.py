"""Error responses of the HTTP door: in OpenAI's format, with the request id, and never with an exception's own text."""

import re
import uuid
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from api.errors import Busy, Unsupported, error_info
from api.http.log_fields import log_fields
from index.embedding.embedder import without_surrogates
from index.errors import OnRecordError

__all__ = ["BROKEN", "STOPPED_FOR", "error_document", "error_response", "handle_errors", "status_and_document"]

BROKEN = "Something went wrong here; the log says where, under the id of this request."

STOPPED_FOR = 5  # seconds after which a stopped server may be up again: the Retry-After of its last responses

_OPENAI = ("/v1/chat/", "/v1/responses", "/v1/embeddings")
_TYPES = {401: "authentication_error", 403: "permission_error", 404: "not_found_error", 429: "rate_limit_error"}
_OURS = {
    404: "There is nothing at this address; GET /openapi.json lists what there is.",
    405: "This address does not take that method.",
    413: "The body of the request is too large.",
}


def error_document(status: int, message: str, code: str, request_id: str, param: str | None = None) -> dict[str, Any]:
    """Return the JSON document of an error, in OpenAI's format."""
    kind = _TYPES.get(status, "invalid_request_error" if status < 500 else "server_error")
    return {"error": {"message": message, "type": kind, "code": code, "param": param, "id": request_id}}


def status_and_document(error: Exception, request_id: str) -> tuple[int, dict[str, Any]]:
    """Return the HTTP status and the JSON document for an exception."""
    if isinstance(error, OnRecordError):
        row = error_info(error)
        own = error if isinstance(error, Unsupported) else None
        sentence, code = own.sentence if own and own.sentence else row.sentence, _code(type(error).__name__)
        return row.http_status, error_document(row.http_status, sentence, code, request_id, own.param if own else None)
    return 500, error_document(500, BROKEN, "internal_error", request_id)


def error_response(error: Exception, request_id: str, *, invalid: int = 422) -> JSONResponse:
    """Return the response for an exception; the status `invalid` replaces 422, which stands for a wrong value."""
    status, document = status_and_document(error, request_id)
    status = invalid if status == 422 else status
    headers = {"Retry-After": str(error.after)} if isinstance(error, Busy) else {}
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return JSONResponse(document, status, headers)


def handle_errors(app: FastAPI) -> None:
    """Register handlers in `app` that turn each expected exception into a response in OpenAI's format."""

    @app.exception_handler(OnRecordError)
    async def ours(request: Request, error: OnRecordError) -> JSONResponse:
        log_fields(request)["error"] = type(error).__name__
        return error_response(error, _request_id(request), invalid=_validation_status(request))

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        message, param = _first_violation(error)
        status = _validation_status(request)
        return JSONResponse(error_document(status, message, "invalid_request", _request_id(request), param), status)

    @app.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> JSONResponse:
        status = error.status_code
        message = _OURS.get(status, f"{HTTPStatus(status).phrase}.")
        code = _code(HTTPStatus(status).name.title().replace("_", ""))
        headers: Mapping[str, str] | None = error.headers
        return JSONResponse(error_document(status, message, code, _request_id(request)), status, headers)


def _first_violation(error: RequestValidationError) -> tuple[str, str | None]:
    """Return a message about the first wrong value, which quotes nothing of the request, and the path of its field."""
    first = error.errors()[0]
    where = without_surrogates(".".join(str(part) for part in first["loc"][1:]))
    if first["type"] == "json_invalid":
        reason = str(first.get("ctx", {}).get("error", "it cannot be read"))
        place = f" at character {first['loc'][-1] + 1}" if isinstance(first["loc"][-1], int) else ""
        return f"The body of the request is no valid JSON{place}: {reason[0].lower()}{reason[1:]}.", None
    if first["type"] == "missing" and not where:
        return "The request has no body: send what is asked for as JSON.", None
    if first["type"] in {"model_attributes_type", "dict_type"} and not where:
        return "The body of the request is no JSON object: send what is asked for by name, in braces.", None
    reason = first["msg"].removeprefix("Value error, ").replace(" after validation,", ",")
    return (f"{where}: {reason[0].lower()}{reason[1:]}." if where else f"{reason}.").replace("..", "."), where or None


def _validation_status(request: Request) -> int:
    """Return the status for a wrong value: 400 in OpenAI's protocol, whose clients expect it, else 422."""
    return 400 if request.url.path.startswith(_OPENAI) else 422


def _request_id(request: Request) -> str:
    found = request.scope.get("state", {}).get("request_id")
    return found if isinstance(found, str) else uuid.uuid4().hex


def _code(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
