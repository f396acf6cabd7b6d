"""Read Outlook messages (.msg) with python-oxmsg, which the extra `formats` installs."""

import io
from email.utils import parseaddr

from index.article import Article
from index.errors import UnreadableFile
from index.parsing.format import Format, Raw
from index.parsing.mail.mime import message_article
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
        name, address = parseaddr(message.sender or "")
        facts = Stated(message.subject or None, name or address or None, None, sent)
    except Exception as error:  # the library does not translate the errors of its parsers
        raise UnreadableFile("it is no Outlook message, or a damaged one") from error
    return [message_article(raw, facts, text.replace("\r\n", "\n"), [page])]


MSG = Format(
    "Outlook message",
    (".msg",),
    lambda data: data.startswith(b"\xd0\xcf\x11\xe0") and b"_\0_\0s\0u\0b\0" in data,
    _read,
)
