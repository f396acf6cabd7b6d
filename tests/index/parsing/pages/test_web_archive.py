import plistlib
from collections.abc import Callable
from typing import Any

import pytest

from index.article import Article
from index.errors import NotAnArticle, UnreadableFile
from index.parsing.formats import parse

PAGE = """<html><head><title>Weir rebuilt</title></head><body><article><h1>Weir rebuilt</h1>
<p>The weir at Holt was rebuilt in a week by Åse Lövgren and nine others, the council said on Monday.</p>
<p>It had fallen in after the rain of last month, when the river rose by two metres.</p></article></body></html>"""


def _saved(encoding: str = "UTF-8", form: Any = plistlib.FMT_BINARY, kind: str = "text/html") -> bytes:
    main = {
        "WebResourceData": PAGE.encode(encoding or "utf-8"),
        "WebResourceMIMEType": kind,
        "WebResourceTextEncodingName": encoding,
        "WebResourceURL": "https://holt.example/weir",
    }
    return plistlib.dumps({"WebMainResource": main}, fmt=form)


@pytest.mark.parametrize("form", [plistlib.FMT_BINARY, plistlib.FMT_XML])
@pytest.mark.parametrize("encoding", ["UTF-8", "iso-8859-1", "utf-16", ""])
@pytest.mark.parametrize("name", ["weir.webarchive", "weir"])
def test_a_page_saved_by_safari_is_read(form: Any, encoding: str, name: str, kept: Callable[[Article], str]) -> None:
    (article,) = parse(_saved(encoding, form), name)
    assert (article.title, article.url) == ("Weir rebuilt", "https://holt.example/weir")
    assert "Åse Lövgren" in kept(article)


def test_a_saved_picture_is_passed_over() -> None:
    with pytest.raises(NotAnArticle):
        parse(_saved(kind="image/png"), "a.webarchive")


@pytest.mark.parametrize("data", [b"bplist00WebMainResource", plistlib.dumps({"WebMainResource": [1]}), b"<?xml?>"])
def test_a_damaged_file_fails(data: bytes) -> None:
    with pytest.raises(UnreadableFile):
        parse(data, "a.webarchive")
