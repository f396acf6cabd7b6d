"""What Prometheus reads."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from api.http.metrics import Metrics
from rag.answer import Answer, Claim
from tests.api.http.door import Door, until

pytest_plugins = ["tests.llm.fixtures"]

README = Path(__file__).parents[3] / "README.md"
CLOSED = "why did the harbour bridge close?"


def figures(page: str) -> dict[tuple[str, ...], float]:
    """Name and values of the labels, in the order of their names → figure."""
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(page)
        for sample in family.samples
    }


def of(door: Door) -> dict[tuple[str, ...], float]:
    return figures(door.client.get("/metrics").text)


@pytest.fixture
def fresh(door_of: Callable[..., Door], indexed: Path) -> Door:
    return door_of(indexed)


def test_requests_answers_claims_and_steps_are_counted(fresh: Door) -> None:
    fresh.ask(CLOSED)
    fresh.told(CLOSED)
    fresh.ask("who won the 1998 World Cup?")
    fresh.client.post("/v1/ask", json={})
    found = of(fresh)
    assert found["onrecord_requests_total", "POST", "/v1/ask", "200"] == 3
    assert found["onrecord_requests_total", "POST", "/v1/ask", "422"] == 1
    assert found["onrecord_request_seconds_count", "/v1/ask"] == 4
    assert found["onrecord_answers_total", "extractive", "answered"] == 2
    assert found["onrecord_answers_total", "extractive", "refused"] == 1
    assert found["onrecord_claims_total", "yes", "quote"] >= 2
    for step in ("understand", "retrieve", "read", "decide", "write", "total"):
        assert found["onrecord_step_seconds_count", step] == 3
    assert found["onrecord_index_articles", "default"] == 4
    assert found["onrecord_index_chunks", "default"] == 4
    assert found["onrecord_index_failed", "default"] == 0


def test_who_wrote_is_told_in_three_words_and_its_tokens_are_counted(written: Callable[..., Door]) -> None:
    door = written("faithful", "locked", "inventing")
    for _ in range(3):
        door.ask(CLOSED)
    found = of(door)
    assert found["onrecord_answers_total", "llm", "answered"] == 1
    assert found["onrecord_answers_total", "fallback", "answered"] == 2
    assert found["onrecord_tokens_total", "prompt"] >= 321
    assert found["onrecord_tokens_total", "completion"] >= 45
    assert found["onrecord_claims_total", "no", "unsupported"] == 2


def test_what_failed_is_counted_by_its_kind(fresh: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh.client.post("/v1/ask", json={"question": CLOSED, "collection": "nowhere"})
    fresh.client.post("/v1/ask", json={"question": CLOSED, "collection": "nowhere", "stream": True})

    def broken(*_: object, **__: object) -> object:
        raise LookupError("gone")

    monkeypatch.setattr("api.service.answers.events", broken)
    fresh.client.post("/v1/ask", json={"question": CLOSED})
    found = of(fresh)
    assert found["onrecord_failures_total", "UnknownCollection"] == 2
    assert found["onrecord_failures_total", "LookupError"] == 1
    assert found["onrecord_requests_total", "POST", "/v1/ask", "500"] == 1


def test_what_is_under_way_is_told_and_ends(written: Callable[..., Door]) -> None:
    door = written("stalls")
    with door.begin({"question": CLOSED, "stream": True}):
        until(lambda: of(door)["onrecord_answers_under_way",] == 1, "it is not told")
    until(lambda: of(door)["onrecord_answers_under_way",] == 0, "it is still told")


def test_no_caller_can_make_a_series_of_its_own(fresh: Door) -> None:
    for number in range(3):
        fresh.client.get(f"/nowhere/{number}")
        fresh.client.get(f"/v1/articles/{number}.txt")
        fresh.client.get(f"/v1/models/{number}")
        for path in ("/v1/ask", "/nowhere", "/v1/articles/a"):
            for method in ("PATCH", "PROPFIND", "M-SEARCH"):
                fresh.client.request(method, path)
        fresh.client.get("/static/none", headers={"Host": f"{number}.example.org"})
    page = fresh.client.get("/metrics").text
    assert not re.search(r"[/\"][012]\b[^.]*\"", " ".join(re.findall(r'(?:route|method)="[^"]*"', page)))
    methods = {key[1] for key in figures(page) if key[0] == "onrecord_requests_total"}
    assert methods <= {"GET", "POST", "PATCH", "any", "other"}


def test_a_claim_that_was_withheld_is_counted_as_such() -> None:
    metrics = Metrics()
    weak = Claim("It fell.", "unsupported", reason="not said")
    metrics.count_answer(
        Answer("?", "?", "partial", (weak,), (weak, weak), (), None, "llm:m", (), usage={"prompt_tokens": 3})
    )
    found = figures(metrics.exposition([]).decode())
    assert found["onrecord_claims_total", "yes", "unsupported"] == 1
    assert found["onrecord_claims_total", "no", "unsupported"] == 2
    assert (found["onrecord_tokens_total", "prompt"], found["onrecord_tokens_total", "completion"]) == (3, 0)


def test_every_figure_is_described_in_the_readme(fresh: Door) -> None:
    fresh.ask(CLOSED)
    names = {family.name for family in text_string_to_metric_families(fresh.client.get("/metrics").text)}
    assert not {name for name in names if not re.search(rf"\b{name}", README.read_text("utf-8"))}
