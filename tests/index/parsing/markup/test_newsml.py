from collections.abc import Callable
from datetime import date

import pytest

from index.article import Article
from index.errors import NotAnArticle

ITEM = """<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/"><itemMeta><provider><name>Holt Wire</name></provider>
<versionCreated>2018-04-02T06:00:00Z</versionCreated></itemMeta><contentMeta><headline>Weir rebuilt</headline>
<by>By Ada Holm</by></contentMeta><contentSet><inlineXML><html xmlns="http://www.w3.org/1999/xhtml"><body>
<p>The weir was rebuilt.</p><p>It had fallen in.</p></body></html></inlineXML></contentSet></newsItem>"""


def test_an_item_is_an_article(read: Callable[..., tuple[Article, ...]]) -> None:
    (article,) = read(f"<?xml version='1.0'?>{ITEM}", "a.xml")
    assert (article.title, article.publisher, article.author) == ("Weir rebuilt", "Holt Wire", "Ada Holm")
    assert article.published == date(2018, 4, 2)
    assert article.text == "The weir was rebuilt.\n\nIt had fallen in."


def test_a_message_holds_several(read: Callable[..., tuple[Article, ...]]) -> None:
    assert len(read(f"<newsMessage><itemSet>{ITEM}{ITEM}</itemSet></newsMessage>", "a.xml")) == 2


def test_items_without_text_are_passed_over(read: Callable[..., tuple[Article, ...]]) -> None:
    with pytest.raises(NotAnArticle):
        read("<newsItem><contentSet><remoteContent href='a.jpg'/></contentSet></newsItem>", "a.xml")


@pytest.mark.parametrize(
    ("mark", "kind", "text"),
    [
        ('<signal qcode="sig:correction"/><edNote>Corrects the cost.</edNote>', "correction", "Corrects the cost."),
        ('<pubStatus qcode="stat:canceled"/>', "retraction", "Marked by its agency: retraction."),
    ],
)
def test_what_corrects_or_withdraws_an_item_is_read(
    read: Callable[..., tuple[Article, ...]], mark: str, kind: str, text: str
) -> None:
    item = ITEM.replace("</itemMeta>", f"{mark}</itemMeta>").replace(
        "<headline>", "<contentModified>2018-04-03T09:00:00Z</contentModified><headline>"
    )
    (article,) = read(f"<?xml version='1.0'?>{item}", "a.xml")
    assert [(one.kind, one.text) for one in article.corrections] == [(kind, text)]
    assert article.modified == date(2018, 4, 3)


def test_a_creator_is_the_author_where_no_byline_is(read: Callable[..., tuple[Article, ...]]) -> None:
    item = ITEM.replace("<by>By Ada Holm</by>", "<creator><name>Bo Lind</name></creator>")
    assert read(item, "a.xml")[0].author == "Bo Lind"
