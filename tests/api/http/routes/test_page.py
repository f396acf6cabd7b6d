"""The web page as it is served: the files of the package and nothing else, under a strict policy."""

import re
from importlib.resources import files

import pytest

from tests.api.http.door import Door

SHIPPED = sorted(entry.name for entry in files("api").joinpath("web").iterdir())
TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
}


def shipped(name: str) -> str:
    return files("api").joinpath("web", name).read_text("utf-8")


@pytest.mark.parametrize("name", SHIPPED)
def test_every_file_is_served_with_its_type(door: Door, name: str) -> None:
    answer = door.client.get(f"/static/{name}")
    assert answer.status_code == 200
    assert answer.text == shipped(name)
    assert answer.headers["Content-Type"] == TYPES[name.rpartition(".")[2]]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_page_stands_at_the_root_under_a_strict_policy(door: Door) -> None:
    answer = door.client.get("/")
    assert answer.text == shipped("index.html")
    policy = set(answer.headers["Content-Security-Policy"].split("; "))
    assert policy >= {
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "connect-src 'self'",
        "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'",
    }  # fmt: skip
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert door.client.head("/").headers["Content-Length"] == answer.headers["Content-Length"]


def test_a_browser_asks_each_time_and_is_sent_only_what_it_lacks(door: Door) -> None:
    first = door.client.get("/static/main.js")
    assert first.headers["Cache-Control"] == "no-cache"
    tag = first.headers["ETag"]
    for held in (tag, f"W/{tag}", f'"other", {tag}'):
        again = door.client.get("/static/main.js", headers={"If-None-Match": held})
        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    assert door.client.get("/static/main.js", headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize("name", ["none.js", "..%2Fpage.py", "%2e%2e/page.py", "../http/page.py", "", ".", "%00"])
def test_no_other_file_is_served(door: Door, name: str) -> None:
    assert door.client.get(f"/static/{name}").status_code == 404


def test_the_page_needs_no_inline_code_and_nothing_from_elsewhere() -> None:
    page = shipped("index.html")
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", page)
    assert not re.search(r"<script(?![^>]* src=)", page)
    assert {*re.findall(r'(?:src|href)="([^"#]+)"', page)} <= {f"/static/{name}" for name in SHIPPED}


_SVG = "http://www.w3.org/2000/svg"  # a name, not an address


@pytest.mark.parametrize("name", [name for name in SHIPPED if name.endswith((".js", ".css"))])
def test_a_file_of_the_page_is_short_and_writes_no_html(name: str) -> None:
    source = shipped(name)
    assert len(source.splitlines()) <= 250
    assert max(map(len, source.splitlines())) <= 120
    assert not re.search(r"innerHTML|outerHTML\s*\+?=(?!=)|insertAdjacent|document\.write", source)
    assert not re.search(r"\beval\(|new Function", source)
    assert not re.search(r"https?://\w", source.replace(_SVG, ""))
    imported = re.findall(r'from "\./([^"]+)"', source)
    assert {*imported} <= {*SHIPPED}
