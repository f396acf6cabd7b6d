from collections.abc import Callable
from datetime import date

import pytest

from index.article import Article
from index.errors import NotAnArticle

RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Holt Mercury</title>
<item><title>Weir rebuilt</title><link>https://example.org/weir</link><dc:creator>Ada Holm</dc:creator>
<pubDate>Mon, 02 Apr 2018 06:00:00 GMT</pubDate><description>Short text.</description>
<content:encoded><![CDATA[<p>The weir was rebuilt.</p>
<p>It had fallen in.</p>]]></content:encoded></item>
<item><title>A headline alone</title></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Tarn News</title><entry><title>Otters</title>
<link href="https://example.org/otters"/><author><name>Bo Lind</name></author>
<published>2021-05-09T06:00:00Z</published>
<content type="html">&lt;p&gt;Three otters were seen below the weir.&lt;/p&gt;</content></entry></feed>"""


def test_an_entry_of_rss_is_an_article(
    read: Callable[..., tuple[Article, ...]], kept: Callable[[Article], str]
) -> None:
    (article,) = read(RSS, "a.xml")
    assert (article.title, article.publisher, article.author) == ("Weir rebuilt", "Holt Mercury", "Ada Holm")
    assert (article.published, article.url) == (date(2018, 4, 2), "https://example.org/weir")
    assert kept(article) == "The weir was rebuilt.\nIt had fallen in."


def test_an_entry_of_atom_is_an_article(read: Callable[..., tuple[Article, ...]]) -> None:
    (article,) = read(ATOM, "a.atom")
    assert (article.title, article.publisher, article.author) == ("Otters", "Tarn News", "Bo Lind")
    assert (article.published, article.url) == (date(2021, 5, 9), "https://example.org/otters")


def test_a_feed_of_headlines_is_passed_over(read: Callable[..., tuple[Article, ...]]) -> None:
    with pytest.raises(NotAnArticle):
        read("<rss><channel><item><title>A headline</title></item></channel></rss>", "a.rss")


def test_a_title_may_be_marked_up(read: Callable[..., tuple[Article, ...]]) -> None:
    assert (
        read(ATOM.replace("Otters<", "Weir &amp;amp; &lt;b&gt;otters&lt;/b&gt;<"), "a.atom")[0].title == "Weir & otters"
    )


def test_the_writer_may_stand_behind_an_address_and_the_outlet_within_its_source(
    read: Callable[..., tuple[Article, ...]],
) -> None:
    addressed = RSS.replace("<dc:creator>Ada Holm</dc:creator>", "<author>a@example.org (Ada Holm)</author>")
    assert read(addressed, "a.xml")[0].author == "Ada Holm"
    unnamed = RSS.replace("<dc:creator>Ada Holm</dc:creator>", "<author>a@example.org</author>")
    assert read(unnamed, "a.xml")[0].author is None
    taken = ATOM.replace("<content", "<source><id>1</id><title>Mill Wire</title></source><content")
    assert read(taken, "a.atom")[0].publisher == "Mill Wire"


def test_a_feed_of_a_section_is_its_papers(read: Callable[..., tuple[Article, ...]]) -> None:
    assert read(RSS.replace("<title>Holt Mercury<", "<title>Holt Mercury | Home<"), "a.xml")[0].publisher == (
        "Holt Mercury"
    )
