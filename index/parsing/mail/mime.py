"""Read mail, such as newsletters, from single messages (EML) or mailboxes (MBOX); read saved web pages (MHTML)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

from index.article import Article
from index.errors import NotAnArticle, UnreadableFile
from index.parsing.blocks import block_text
from index.parsing.extracted import extracted
from index.parsing.format import Format, Raw
from index.parsing.html import parse_html
from index.parsing.mail.forwarded import own_subject, sender, sent_on
from index.parsing.markup.trees import page_tree
from index.parsing.metadata import Stated
from index.parsing.pages.layout import unfold_layout_tables

__all__ = ["EML", "MBOX", "MHTML", "message_article"]

_HEADER = re.compile(rb"(?:[A-Za-z][A-Za-z\d-]{1,40}:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n){2,}\r?\n")
_NAMES = re.compile(rb"^(from|subject|date|message-id|mime-version|received|to):", re.IGNORECASE | re.MULTILINE)
_BOX = re.compile(rb"^From [^\r\n]*\d{4}[ \t]*\r?$", re.MULTILINE)
_SAVED = re.compile(
    rb"^From:[^\r\n]*\bSaved by\b|^Snapshot-Content-Location:|^Content-Location:", re.IGNORECASE | re.MULTILINE
)
_RELATED = re.compile(rb"^Content-Type:\s*multipart/related", re.IGNORECASE | re.MULTILINE)
_SENT = re.compile(rb"^(?:To|Received|Message-ID|Return-Path):", re.IGNORECASE | re.MULTILINE)
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
_HEAD = 1 << 14
_SIGNATURE = re.compile(r"\n-- \n(?:[^\n]*\n?){0,8}\Z")
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)


def _is_mail(data: bytes) -> bool:
    match = _HEADER.match(data[:_HEAD])
    names = {name.lower() for name in _NAMES.findall(match.group())} if match else set()
    return b"mime-version" in names or ({b"from", b"subject"} <= names and len(names) > 2)


def _is_saved_page(data: bytes) -> bool:
    match = _HEADER.match(data[:_HEAD])
    return match is not None and _is_mail(data) and _is_saved(match.group())


def _is_saved(header: bytes) -> bool:
    """Whether a header is that of a saved web page; a newsletter with pictures, which is similar, has a recipient."""
    return bool(_SAVED.search(header) or (_RELATED.search(header) and not _SENT.search(header)))


def _is_box(data: bytes) -> bool:
    first = _BOX.match(data[:200])
    return first is not None and _is_mail(data[first.end() :].lstrip(b"\r\n"))


def _read_mail(raw: Raw) -> list[Article]:
    return [_mail_article(raw, _message(raw.data))]


def _read_box(raw: Raw) -> list[Article]:
    starts = [match.start() for match in _BOX.finditer(raw.data)]
    found: list[Article] = []
    for start, end in zip(starts, [*starts[1:], len(raw.data)], strict=True):
        message = _QUOTED_FROM.sub(rb"\1", raw.data[start:end].partition(b"\n")[2])
        try:
            found.append(_mail_article(raw, _message(message)))
        except NotAnArticle:
            continue
    if not found:
        raise NotAnArticle("no message in it holds text")
    return found


def _read_saved_page(raw: Raw) -> list[Article]:
    message = _message(raw.data)
    pages = [part for part in message.walk() if part.get_content_type() == "text/html"]
    if not pages:
        raise NotAnArticle("no page was saved in it")
    page = parse_html(_bytes(pages[0]), raw.source, raw.sha256)
    where = message.get("Snapshot-Content-Location") or pages[0].get("Content-Location") or ""
    return [replace(page, url=page.url or (str(where) if str(where).startswith("http") else None))]


def _mail_article(raw: Raw, message: EmailMessage) -> Article:
    """The article in a message: the subject is its title, the sender its publisher."""
    facts = Stated(str(message.get("Subject", "")), sender(str(message.get("From", ""))))
    plain = "\n\n".join(_decoded(part) for part in _parts(message, "text/plain"))
    marked = [_decoded(part) for part in _parts(message, "text/html")]
    return message_article(raw, facts | Stated(published=_day(str(message.get("Date", "")))), plain, marked)


def message_article(raw: Raw, facts: Stated, plain: str, marked: Sequence[str]) -> Article:
    """Return the article of a message, from its plain text or its HTML parts `marked`, whichever has more words.

    Of a forwarded message, the article is the original: its sender, its date and its text.
    """
    laid = "\n\n".join(_laid_out(markup) for markup in marked if markup.strip())
    text = laid if len(laid.split()) > len(plain.split()) else plain
    title = " ".join((facts.title or "").split())
    inner, text = sent_on(text)
    if inner != Stated():
        title = own_subject(title)
    return extracted(raw, _SIGNATURE.sub("", text), inner | replace(facts, title=title or None))


def _message(data: bytes) -> EmailMessage:
    try:
        message = message_from_bytes(data, policy=policy.default)
    except (ValueError, LookupError, RecursionError) as error:
        raise UnreadableFile("the message is damaged") from error
    assert isinstance(message, EmailMessage)
    return message


def _laid_out(markup: str) -> str:
    """The text of an HTML message, its layout tables unfolded, without hidden elements such as the preview line."""
    tree = page_tree(markup)
    for element in tree.xpath("//*[@style]"):
        if _HIDDEN.search(element.get("style")) and element.getparent() is not None:
            element.drop_tree()
    unfold_layout_tables(tree)
    return block_text(tree)


def _parts(message: EmailMessage, kind: str) -> Iterator[EmailMessage]:
    for part in message.walk():
        if part.get_content_type() == kind and part.get_content_disposition() != "attachment":
            yield part


def _bytes(part: object) -> bytes:
    data = part.get_payload(decode=True)  # type: ignore[attr-defined]
    return data if isinstance(data, bytes) else b""


def _decoded(part: EmailMessage) -> str:
    data, charset = _bytes(part), part.get_content_charset() or "utf-8"
    try:
        return data.decode(charset, "replace").replace("\r\n", "\n").strip()
    except LookupError:
        return data.decode("utf-8", "replace").replace("\r\n", "\n").strip()


def _day(value: str) -> date | None:
    try:
        return parsedate_to_datetime(value).date()
    except (TypeError, ValueError):
        return None


def _read_any(raw: Raw) -> Sequence[Article]:
    header = _HEADER.match(raw.data[:_HEAD])
    return _read_saved_page(raw) if header and _is_saved(header.group()) else _read_mail(raw)


EML = Format("mail", (".eml",), _is_mail, _read_any)
MHTML = Format("saved page", (".mhtml", ".mht"), _is_saved_page, _read_saved_page)
MBOX = Format("mailbox", (".mbox", ".mbx"), _is_box, _read_box)
