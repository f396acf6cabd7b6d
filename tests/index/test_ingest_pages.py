"""Addresses of the web become articles: real pages, feeds and sitemaps on a server of loopback."""

import pytest

from index.catalogue.reads import article
from index.errors import NothingToIngest
from index.fetching.fetcher import Fetcher
from index.forget import forget
from index.ingest import ingest
from index.ingest_pages import ingest_pages
from index.status import status
from tests.index.conftest import Desk
from tests.index.fetching.site import Site, sends


def page(title: str, *sentences: str) -> str:
    told = "".join(f"<p>{one} It was said at the town hall of Ferrow on Tuesday evening.</p>" for one in sentences)
    head = f"<!doctype html><html><head><title>{title}</title></head>"
    return f"{head}<body><article><h1>{title}</h1>{told}</article></body></html>"


BRIDGE = page(
    "Bridge of Ferrow closed", "The bridge of Ferrow is closed until the autumn.", "A pier has sunk by an inch."
)
SCHOOL = page("School of Ferrow opened", "The school of Ferrow was opened by its oldest pupil.", "It has nine rooms.")
FERRY = page("Ferry of Ferrow sold", "The ferry of Ferrow was sold for a crown.", "Its captain bought it.")


def feed(site: Site, *paths: str) -> str:
    items = "".join(f"<item><link>{site.address}{path}</link></item>" for path in paths)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Ferrow Post</title>{items}</channel></rss>'


def sitemap(site: Site, *pages: tuple[str, str]) -> str:
    urls = "".join(f"<url><loc>{site.address}{path}</loc><lastmod>{day}</lastmod></url>" for path, day in pages)
    return f"<urlset>{urls}</urlset>"


def test_a_page_becomes_an_article_whose_source_is_its_address(desk: Desk, site: Site, fetcher: Fetcher) -> None:
    site.answers["/bridge"] = sends(BRIDGE)
    report = ingest_pages(desk.collection, [f"{site.address}/bridge#top"], fetcher)
    assert report.added == [f"{site.address}/bridge"]
    held = article(desk.collection.catalogue.db, f"{site.address}/bridge")
    assert (held.title, held.url) == ("Bridge of Ferrow closed", f"{site.address}/bridge")
    assert all(span.of(held.text).startswith("The bridge of Ferrow") for span in held.kept[:1])


def test_a_page_is_asked_for_again_only_where_it_has_changed(desk: Desk, site: Site, fetcher: Fetcher) -> None:
    site.answers["/bridge"] = sends(BRIDGE, ETag='"1"')
    address = f"{site.address}/bridge"
    ingest_pages(desk.collection, [address], fetcher)
    site.answers["/bridge"] = sends("", status=304)
    assert ingest_pages(desk.collection, [address], fetcher).unchanged == 1
    assert site.asked[-1][1]["if-none-match"] == '"1"'
    site.answers["/bridge"] = sends(BRIDGE.replace("<head>", "<head><meta name=token content=9>"), ETag='"2"')
    assert ingest_pages(desk.collection, [address], fetcher).unchanged == 1  # other mark-up, the same text
    site.answers["/bridge"] = sends(BRIDGE.replace("an inch", "two inches"), ETag='"3"')
    assert ingest_pages(desk.collection, [address], fetcher).updated == [address]
    assert "two inches" in article(desk.collection.catalogue.db, address).text


def test_the_pages_that_a_feed_lists_are_fetched(desk: Desk, site: Site, fetcher: Fetcher) -> None:
    for path, text in (("/bridge", BRIDGE), ("/school", SCHOOL), ("/ferry", FERRY)):
        site.answers[path] = sends(text)
    site.answers["/feed"] = sends(
        feed(site, "/bridge", "/school", "/ferry", "/school"), "application/rss+xml", ETag='"f"'
    )
    report = ingest_pages(desk.collection, [f"{site.address}/feed"], fetcher)
    assert sorted(report.added) == [f"{site.address}/{name}" for name in ("bridge", "ferry", "school")]
    ingest_pages(desk.collection, [f"{site.address}/feed"], fetcher)
    assert '"f"' in [headers.get("if-none-match") for path, headers in site.asked if path == "/feed"]


def test_an_address_that_is_listed_no_more_stays(desk: Desk, site: Site, fetcher: Fetcher) -> None:
    site.answers |= {"/bridge": sends(BRIDGE), "/school": sends(SCHOOL)}
    site.answers["/feed"] = sends(feed(site, "/bridge"))
    ingest_pages(desk.collection, [f"{site.address}/feed"], fetcher)
    site.answers["/feed"] = sends(feed(site, "/school"))
    report = ingest_pages(desk.collection, [f"{site.address}/feed"], fetcher)
    assert (report.added, report.removed) == ([f"{site.address}/school"], [])
    desk.write("well.txt", "Well found\n\nA well was found below the market of Ferrow on Monday.\n")
    ingest(desk.collection, [desk.news])
    assert article(desk.collection.catalogue.db, f"{site.address}/bridge").title == "Bridge of Ferrow closed"


def test_a_page_that_failed_is_fetched_again_though_its_feed_is_as_it_was(
    desk: Desk, site: Site, fetcher: Fetcher
) -> None:
    site.answers["/feed"] = sends(feed(site, "/bridge"), ETag='"f"')
    address = f"{site.address}/feed"
    report = ingest_pages(desk.collection, [address], fetcher)
    assert [(one.source, one.reason) for one in report.failed] == [
        (f"{site.address}/bridge", "the server answered with status 404")
    ]
    assert [one.source for one in status(desk.collection).failed] == [f"{site.address}/bridge"]
    site.answers["/bridge"] = sends(BRIDGE)
    assert ingest_pages(desk.collection, [address], fetcher).added == [f"{site.address}/bridge"]
    assert status(desk.collection).failed == ()


def test_an_index_of_sitemaps_leads_to_pages_and_those_unchanged_since_are_not_asked_for(
    desk: Desk, site: Site, fetcher: Fetcher
) -> None:
    site.answers |= {"/bridge": sends(BRIDGE), "/school": sends(SCHOOL)}
    site.answers["/news.xml"] = sends(
        sitemap(site, ("/bridge", "2024-03-01T10:00:00Z"), ("/school", "2024-03-02T10:00:00Z")), "application/xml"
    )
    site.answers["/index.xml"] = sends(
        f"<sitemapindex><sitemap><loc>{site.address}/news.xml</loc></sitemap></sitemapindex>", "application/xml"
    )
    for _ in range(2):
        report = ingest_pages(desk.collection, [f"{site.address}/index.xml"], fetcher)
    assert (report.unchanged, site.paths.count("/bridge")) == (2, 1)


def test_of_a_long_listing_the_first_are_fetched_and_that_is_said(desk: Desk, site: Site, fetcher: Fetcher) -> None:
    site.answers["/bridge"] = sends(BRIDGE)
    site.answers["/feed"] = sends(feed(site, "/bridge", "/b", "/c"))
    report = ingest_pages(desk.collection, [f"{site.address}/feed"], fetcher, most=1)
    assert (report.added, [one.reason for one in report.passed]) == (
        [f"{site.address}/bridge"],
        ["lists 3 addresses, of which the first 1 are fetched (setting pages_per_listing)"],
    )


def test_what_is_no_page_and_what_may_not_be_fetched_is_passed_over_with_its_reason(
    desk: Desk, site: Site, fetcher: Fetcher
) -> None:
    site.answers["/robots.txt"] = sends("User-agent: *\nDisallow: /secret", "text/plain")
    site.answers["/logo"] = sends(b"\x89PNG\r\n\x1a\n", "image/png")
    report = ingest_pages(desk.collection, [f"{site.address}/logo", f"{site.address}/secret"], fetcher)
    assert [one.reason for one in report.passed] == [
        "it is a picture",
        "the site's robots.txt asks programs not to fetch it",
    ]


def test_a_page_that_was_forgotten_comes_back_when_it_is_asked_for(desk: Desk, site: Site, fetcher: Fetcher) -> None:
    site.answers["/bridge"] = sends(BRIDGE, ETag='"1"')
    address = f"{site.address}/bridge"
    ingest_pages(desk.collection, [address], fetcher)
    forget(desk.collection, [address])
    assert ingest_pages(desk.collection, [address], fetcher).added == [address]


def test_a_dry_run_says_what_would_be_read_and_changes_nothing(desk: Desk, site: Site, fetcher: Fetcher) -> None:
    site.answers["/bridge"] = sends(BRIDGE, ETag='"1"')
    report = ingest_pages(desk.collection, [f"{site.address}/bridge"], fetcher, dry_run=True)
    assert report.added == [f"{site.address}/bridge"]
    assert status(desk.collection).articles == 0
    assert ingest_pages(desk.collection, [f"{site.address}/bridge"], fetcher).added == [f"{site.address}/bridge"]


def test_what_is_no_address_changes_nothing(desk: Desk, fetcher: Fetcher) -> None:
    with pytest.raises(NothingToIngest, match="no address of the web"):
        ingest_pages(desk.collection, ["ftp://a.example/x"], fetcher)


def test_what_was_fetched_by_a_clock_ahead_of_its_time_is_asked_for_again(
    desk: Desk, site: Site, fetcher: Fetcher
) -> None:
    site.answers["/bridge"] = sends(BRIDGE)
    site.answers["/news.xml"] = sends(sitemap(site, ("/bridge", "2024-03-01T10:00:00Z")), "application/xml")
    ingest_pages(desk.collection, [f"{site.address}/news.xml"], fetcher)
    desk.db.execute("UPDATE pages SET fetched = fetched + 86400")
    site.answers["/bridge"] = sends(BRIDGE.replace("autumn", "winter"))
    report = ingest_pages(desk.collection, [f"{site.address}/news.xml"], fetcher)
    assert (report.updated, site.paths.count("/bridge")) == ([f"{site.address}/bridge"], 2)
    report = ingest_pages(desk.collection, [f"{site.address}/news.xml"], fetcher)
    assert (report.unchanged, site.paths.count("/bridge")) == (1, 2)
