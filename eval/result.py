"""What an evaluation found: a row per case, figures over groups of rows, and whether the gate holds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from eval.cases import Case
from eval.errors import BadInput
from eval.metrics import mean, precision_recall
from eval.read import yaml_mapping
from eval.score import Score
from rag.answer import Answer, Citation

__all__ = ["FIGURES", "Result", "Row", "Shortfall", "figures", "load_thresholds"]

FIGURES = {
    "cases": "questions asked",
    "passed": "share of cases with nothing to fault",
    "facts": "share of the facts that are stated",
    "citation_precision": "share of the citations that are of a source which may be cited",
    "citation_recall": "share of the facts stated that are stated with such a source",
    "quote_exactness": "share of the citations whose quote and lines are exactly the article's",
    "refusal_precision": "share of the refusals that were right",
    "refusal_recall": "share of the unanswerable questions that were refused",
    "forbidden": "answers that say what must not be said",
    "errors": "cases that ended in an error",
    "hit@1": "share of cases whose first article holds the answer",
    "recall@5": "share of the relevant articles among the first 5",
    "recall@10": "share of the relevant articles among the first 10",
    "mrr": "one over the rank of the first relevant article, mean",
    "ndcg@10": "normalised discounted cumulative gain of the first 10 articles",
    "map": "mean average precision over articles",
    "seconds": "median of a case",
}
_JUDGED = ("facts", "citation_precision", "citation_recall", "quote_exactness", "not_forbidden", "decision")
_COUNTS = {"cases", "forbidden", "errors"}
_AT_MOST = {"forbidden", "errors"}
_MEANS = FIGURES.keys() - _COUNTS - {"passed", "refusal_precision", "refusal_recall", "seconds"}

Figures = Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class Row:
    """One case, what came of it and what is said of that."""

    case: Case
    answer: Answer | None  # None where an error came of it
    text: str  # the answer as a reader sees it
    scores: Mapping[str, Score]
    seconds: float
    error: str | None = None

    @property
    def faults(self) -> tuple[str, ...]:
        """What is wrong with the answer, in words; empty where there is nothing to fault."""
        if self.error:
            return (f"ended in an error: {self.error}",)
        return tuple(reason for name in _JUDGED for reason in self.scores[name].reasons)

    @property
    def notes(self) -> tuple[str, ...]:
        """What else fell short: relevant articles that were not retrieved."""
        rest = (score.reasons for name, score in self.scores.items() if name not in _JUDGED)
        return tuple(reason for reasons in rest for reason in reasons)

    @property
    def passed(self) -> bool:
        """Whether there is nothing to fault in the answer, however its articles were ranked."""
        return not self.faults


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A figure on the wrong side of its threshold."""

    figure: str
    value: float | None  # None where there was nothing to measure
    threshold: float

    def __str__(self) -> str:
        """In one line."""
        side = "at most" if self.figure in _AT_MOST else "at least"
        return f"{self.figure} is {_shown(self.figure, self.value)}, should be {side} {self.threshold:g}"


@dataclass(frozen=True, slots=True)
class Result:
    """An evaluation that was carried out."""

    rows: tuple[Row, ...]
    thresholds: Mapping[str, float]
    articles: int
    chunks: int
    seconds: float  # of the whole run, ingest included

    @property
    def groups(self) -> dict[str, Figures]:
        """The figures over all cases and over each split."""
        splits = {name: [row for row in self.rows if row.case.split == name] for name in ("dev", "test")}
        return {name: figures(rows) for name, rows in {"all": self.rows, **splits}.items()}

    @property
    def tags(self) -> dict[str, Figures]:
        """The figures over the cases of each tag."""
        names = sorted({tag for row in self.rows for tag in row.case.tags})
        return {name: figures([row for row in self.rows if name in row.case.tags]) for name in names}

    @property
    def shortfalls(self) -> tuple[Shortfall, ...]:
        """The figures over all cases that miss their threshold."""
        found = figures(self.rows)
        missed = (Shortfall(name, found[name], bound) for name, bound in self.thresholds.items())
        return tuple(one for one in missed if not _holds(one))

    @property
    def passed(self) -> bool:
        """Whether the gate holds."""
        return not self.shortfalls

    def table(self) -> list[tuple[str, ...]]:
        """Figures by split as text, a heading row first; the last column says what the gate asks for."""
        groups = self.groups
        short = {one.figure for one in self.shortfalls}
        head = ("figure", *groups, "gate")
        cells = (
            (name, *(_shown(name, found[name]) for found in groups.values()), self._gate(name, name in short))
            for name in FIGURES
        )
        return [head, *cells]

    def tag_table(self) -> list[tuple[str, ...]]:
        """The chief figures by tag as text, a heading row first."""
        chief = ("cases", "passed", "facts", "citation_precision", "recall@10", "forbidden")
        return [("tag", *chief)] + [
            (tag, *(_shown(name, found[name]) for name in chief)) for tag, found in self.tags.items()
        ]

    def as_json(self) -> dict[str, Any]:
        """The whole result as plain data."""
        return {
            "passed": self.passed,
            "shortfalls": [str(one) for one in self.shortfalls],
            "figures": {name: dict(found) for name, found in self.groups.items()},
            "tags": {name: dict(found) for name, found in self.tags.items()},
            "thresholds": dict(self.thresholds),
            "articles": self.articles,
            "chunks": self.chunks,
            "seconds": self.seconds,
            "cases": [_plain(row) for row in self.rows],
        }

    def _gate(self, figure: str, short: bool) -> str:
        if figure not in self.thresholds:
            return ""
        side = "≤" if figure in _AT_MOST else "≥"
        return f"{side} {self.thresholds[figure]:g} {'short' if short else 'held'}"


def figures(rows: Sequence[Row]) -> Figures:
    """Every figure of FIGURES over `rows`; None where there is nothing to measure."""
    decided = [(row.answer.outcome == "refused", not row.case.answerable) for row in rows if row.answer]
    precision, recall = precision_recall(decided)
    found: dict[str, float | None] = {
        "cases": len(rows),
        "passed": mean([float(row.passed) for row in rows]),
        "refusal_precision": precision,
        "refusal_recall": recall,
        "forbidden": sum(value == 0 for value in _values(rows, "not_forbidden")),
        "errors": sum(row.error is not None for row in rows),
        "seconds": median(row.seconds for row in rows) if rows else None,
        **{name: mean(_values(rows, name)) for name in _MEANS},
    }
    return {name: found[name] for name in FIGURES}


def load_thresholds(path: Path) -> dict[str, float]:
    """Figure → threshold, from a flat YAML mapping; raises BadInput."""
    bounds = yaml_mapping(path)
    for name, bound in bounds.items():
        if name not in FIGURES:
            raise BadInput(f"{path}: there is no figure {name!r}; there are {', '.join(FIGURES)}.")
        if not isinstance(bound, int | float):
            raise BadInput(f"{path}: {name} is not a number.")
    return bounds


def _values(rows: Iterable[Row], metric: str) -> list[float]:
    scores = (row.scores[metric].value for row in rows if row.scores)
    return [value for value in scores if value is not None]


def _holds(one: Shortfall) -> bool:
    if one.value is None:
        return False
    return one.value <= one.threshold if one.figure in _AT_MOST else one.value >= one.threshold


def _shown(figure: str, value: float | None) -> str:
    if value is None:
        return "–"
    if figure in _COUNTS:
        return f"{value:.0f}"
    return f"{value:.3f}"


def _plain(row: Row) -> dict[str, Any]:
    return {
        "id": row.case.id,
        "question": row.case.question,
        "split": row.case.split,
        "tags": list(row.case.tags),
        "passed": row.passed,
        "outcome": row.answer.outcome if row.answer else None,
        "text": row.text,
        "citations": [_citation(one) for one in (row.answer.citations if row.answer else ())],
        "scores": {name: score.value for name, score in row.scores.items()},
        "faults": list(row.faults),
        "notes": list(row.notes),
        "seconds": row.seconds,
        "error": row.error,
    }


def _citation(one: Citation) -> dict[str, Any]:
    named = ("number", "source", "start", "end", "quote")
    return {name: getattr(one, name) for name in named}
