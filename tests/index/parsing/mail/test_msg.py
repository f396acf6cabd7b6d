import sys
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from index.article import Article
from index.errors import UnreadableFile
from tests.index.parsing.mail.outlook import (
    ADDRESS,
    BODY,
    HEADERS,
    PAGE,
    SENDER,
    SENT,
    SUBJECT,
    Property,
    outlook_message,
)

SENT_AT: dict[int, Property] = {SENT: datetime(2024, 5, 6, 7, 30, tzinfo=UTC)}
TOLD = "The weir at Holt was rebuilt for three million crowns, the river authority said on Sunday."


@pytest.mark.parametrize("name", ["a.msg", "a.bin"])
def test_a_message_of_outlook_is_an_article(
    read: Callable[..., tuple[Article, ...]], kept: Callable[[Article], str], name: str
) -> None:
    foot = "Unsubscribe: https://holt.example/u"
    facts = SENT_AT | {SUBJECT: "Weir rebuilt", SENDER: "Holt Mercury", ADDRESS: "desk@holt.example"}
    (article,) = read(outlook_message(facts | {BODY: f"{TOLD}\r\n\r\n{foot}"}), name)
    stated = (article.title, article.publisher, article.published)
    assert stated == ("Weir rebuilt", "Holt Mercury", date(2024, 5, 6))
    assert kept(article) == TOLD


def test_a_newsletter_of_outlook_is_read_from_its_page(
    read: Callable[..., tuple[Article, ...]], kept: Callable[[Article], str]
) -> None:
    rows = "".join(f"<tr><td><p>{TOLD.replace('three', str(n))}</p></td></tr>" for n in range(90))
    headers = "From: Holt Mercury <desk@holt.example>\r\n"
    page = f"<html><body><table>{rows}</table></body></html>".encode()
    (article,) = read(outlook_message(SENT_AT | {SUBJECT: "Weirs", HEADERS: headers, PAGE: page}), "a.msg")
    assert (article.publisher, kept(article).count("crowns")) == ("Holt Mercury", 90)


def test_without_its_library_it_says_what_to_install(
    read: Callable[..., tuple[Article, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "oxmsg", None)
    with pytest.raises(UnreadableFile, match=r"python-oxmsg: install onrecord\[formats\]"):
        read(b"\xd0\xcf\x11\xe0", "a.msg")


def test_a_damaged_message_fails(read: Callable[..., tuple[Article, ...]]) -> None:
    with pytest.raises(UnreadableFile):
        read(b"\xd0\xcf\x11\xe0" + b"\0" * 600, "a.msg")
