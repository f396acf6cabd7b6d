"""Stores on a server: apart from each other, back after a restart, and clear about a server that is not there."""

import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import numpy as np
import pytest

from index.errors import IndexDamaged, VectorsUnavailable
from index.vectors.server import Server
from tests.chroma.server import ChromaServer

pytest_plugins = ["tests.chroma.fixtures"]

AXES = np.eye(4, dtype=np.float32)
ROWS = [{"source": "a"}, {"source": "b"}]

Servers = Callable[..., Server]


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[Servers]:
    """The stores of a folder, as several processes may hold them."""
    made: list[Server] = []

    def of(url: str, name: str = "news", mark: str = "mark") -> Server:
        made.append(Server(url, tmp_path / name, mark))
        return made[-1]

    yield of
    for server in made:
        server.close()


def filled(server: Server, used: str = "") -> str:
    return server.write(server.begin(used), ["a", "b"], AXES[:2], ROWS)


def test_a_name_says_whose_it_is(chroma_server: ChromaServer, servers: Servers) -> None:
    name = filled(servers(chroma_server.url, "My news — daily"))
    assert name.startswith("onrecord-My-news---daily-")
    assert name.endswith("-1")


def test_a_folder_of_any_name_can_have_one(chroma_server: ChromaServer, servers: Servers) -> None:
    for name in ("-", "n" * 200, "ü", "a.b"):
        server = servers(chroma_server.url, name)
        assert server.open(filled(server)).count() == 2


@pytest.mark.parametrize("other", [("elsewhere/news", "mark"), ("news", "another mark")])
def test_homes_that_share_a_server_do_not_meet(
    chroma_server: ChromaServer, servers: Servers, other: tuple[str, str]
) -> None:
    """A copy of a folder bears the same mark, and folders of two machines the same path."""
    mine, theirs = servers(chroma_server.url), servers(chroma_server.url, *other)
    my_name, their_name = filled(mine), filled(theirs)
    assert my_name != their_name
    mine.sweep([])
    assert theirs.open(their_name).count() == 2
    assert "is a copy" in mine.objection(their_name)
    assert "in its own folder as chroma-3" in mine.objection("chroma-3")
    theirs.sweep([])


def test_what_the_server_does_not_hold_is_to_be_made_anew(chroma_server: ChromaServer, servers: Servers) -> None:
    server = servers(chroma_server.url)
    name = server.begin("")
    store = server.open(name)
    with pytest.raises(IndexDamaged, match="onrecord rebuild"):
        server.open("onrecord-news-0-7")
    server.sweep([])
    with pytest.raises(IndexDamaged, match="onrecord rebuild"):
        store.count()
    for act in (lambda: server.held(name), lambda: server.write(name, ["a"], AXES[:1], ROWS[:1])):
        with pytest.raises(IndexDamaged, match="onrecord rebuild"):
            act()


def test_a_question_of_another_size_is_no_trouble_of_the_server(chroma_server: ChromaServer, servers: Servers) -> None:
    server = servers(chroma_server.url)
    store = server.open(filled(server))
    with pytest.raises(IndexDamaged):
        store.nearest(np.ones(7, np.float32), 1, None)
    server.sweep([])


def test_a_server_that_was_killed_is_back_after_its_start(own_server: ChromaServer, servers: Servers) -> None:
    server = servers(own_server.url)
    name = filled(server)
    store = server.open(name)
    assert store.count() == 2
    own_server.kill()
    put, remove = lambda: server.write(name, ["c"], AXES[2:3], ROWS[:1]), lambda: server.remove(name, ["a"])
    calls = (store.count, store.ids, put, remove)
    for call in (*calls, server.ready, lambda: store.nearest(AXES[0], 1, None), lambda: server.sweep([])):
        with pytest.raises(VectorsUnavailable, match=f"{own_server.url} does not answer: start it"):
            call()
    own_server.start()
    assert store.nearest(AXES[0], 1, None)[0][0] == "a"
    own_server.kill()
    own_server.start()  # between two questions
    put()
    assert store.ids() == {"a", "b", "c"}


def test_a_server_that_is_not_there_yet_is_asked_again(own_server: ChromaServer, servers: Servers) -> None:
    own_server.kill()
    server = servers(own_server.url)
    for _ in range(2):
        with pytest.raises(VectorsUnavailable, match=f"No Chroma server answers at {own_server.url}"):
            server.ready()
    own_server.start()
    server.ready()


@pytest.mark.parametrize("answer", ["404 Not Found", "200 OK", "500 Oh", "nonsense"])
def test_another_server_at_its_address_is_none_of_chroma(servers: Servers, answer: str) -> None:
    class Other(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.wfile.write(f"HTTP/1.0 {answer}\r\nContent-Type: text/html\r\n\r\n<p>Hello".encode())

        def log_message(self, format: str, *args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Other) as other:
        threading.Thread(target=other.serve_forever, args=(0.02,), daemon=True).start()
        with pytest.raises(VectorsUnavailable, match="No Chroma server answers"):
            servers(f"http://127.0.0.1:{other.server_port}").ready()
        other.shutdown()


def test_a_server_that_is_silent_is_given_up(servers: Servers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.vectors.server._CONNECT", 0.2)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        with pytest.raises(VectorsUnavailable, match="No Chroma server answers"):
            servers(f"http://127.0.0.1:{silent.getsockname()[1]}").ready()


def test_a_server_that_falls_silent_is_given_up(
    own_server: ChromaServer, servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.vectors.server._ANSWER", 0.5)
    server = servers(own_server.url)
    store = server.open(filled(server))
    own_server.pause()
    with pytest.raises(VectorsUnavailable, match="does not answer"):
        store.count()


def test_nothing_of_a_closed_client_is_remembered(chroma_server: ChromaServer, servers: Servers) -> None:
    from chromadb.api.shared_system_client import SharedSystemClient

    before = set(SharedSystemClient._identifier_to_system)
    server = servers(chroma_server.url)
    server.ready()
    assert set(SharedSystemClient._identifier_to_system) > before
    server.close()
    assert set(SharedSystemClient._identifier_to_system) == before
    server.ready()  # and it can be used again


def test_several_threads_ask_at_once(chroma_server: ChromaServer, servers: Servers) -> None:
    server = servers(chroma_server.url)
    store = server.open(filled(server))
    wrong: list[object] = []

    def ask() -> None:
        try:
            wrong.extend(found for _ in range(20) if (found := store.nearest(AXES[1], 1, None)[0][0]) != "b")
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    server.sweep([])
