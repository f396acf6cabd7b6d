"""Mail as Outlook saves it, .msg: read with python-oxmsg, which the extra `formats` installs."""

import io

from index.article import Article
from index.errors import UnreadableFile
from index.parsing.blocks import block_text
from index.parsing.extracted import extracted
from index.parsing.format import Format, Raw
from index.parsing.markup.trees import page_tree
from index.parsing.metadata import Stated

__all__ = ["MSG"]


def _read(raw: Raw) -> list[Article]:
    try:
        from oxmsg import Message
    except ImportError as error:
        raise UnreadableFile(
            "Outlook messages need python-oxmsg: install onrecord[formats], then ingest again"
        ) from error
    try:
        message = Message.load(io.BytesIO(raw.data))
        text, page = message.body or "", message.html_body or ""
        sent = message.sent_date.date() if message.sent_date else None
        facts = Stated(message.subject or None, message.sender or None, None, sent)
    except Exception as error:  # the library raises what its parsers of old formats raise
        raise UnreadableFile("it is no Outlook message, or a damaged one") from error
    if not text.strip() and page:
        text = block_text(page_tree(page))
    return [extracted(raw, text, facts)]


MSG = Format(
    "Outlook message",
    (".msg",),
    lambda data: data.startswith(b"\xd0\xcf\x11\xe0") and b"_\0_\0s\0u\0b\0" in data,
    _read,
)
