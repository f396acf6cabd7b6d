"""Metrics for Prometheus: requests, seconds per step, outcomes, claims, tokens, the size of the index, failures."""

from collections.abc import Iterable, Iterator
from typing import Any

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector

from rag.answer import Answer

__all__ = ["CONTENT_TYPE", "Metrics"]

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

disable_created_metrics()  # type: ignore[no-untyped-call]  # when each series began: as many lines again

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120)
_SIZES = {"articles": "Articles held.", "chunks": "Passages held.", "failed": "Files that could not be read."}


class Metrics:
    """The metrics of one process; where there are several, all keep theirs in `folder`."""

    def __init__(self, folder: str | None = None) -> None:
        self._folder = folder
        self._own = own = CollectorRegistry()
        self._requests = Counter("onrecord_requests", "Requests.", ["route", "method", "status"], registry=own)
        self._request_seconds = Histogram(
            "onrecord_request_seconds",
            "From a request's first byte to its last.",
            ["route"],
            buckets=_SECONDS,
            registry=own,
        )
        self._steps = Histogram(
            "onrecord_step_seconds", "Each step of an answer.", ["step"], buckets=_SECONDS, registry=own
        )
        self._outcomes = Counter("onrecord_answers", "Answers.", ["outcome", "engine"], registry=own)
        self._claims = Counter("onrecord_claims", "Claims by status.", ["status", "shown"], registry=own)
        self._tokens = Counter("onrecord_tokens", "Tokens of the language model.", ["kind"], registry=own)
        self._failures = Counter("onrecord_failures", "Questions without an answer.", ["error"], registry=own)
        self.under_way = Gauge(
            "onrecord_answers_under_way", "Questions being answered or waiting.",
            registry=own, multiprocess_mode="livesum",
        )  # fmt: skip

    def count_request(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count a request; `status` is 0 where the caller disconnected before the response."""
        self._requests.labels(route, method, str(status or "left")).inc()
        self._request_seconds.labels(route).observe(seconds)

    def count_answer(self, answer: Answer) -> None:
        """Count an answer, its steps, claims and tokens."""
        self._outcomes.labels(answer.outcome, _engine(answer.engine)).inc()
        for step, seconds in answer.timings.items():
            self._steps.labels(step).observe(seconds)
        for shown, claims in (("yes", answer.claims), ("no", answer.withheld)):
            for claim in claims:
                self._claims.labels(claim.status, shown).inc()
        for kind in ("prompt", "completion"):
            self._tokens.labels(kind).inc(answer.usage.get(f"{kind}_tokens", 0))

    def count_failure(self, error: Exception) -> None:
        """Count a question that got no answer."""
        self._failures.labels(type(error).__name__).inc()

    def exposition(self, sizes: Iterable[dict[str, Any]]) -> bytes:
        """Return all figures in Prometheus's text format; `sizes` names each collection with what it holds."""
        if self._folder:
            whole = CollectorRegistry()
            MultiProcessCollector(whole, self._folder)  # type: ignore[no-untyped-call]
        else:
            whole = self._own
        held = CollectorRegistry()
        held.register(_Sizes(tuple(sizes)))
        return bytes(generate_latest(whole) + generate_latest(held))


class _Sizes:
    """Collects the sizes of the collections as gauges, one family for each figure."""

    def __init__(self, sizes: tuple[dict[str, Any], ...]) -> None:
        self._sizes = sizes

    def collect(self) -> Iterator[Metric]:
        for key, text in _SIZES.items():
            family = GaugeMetricFamily(f"onrecord_index_{key}", text, labels=["collection"])
            for size in self._sizes:
                family.add_metric([size["name"]], size[key])
            yield family


def _engine(engine: str) -> str:
    """Return the kind of engine that wrote, without a model's name: each name would make a series of its own."""
    if engine.startswith("llm:"):
        return "llm"
    if engine in {"catalogue", "onrecord"}:  # an answer about the collection itself; a reply to small talk
        return engine
    return "fallback" if " instead of " in engine else "extractive"
