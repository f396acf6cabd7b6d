import pytest

from index.errors import FetchFailed, NotAnArticle
from index.fetching.client import Client
from index.fetching.fetcher import Fetcher, Validators
from tests.index.fetching.site import Site, sends


def test_a_page_is_fetched_after_the_rules_of_its_site(site: Site, fetcher: Fetcher) -> None:
    site.answers["/a"] = sends("<p>a</p>", ETag='"1"', Last_Modified="Mon, 04 Mar 2024 08:00:00 GMT")
    found = fetcher.fetch(f"{site.address}/a")
    assert (found.data, found.media, found.address) == (b"<p>a</p>", "text/html", f"{site.address}/a")
    assert found.validators == Validators('"1"', "Mon, 04 Mar 2024 08:00:00 GMT")
    assert site.paths == ["/robots.txt", "/a"]


def test_what_is_as_it_was_is_not_sent_again(site: Site, fetcher: Fetcher) -> None:
    site.answers["/a"] = sends("", status=304)
    assert fetcher.fetch(f"{site.address}/a", Validators('"1"', "yesterday")).data is None
    headers = site.asked[-1][1]
    assert (headers["if-none-match"], headers["if-modified-since"]) == ('"1"', "yesterday")


def test_what_a_site_asks_programs_not_to_fetch_is_not_fetched(site: Site, fetcher: Fetcher) -> None:
    site.answers["/robots.txt"] = sends("User-agent: *\nDisallow: /a", "text/plain")
    site.answers["/b"] = sends("", status=302, Location="/a/b")
    for path in ("/a", "/b"):
        with pytest.raises(NotAnArticle, match=r"robots\.txt asks"):
            fetcher.fetch(site.address + path)
    assert site.paths == ["/robots.txt", "/b"]


def test_a_redirect_is_followed_to_an_address_that_is_checked_too(site: Site, fetcher: Fetcher) -> None:
    site.answers["/moved"] = sends("", status=301, Location="/here")
    site.answers["/here"] = sends("here")
    assert fetcher.fetch(f"{site.address}/moved").address == f"{site.address}/here"
    elsewhere = Fetcher(Client(private={"127.0.0.1"}, lookup=lambda host, port: ["127.0.0.2"]), pause=0.0)
    for target in ("http://169.254.169.254/latest", "http://rebound.example/here", "http://10.0.0.1/"):
        site.answers["/trap"] = sends("", status=302, Location=target)
        with pytest.raises(FetchFailed, match="not public"):
            elsewhere.fetch(f"{site.address}/trap")
    site.answers["/file"] = sends("", status=302, Location="file:///etc/passwd")
    with pytest.raises(FetchFailed, match="no address of the web"):
        fetcher.fetch(f"{site.address}/file")


def test_a_circle_of_redirects_is_left(site: Site, fetcher: Fetcher) -> None:
    site.answers["/round"] = sends("", status=302, Location="/round")
    with pytest.raises(FetchFailed, match="more than 5 times"):
        fetcher.fetch(f"{site.address}/round")
    assert site.paths.count("/round") == 6


def test_a_server_that_wants_a_rest_is_asked_no_more(site: Site, fetcher: Fetcher) -> None:
    site.answers["/a"] = sends("slow down", status=429)
    for path in ("/a", "/b"):
        with pytest.raises(FetchFailed, match="left alone for now"):
            fetcher.fetch(site.address + path)
    assert site.paths == ["/robots.txt", "/a"]


def test_what_is_gone_says_its_status(site: Site, fetcher: Fetcher) -> None:
    with pytest.raises(FetchFailed, match="status 404"):
        fetcher.fetch(f"{site.address}/gone")


def test_requests_to_one_host_are_apart_by_the_longer_of_our_pause_and_its_own(site: Site, fetcher: Fetcher) -> None:
    site.answers["/robots.txt"] = sends("User-agent: *\nCrawl-delay: 7", "text/plain")
    site.answers["/a"] = sends("a")
    slept: list[float] = []
    fetcher.sleep, fetcher.pause = slept.append, 3.0
    fetcher.fetch(f"{site.address}/a")
    fetcher.fetch(f"{site.address}/a")
    assert [6.0 < seconds <= 7.0 for seconds in slept] == [True, True]
