"""OpenDocument texts: their paragraphs in order, and the title and the author that they state."""

from index.article import Article
from index.errors import UnreadableFile
from index.parsing.blocks import local_name
from index.parsing.extracted import articles_in
from index.parsing.format import Format, Raw
from index.parsing.markup.trees import first_named, xml_tree
from index.parsing.packed import checked, unzipped

__all__ = ["ODT"]

_PARAGRAPHS = frozenset(("p", "h"))


def _fits(data: bytes) -> bool:
    return data.startswith(b"PK\x03\x04") and b"application/vnd.oasis.opendocument.text" in data[:200]


def _read(raw: Raw) -> list[Article]:
    archive = checked(raw.data)
    body = first_named(xml_tree(unzipped(archive, "content.xml")), "text", "body")
    if body is None:
        raise UnreadableFile("the OpenDocument text is damaged")
    lines = [" ".join("".join(one.itertext()).split()) for one in body.iter() if local_name(one) in _PARAGRAPHS]
    return articles_in(raw, "\n".join(lines))


ODT = Format("OpenDocument text", (".odt",), _fits, _read)
