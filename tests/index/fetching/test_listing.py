import gzip

import pytest

from index.errors import FetchFailed
from index.fetching.listing import Entry, listed

RSS = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Quay</title><link>https://a.example/</link>
<item><title>One</title><link>/one?utm_source=rss</link></item>
<item><title>Two</title><guid>https://a.example/two</guid></item>
<item><title>None</title><guid isPermaLink="false">77</guid></item>
<item><title>One again</title><link>https://a.example/one</link></item></channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><link href="https://a.example/"/>
<entry><link rel="enclosure" href="/sound.mp3"/><link rel="alternate" href="/three"/></entry></feed>"""
SITEMAP = b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>https://a.example/old</loc><lastmod>2024-03-01T10:00:00Z</lastmod></url>
<url><loc>https://a.example/day</loc><lastmod>2024-03-02</lastmod></url>
<url><loc>https://a.example/new</loc><lastmod>2024-03-03T10:00:00+01:00</lastmod></url></urlset>"""
INDEX = b"<sitemapindex><sitemap><loc>https://a.example/s1.xml</loc></sitemap></sitemapindex>"


def addresses(data: bytes) -> list[str]:
    return [entry.address for entry in listed("https://a.example/feed", data, 1_000_000) or ()]


def test_a_feed_lists_its_entries_once_each() -> None:
    assert addresses(RSS) == ["https://a.example/one", "https://a.example/two"]
    assert addresses(ATOM) == ["https://a.example/three"]


def test_a_sitemap_lists_what_changed_last_first() -> None:
    assert addresses(SITEMAP) == ["https://a.example/new", "https://a.example/old", "https://a.example/day"]
    found = listed("https://a.example/", SITEMAP, 1_000_000)
    assert found and found[1] == Entry("https://a.example/old", 1709287200.0)
    assert found[2].changed is None  # a day is not a time


def test_a_sitemap_may_list_sitemaps_and_be_packed() -> None:
    assert listed("https://a.example/", gzip.compress(INDEX), 1_000_000) == [
        Entry("https://a.example/s1.xml", is_listing=True)
    ]


def test_a_page_is_no_listing() -> None:
    assert listed("https://a.example/", b"<!doctype html><html><body>An rss feed</body></html>", 1000) is None
    assert listed("https://a.example/", b"<nitf><body>text</body></nitf>", 1000) is None


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'<!DOCTYPE x [<!ENTITY a "aaaa">]><rss>&a;</rss>', "entities"),
        (gzip.compress(bytes(9_000_000), mtime=0), "more than the limit"),
        (b"\x1f\x8b\x08 and nothing", "damaged"),
        (gzip.compress(b"<rss></rss>", mtime=0)[:20], "breaks off"),
    ],
)
def test_a_listing_that_is_a_trap_or_damaged_is_not_read(data: bytes, reason: str) -> None:
    with pytest.raises(FetchFailed, match=reason):
        listed("https://a.example/", data, 1_000_000)
