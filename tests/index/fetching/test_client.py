import gzip
import ssl
import threading
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
import trustme

from index.errors import FetchFailed, NothingToIngest
from index.fetching.client import Client, absolute, normalised
from tests.index.fetching.site import Site, sends

HERE = Client(private=frozenset({"127.0.0.1"}))


def test_a_page_is_fetched_with_what_the_server_says_of_it(site: Site) -> None:
    site.answers["/a?b=1"] = sends("Ünïcode", ETag='"7"')
    answer = Client(private={"127.0.0.1"}, contact="desk@example.org").get(f"{site.address}/a?b=1", {"X-One": "1"})
    assert (answer.status, answer.data.decode(), answer.headers["etag"]) == (200, "Ünïcode", '"7"')
    path, headers = site.asked[0]
    assert (path, headers["host"], headers["x-one"]) == ("/a?b=1", site.address.removeprefix("http://"), "1")
    assert headers["user-agent"] == "onrecord/0.1 (desk@example.org)"


def test_nothing_is_sent_to_an_address_that_is_not_public(site: Site) -> None:
    with pytest.raises(FetchFailed, match="not public"):
        Client().get(site.address, {})
    with pytest.raises(FetchFailed, match="not public"):
        Client().get("http://[::ffff:127.0.0.1]/", {})
    assert site.asked == []


def test_the_connection_goes_to_the_address_that_was_checked(site: Site) -> None:
    looked_up: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        looked_up.append(host)
        return ["127.0.0.1"] if len(looked_up) == 1 else ["10.9.9.9"]

    site.answers["/"] = sends("hello")
    port = site.server.server_address[1]
    answer = Client(private={"news.example"}, lookup=rebinding).get(f"http://news.example:{port}/", {})
    assert (answer.data, looked_up) == (b"hello", ["news.example"])
    assert site.asked[0][1]["host"] == f"news.example:{port}"


def _in_tls(site: Site, name: str) -> ssl.SSLContext:
    authority = trustme.CA()
    server, client = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    authority.issue_cert(name).configure_cert(server)
    authority.configure_trust(client)
    site.server.socket = server.wrap_socket(site.server.socket, server_side=True)
    return client


def test_a_certificate_is_that_of_the_name_not_of_the_address(site: Site) -> None:
    tls = _in_tls(site, "news.example")
    site.answers["/"] = sends("over tls")
    here: dict[str, Any] = {"private": {"127.0.0.1"}, "lookup": lambda host, port: ["127.0.0.1"], "tls": tls}
    port = site.server.server_address[1]
    assert Client(**here).get(f"https://news.example:{port}/", {}).data == b"over tls"
    with pytest.raises(FetchFailed, match="certificate is not valid"):
        Client(**here).get(f"https://other.example:{port}/", {})


def test_an_answer_larger_than_the_limit_is_not_read_to_its_end(site: Site) -> None:
    site.answers["/"] = sends(b"x" * 5_000_000)
    with pytest.raises(FetchFailed, match=r"more than the limit of 0\.1 MB"):
        Client(private={"127.0.0.1"}, max_bytes=100_000).get(site.address, {})


def test_an_answer_is_unpacked_within_the_same_limit(site: Site) -> None:
    site.answers["/small"] = sends(gzip.compress(b"small" * 9), content_encoding="gzip")
    site.answers["/bomb"] = sends(gzip.compress(bytes(50_000_000)), content_encoding="gzip")
    site.answers["/odd"] = sends(b"?", content_encoding="br")
    site.answers["/broken"] = sends(b"no gzip", content_encoding="gzip")
    site.answers["/half"] = sends(gzip.compress(bytes(range(99)))[:60], content_encoding="gzip")
    site.answers["/empty"] = sends(b"", content_encoding="gzip")
    here = Client(private={"127.0.0.1"}, max_bytes=1_000_000)
    assert here.get(f"{site.address}/small", {}).data == b"small" * 9
    assert here.get(f"{site.address}/empty", {}).data == b""
    bad = {"bomb": "more than the limit", "odd": "packed as br", "broken": "packed and damaged", "half": "breaks off"}
    for path, reason in bad.items():
        with pytest.raises(FetchFailed, match=reason):
            here.get(f"{site.address}/{path}", {})


@pytest.mark.parametrize("drips_headers", [True, False])
def test_a_server_that_drips_is_left_when_the_time_is_over(site: Site, drips_headers: bool) -> None:
    over = threading.Event()

    def drip(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\n" + (b"" if drips_headers else b"Content-Type: text/html\r\n\r\n"))
        while not over.wait(0.05):
            request.wfile.write(b"X-A: b\r\n")

    site.answers["/"] = drip
    with pytest.raises(FetchFailed, match="did not answer in time"):
        Client(private={"127.0.0.1"}, seconds=0.5).get(site.address, {})
    over.set()


def test_a_server_that_is_not_there_or_breaks_off_is_a_reason(site: Site) -> None:
    def breaks_off(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nxx")
        request.close_connection = True

    site.answers["/"] = breaks_off
    with pytest.raises(FetchFailed, match="broke off"):
        HERE.get(site.address, {})
    with pytest.raises(FetchFailed, match="is not reached"):
        HERE.get("http://127.0.0.1:1/", {})


def test_an_address_is_kept_without_what_names_no_other_page() -> None:
    assert normalised(" HTTPS://News.Example/a?utm_source=rss&id=3&utm_x=y#top") == "https://news.example/a?id=3"
    assert normalised("https://news.example") == "https://news.example/"
    assert normalised("https://news.example/?utm_medium=a") == "https://news.example/"


@pytest.mark.parametrize(
    "address", ["ftp://a.example/", "https://", "file:///etc/passwd", "news.example", "http://[::1"]
)
def test_what_is_no_address_of_the_web_is_said_to_be_none(address: str) -> None:
    with pytest.raises(NothingToIngest, match=r"no (web )?address"):
        normalised(address)


def test_an_address_carries_no_password() -> None:
    with pytest.raises(NothingToIngest, match="may not carry a name or a password"):
        normalised("https://me:secret@news.example/")


def test_a_link_is_one_of_its_page() -> None:
    assert absolute("https://news.example/a/b", "../c#d") == "https://news.example/c"
    assert absolute("https://news.example/a", "mailto:desk@news.example") is None
    assert absolute("https://news.example/a", "javascript:void(0)") is None
