"""Listening: one address, one or several processes; while another process writes."""

from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from api.errors import UsageError
from api.http.server import is_local, listen
from tests.api.http.served import Served
from tests.programs.program import Program

Serve = Callable[..., Served]
CLOSED = "why did the harbour bridge close?"


@pytest.mark.parametrize(("host", "local"), [("127.0.0.1", True), ("localhost", True), ("0.0.0.0", False)])
def test_whether_only_this_machine_can_reach_it(host: str, local: bool) -> None:
    with listen(host, 0) as listening:
        assert is_local(listening) is local


def test_the_loopback_of_ipv6_is_this_machine_too() -> None:
    try:
        listening = listen("::1", 0)
    except UsageError:
        pytest.skip("this machine has no IPv6")
    with listening:
        assert is_local(listening)


def test_a_port_that_is_taken_is_told() -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match=rf"127\.0\.0\.1:{port} cannot be listened at \(.*\): choose another"):
            listen("127.0.0.1", port)


@pytest.mark.parametrize("host", ["127.0.0.256.1", "127.0.0.1x" * 30])
def test_an_address_that_is_none_is_told(host: str) -> None:
    with pytest.raises(UsageError, match="cannot be listened at"):
        listen(host, 0)


def test_several_processes_answer_and_count_together(serving: Serve) -> None:
    server = serving("--workers", "2")
    for _ in range(8):
        assert httpx.post(f"{server.url}/v1/ask", json={"question": CLOSED}, timeout=60).json()["outcome"] == "answered"
    pages = [httpx.get(f"{server.url}/metrics").text for _ in range(4)]
    for page in pages:
        assert 'onrecord_answers_total{engine="extractive",outcome="answered"} 8.0' in page
        assert 'onrecord_index_articles{collection="default"} 4.0' in page
        assert "onrecord_answers_under_way 0.0" in page


def test_while_another_process_ingests_questions_are_answered_and_then_of_what_is_new(
    serving: Serve, home: Path, start: Callable[..., Program], tmp_path: Path
) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(60):
        text = "\n\n".join(f"Clerk {number} read paragraph {at} of the minutes aloud in the hall." for at in range(3))
        (folder / f"{number:02}.txt").write_text(f"Minutes {number}\n\n{text}\n")
    (folder / "zz.txt").write_text("Lido opens\n\nThe mayor, Ana Prill, opened the lido on Sunday.\n")
    server = serving(home=home, rate_limit="10000/minute")
    answered, totals = 0, set()
    with httpx.Client(base_url=server.url, timeout=60) as client:
        assert client.post("/v1/ask", json={"question": "Who opened the lido?"}).json()["outcome"] == "refused"
        writing = start("--home", home, "ingest", folder)
        while writing.poll() is None:
            found = client.post("/v1/ask", json={"question": CLOSED})
            assert (found.status_code, found.json()["outcome"]) == (200, "answered")
            totals.add(client.get("/v1/articles").json()["total"])
            answered += 1
        _, err = writing.communicate()
        assert (writing.returncode, err) == (0, "")
        assert answered > 1 and 4 in totals
        assert "Ana Prill" in client.post("/v1/ask", json={"question": "Who opened the lido?"}).json()["text"]
        assert client.get("/v1/articles").json()["total"] == 65
