"""Read HTML pages: trafilatura finds the article, whose text is laid out with one line for each paragraph."""

import codecs
import logging
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from index.article import Article
from index.cleaning.body import keep
from index.errors import NotAnArticle, UnreadableFile
from index.parsing.archives.exports import MARK
from index.parsing.blocks import block_lines, block_text
from index.parsing.encoding import decode
from index.parsing.extracted import articles_in
from index.parsing.format import Format, Raw
from index.parsing.html_date import published
from index.parsing.markup.trees import page_tree, text_in, whole
from index.parsing.metadata import Stated, first_outlet, stated
from index.parsing.pages.captions import spell_out_captions
from index.parsing.pages.entries import spell_out_times
from index.parsing.pages.furniture import drop_furniture
from index.parsing.pages.layout import (
    byline,
    day_below,
    drop_link_lists,
    headline,
    lift_out_of_footers,
    on_cards,
    outlet_beside,
    overgrown,
    part_facts,
    part_paragraphs,
    spell_out_tables,
    standfirst,
    unfold_layout_tables,
)
from index.parsing.pages.linked_data import Linked, linked
from index.parsing.pages.microdata import marked_up
from index.parsing.pages.no_article import Shape, no_article
from index.parsing.pages.restored import restored
from index.parsing.pages.signatures import outlet, plain_title, writer, writers
from index.text.bylines import names_alone, signed_by
from index.text.language import language_of

__all__ = ["HTML", "is_html", "parse_html"]

_DECLARED = re.compile(
    rb"^\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]{2,40})[\"']"
    rb"|<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})",
    re.IGNORECASE,
)
_TEXT_ENCODING = re.compile(  # names of encodings only: Python's codecs include rot13, zip, …
    r"(?:windows-|cp)?125\d|windows-(?:31j|874|949)|iso-?8859-?\d+|latin-?\d|koi8-\w|mac\w*|tis-620|gb\w+|big5.*"
    r"|(?:x-)?s(?:hift)?[_-]?jis|euc-\w+|iso-2022-\w+"
)
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_HEAD = 4096  # bytes in which an encoding is declared


_OPENING = re.compile(
    rb"(?:\s|<\?xml[^>]{0,200}\?>|<!--.{0,2000}?-->)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)

_STEPS = (
    part_facts, part_paragraphs, unfold_layout_tables, spell_out_tables, drop_furniture, drop_link_lists,
    lift_out_of_footers, spell_out_times, spell_out_captions,
)  # fmt: skip


def is_html(data: bytes) -> bool:
    """Tell whether a file begins as a page does."""
    head = data[:_HEAD].replace(b"\0", b"")  # UTF-16
    for mark in _MARKS:
        head = head.removeprefix(mark)
    return _OPENING.match(head) is not None


def parse_html(data: bytes, source: str, sha256: str) -> Article:
    """Return the article in an HTML page, with the metadata that the page states. Raises UnreadableFile."""
    read = _extracted(_markup(data))
    page, tree, said = read.found, read.tree, read.said
    body = restored(tree, page.text)
    lead = standfirst(tree, body, said.description)
    text = f"{lead}\n{body}" if lead else body
    facts = stated(page.text)
    title = _title(tree, page, said, facts)
    publisher = first_outlet(text) or said.publisher or outlet(_site(tree, said) or page.sitename, page.title, page.url)
    publisher = publisher or facts.publisher
    publisher = publisher or outlet_beside(tree.findtext(".//title"), headline(tree), text_in(tree.find("body")))
    language = language_of(text)
    author = writers(said.authors, publisher) or _signed(tree, language) or byline(tree, language)
    author = author or writers(on_cards(tree), publisher) or writer(page.author, publisher) or facts.author
    return Article(
        source=source,
        sha256=sha256,
        text=text,
        title=title,
        publisher=publisher,
        author=author,
        published=read.published or facts.published or day_below(tree, language),
        url=page.url or facts.url,
        kept=keep(text, title, author, publisher),
        section=said.section or facts.section,
        modified=said.modified or facts.modified,
        corrections=said.corrections,
    )


def _title(tree: Any, page: Any, said: Linked, facts: Stated) -> str | None:
    """The headline, where one of the page's titles repeats it; else a title, without the site's name."""
    heading = headline(tree)
    called = [title for title in (said.title, page.title, tree.findtext(".//title")) if title]
    if heading and any(plain_title(title, heading) == heading for title in called):
        return heading
    named = tree.findtext(".//title") if not heading and not said.title else None
    shown = frozenset(line.casefold() for line in block_lines(tree)) if named else ()
    found = plain_title(named, None, shown) if named else None
    if found and found != named:
        return found
    return plain_title(page.title or said.title or facts.title, heading)


def _signed(tree: Any, language: str | None) -> str | None:
    """The author in a `meta` element, where it is a byline in the page's language or a name without a space.

    trafilatura reads other forms, but not these.
    """
    stated = [meta.get("content") or "" for meta in tree.iter("meta") if (meta.get("name") or "").lower() == "author"]
    return next(filter(None, (signed_by(author, language) or names_alone(author, language) for author in stated)), None)


def _site(tree: Any, said: Linked) -> str | None:
    """The name of the site, as the page states it."""
    metas = (meta.get("content") for meta in tree.iter("meta") if meta.get("property") == "og:site_name")
    return next(filter(None, metas), None) or said.site


@dataclass(frozen=True, slots=True)
class _Page:
    """A parsed page: its tree without boilerplate, trafilatura's document, and metadata from the mark-up."""

    tree: Any
    found: Any
    said: Linked  # from linked data and from attributes of the mark-up
    published: date | None


def _extracted(markup: str) -> _Page:
    """Find the article of a page. Raises UnreadableFile, and NotAnArticle where the page is of another kind."""
    import trafilatura

    if reason := overgrown(markup):
        raise UnreadableFile(reason)
    for name in ("trafilatura", "htmldate"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # errors are reported by our own exceptions
    try:
        tree = trafilatura.load_html(markup)
        if tree is None:
            raise UnreadableFile("no article found in the page")
        whole(tree)
        said, shape, day = linked(tree) | marked_up(tree), Shape.of(tree), published(tree)
        for step in _STEPS:
            step(tree)
        found = trafilatura.bare_extraction(tree, with_metadata=True, include_comments=False)
    except UnreadableFile:
        raise
    except Exception as error:  # a page can break a parser in any way, and must not stop the others
        raise UnreadableFile("the page cannot be parsed") from error
    text = found.text if found is not None and not isinstance(found, dict) else None
    if reason := no_article(shape, said, restored(tree, text) if text else None):
        raise NotAnArticle(reason)
    if not (text or "").strip():
        raise UnreadableFile("no article found in the page")
    return _Page(tree, found, said, day)


def _markup(data: bytes) -> str:
    """The page decoded as UTF-8 where it is, else by the encoding it declares. Raises UnreadableFile."""
    encoding = _declared(data)
    if encoding and not data.startswith(_MARKS) and not _is_utf8(data):
        try:
            return decode(data.decode(encoding).encode())
        except (LookupError, UnicodeError):
            pass  # the declaration is wrong: detect the encoding
    return decode(data)


def _declared(data: bytes) -> str | None:
    match = _DECLARED.search(data[:_HEAD])
    name = (match[1] or match[2]).decode("ascii", "replace").lower() if match else ""
    if name in ("iso-8859-1", "iso8859-1", "latin-1", "latin1"):
        return "cp1252"  # as browsers do: Latin-1's control characters 128 to 159 are never meant
    return name if _TEXT_ENCODING.fullmatch(name) else None


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return not data.isascii()  # ASCII may be in a 7-bit encoding that is declared


def _read(raw: Raw) -> list[Article]:
    if MARK.search(raw.data):
        several = articles_in(raw, _dumped(_markup(raw.data)))
        if several[0].extent:
            return several
    return [parse_html(raw.data, raw.source, raw.sha256)]


def _dumped(markup: str) -> str:
    """The text of a whole page, for an archive's export."""
    if reason := overgrown(markup):
        raise UnreadableFile(reason)
    tree = page_tree(markup)
    unfold_layout_tables(tree, every=True)
    return block_text(tree)


HTML = Format("HTML", (".html", ".htm", ".xhtml", ".shtml"), is_html, _read)
