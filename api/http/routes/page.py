"""The web page and its files, as they lie in the package.

Not Starlette's StaticFiles: its tags are made of time and size, and a wheel gives all its files one time, so that
a browser would keep a file that an upgrade has changed within its size.
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
    """Return the file; 304 where the browser holds it as it is, 404 where there is none of that name."""
    file = _shipped().get(name)
    if file is None:
        return Response("There is no such file.\n", 404, media_type="text/plain")
    headers = {
        "ETag": file.tag,
        "Cache-Control": "no-cache",  # kept by the browser, and asked about each time: an upgrade shows at once
    }
    if file.tag in _tags(request.headers.get("if-none-match", "")):
        return Response(status_code=304, headers=headers)
    return Response(file.body, headers=headers, media_type=file.kind)


def _tags(header: str) -> set[str]:
    """Return the tags of an If-None-Match header, compared weakly: a proxy that compresses makes ours weak."""
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
