"""Files of other formats, made for the tests."""

import io
import zipfile
from collections.abc import Callable

import pytest

from index.article import Article
from index.parsing.formats import parse


def kept_text(article: Article) -> str:
    return "\n".join(span.of(article.text) for span in article.kept)


@pytest.fixture
def kept() -> Callable[[Article], str]:
    """The text of an article that is kept."""
    return kept_text


@pytest.fixture
def read() -> Callable[[str | bytes, str], tuple[Article, ...]]:
    """Reads a file from its content and its name."""
    return lambda data, name: parse(data.encode() if isinstance(data, str) else data, name)


@pytest.fixture
def zipped() -> Callable[[dict[str, str | bytes]], bytes]:
    """Packs files into a zip archive."""

    def pack(files: dict[str, str | bytes]) -> bytes:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in files.items():
                archive.writestr(name, content, zipfile.ZIP_STORED if name == "mimetype" else None)
        return packed.getvalue()

    return pack
