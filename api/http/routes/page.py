"""The web page and its files, served from the package.

Starlette's StaticFiles will not do: it makes ETags of a file's time and size, and a wheel gives all its files the same
time. A browser would then keep an old file if an upgrade changes its content but not its size.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files

from fastapi import APIRouter, Request, Response

__all__ = ["router"]

router = APIRouter(include_in_schema=False)

_PAGE = "index.html"
_TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
}


@dataclass(frozen=True, slots=True)
class _File:
    body: bytes
    kind: str
    tag: str  # the ETag: it changes when the bytes do


@router.api_route("/", methods=["GET", "HEAD"])
def page(request: Request) -> Response:
    """The page."""
    return _answered(request, _PAGE)


@router.api_route("/static/{name}", methods=["GET", "HEAD"])
def static(request: Request, name: str) -> Response:
    """A file of the page: a style sheet, a module, the icon."""
    return _answered(request, name)


def _answered(request: Request, name: str) -> Response:
    """Return the file; 304 where the browser's copy is up to date, 404 where there is no file of that name."""
    file = _shipped().get(name)
    if file is None:
        return Response("There is no such file.\n", 404, media_type="text/plain")
    headers = {
        "ETag": file.tag,
        "Cache-Control": "no-cache",  # the browser keeps the file, but asks each time whether it has changed
    }
    if file.tag in _tags(request.headers.get("if-none-match", "")):
        return Response(status_code=304, headers=headers)
    return Response(file.body, headers=headers, media_type=file.kind)


def _tags(header: str) -> set[str]:
    """Return the ETags of an If-None-Match header without the mark `W/`, which a proxy that compresses adds to ours."""
    return {tag.strip().removeprefix("W/") for tag in header.split(",")}


@cache
def _shipped() -> Mapping[str, _File]:
    """Return the files by name. Only these are ever given out, whatever name is asked for."""
    shipped = {}
    for entry in files("api").joinpath("web").iterdir():
        kind = _TYPES.get(entry.name.rpartition(".")[2])
        if kind:
            body = entry.read_bytes()
            shipped[entry.name] = _File(body, kind, f'"{sha256(body).hexdigest()[:32]}"')
    return shipped
