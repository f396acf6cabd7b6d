"""The result of an evaluation: rows of cases, turns and claims, their figures, and which miss their threshold."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

from eval.cases import Case, Split
from eval.claims import Sentence
from eval.conversations import Turn
from eval.errors import BadInput
from eval.metrics import conflicts, mean, precision_recall, share
from eval.read import yaml_mapping
from eval.score import Score
from rag.answer import Answer, Citation

__all__ = ["FIGURES", "ClaimRow", "Result", "Row", "Shortfall", "TurnRow", "figures", "load_thresholds"]

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
    "errors": "cases and turns that ended in an error",
    "answer_first": "share of the answerable questions whose first sentence answers",
    "beside_the_point": "share of the sentences of an answer that are beside the point, mean",
    "false_conflicts": "answers that say that articles disagree where they do not",
    "conflicts_found": "share of the true disagreements that are said to be one",
    "turns_right": "share of the turns of conversations that brought what they must",
    "false_left": "false sentences of a model, of `claims.jsonl`, that leave the gate",
    "true_left": "share of the true sentences there that keep to a source's words and leave it",
    "hit@1": "share of cases whose first article holds the answer",
    "recall@5": "share of the relevant articles among the first 5",
    "recall@10": "share of the relevant articles among the first 10",
    "mrr": "one over the rank of the first relevant article, mean",
    "ndcg@10": "normalised discounted cumulative gain of the first 10 articles",
    "map": "mean average precision over articles",
    "seconds": "median of a case",
}
_JUDGED = ("facts", "citation_precision", "citation_recall", "quote_exactness", "not_forbidden", "decision")
_COUNTS = {"cases", "forbidden", "errors", "false_conflicts", "false_left"}
_AT_MOST = {"forbidden", "errors", "false_conflicts", "beside_the_point", "false_left"}
_MEANS = {"facts", "citation_precision", "citation_recall", "quote_exactness", "answer_first", "beside_the_point"}
_RANKINGS = {"hit@1", "recall@5", "recall@10", "mrr", "ndcg@10", "map"}

Figures = Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class Row:
    """One case with its answer and its scores."""

    case: Case
    answer: Answer | None  # None where asking raised an error
    text: str  # the answer as a reader sees it
    scores: Mapping[str, Score]
    seconds: float
    error: str | None = None

    @property
    def faults(self) -> tuple[str, ...]:
        """Return what is wrong with the answer, in words; empty where there is nothing to fault."""
        if self.error:
            return (f"ended in an error: {self.error}",)
        return tuple(reason for name in _JUDGED for reason in self.scores[name].reasons)

    @property
    def notes(self) -> tuple[str, ...]:
        """Return the shortcomings that are no faults, such as articles not retrieved or sentences beside the point."""
        rest = (score.reasons for name, score in self.scores.items() if name not in _JUDGED)
        return tuple(reason for reasons in rest for reason in reasons)

    @property
    def passed(self) -> bool:
        """Tell whether there is nothing to fault in the answer, whatever the notes say."""
        return not self.faults


@dataclass(frozen=True, slots=True)
class TurnRow:
    """One turn of a conversation with its answer and its score."""

    conversation: str
    split: Split
    turn: Turn
    answer: Answer | None  # None where asking raised an error
    text: str  # the answer as a reader sees it
    score: Score
    error: str | None = None

    @property
    def right(self) -> bool:
        """Tell whether the answer met every requirement of the turn."""
        return self.score.value == 1


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A sentence that a model could write, and whether the gate lets it through."""

    sentence: Sentence
    left: bool


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A figure on the wrong side of its threshold."""

    figure: str
    value: float | None  # None where there was nothing to measure
    threshold: float

    def __str__(self) -> str:
        """Return the figure, its value and its threshold in one sentence."""
        side = "at most" if self.figure in _AT_MOST else "at least"
        return f"{self.figure} is {_shown(self.figure, self.value)}, should be {side} {self.threshold:g}"


@dataclass(frozen=True, slots=True)
class Result:
    """The rows of a finished evaluation, and the thresholds that its figures must meet."""

    rows: tuple[Row, ...]
    thresholds: Mapping[str, float]
    articles: int
    chunks: int
    seconds: float  # of the whole run, ingest included
    turns: tuple[TurnRow, ...] = ()
    claims: tuple[ClaimRow, ...] = ()

    @property
    def groups(self) -> dict[str, Figures]:
        """Return the figures over all rows, and over each split where there are two."""
        splits = sorted({row.case.split for row in self.rows})
        found: dict[str, Figures] = {split: self._of(split) for split in splits} if len(splits) > 1 else {}
        return {"all": figures(self.rows, self.turns, self.claims), **found}

    def _of(self, split: str) -> Figures:
        rows = [row for row in self.rows if row.case.split == split]
        told = [claim for claim in self.claims if claim.sentence.part == split]
        return figures(rows, [turn for turn in self.turns if turn.split == split], told)

    @property
    def tags(self) -> dict[str, Figures]:
        """Return the figures over the cases of each tag."""
        names = sorted({tag for row in self.rows for tag in row.case.tags})
        return {name: figures([row for row in self.rows if name in row.case.tags]) for name in names}

    @property
    def kinds(self) -> dict[str, Figures]:
        """Return the figures over the cases of each kind."""
        names = sorted({row.case.kind for row in self.rows if row.case.kind})
        return {name: figures([row for row in self.rows if row.case.kind == name]) for name in names}

    @property
    def shortfalls(self) -> tuple[Shortfall, ...]:
        """Return the figures over all rows that miss their threshold."""
        found = self.groups["all"]
        missed = (Shortfall(name, found[name], bound) for name, bound in self.thresholds.items())
        return tuple(shortfall for shortfall in missed if not _holds(shortfall))

    @property
    def passed(self) -> bool:
        """Tell whether every figure meets its threshold."""
        return not self.shortfalls

    def table(self) -> list[tuple[str, ...]]:
        """Return the figures by split as text, a heading row first; the last column holds the thresholds."""
        groups = self.groups
        short = {shortfall.figure for shortfall in self.shortfalls}
        head = ("figure", *groups, "gate")
        cells = (
            (name, *(_shown(name, found[name]) for found in groups.values()), self._gate(name, name in short))
            for name in FIGURES
        )
        return [head, *cells]

    def tag_table(self) -> list[tuple[str, ...]]:
        """Return the chief figures by tag as text, a heading row first."""
        return _chief("tag", self.tags)

    def kind_table(self) -> list[tuple[str, ...]]:
        """Return the chief figures by kind as text, a heading row first."""
        return _chief("kind", self.kinds)

    def as_json(self) -> dict[str, Any]:
        """Return the whole result as plain data."""
        return {
            "passed": self.passed,
            "shortfalls": [str(shortfall) for shortfall in self.shortfalls],
            "figures": {name: dict(found) for name, found in self.groups.items()},
            "tags": {name: dict(found) for name, found in self.tags.items()},
            "kinds": {name: dict(found) for name, found in self.kinds.items()},
            "thresholds": dict(self.thresholds),
            "articles": self.articles,
            "chunks": self.chunks,
            "seconds": self.seconds,
            "cases": [_plain(row) for row in self.rows],
            "turns": [_plain_turn(row) for row in self.turns],
            "claims": [{**asdict(claim.sentence), "left": claim.left} for claim in self.claims],
        }

    def _gate(self, figure: str, short: bool) -> str:
        if figure not in self.thresholds:
            return ""
        side = "≤" if figure in _AT_MOST else "≥"
        return f"{side} {self.thresholds[figure]:g} {'short' if short else 'held'}"


def figures(rows: Sequence[Row], turns: Sequence[TurnRow] = (), claims: Sequence[ClaimRow] = ()) -> Figures:
    """Return every figure of FIGURES over `rows`, `turns` and `claims`; None where there is nothing to measure."""
    decided = [(row.answer.outcome == "refused", not row.case.answerable) for row in rows if row.answer]
    precision, recall = precision_recall(decided)
    said = [(row.answer.outcome == "conflicting", row.case.disagreement) for row in rows if row.answer]
    false_conflicts, conflicts_found = conflicts(said)
    found: dict[str, float | None] = {
        "cases": len(rows),
        "passed": mean([float(row.passed) for row in rows]),
        "refusal_precision": precision,
        "refusal_recall": recall,
        "forbidden": sum(value == 0 for value in _values(rows, "not_forbidden")),
        "errors": sum(row.answer is None for row in rows) + sum(row.answer is None for row in turns),
        "false_conflicts": false_conflicts,
        "conflicts_found": conflicts_found,
        "turns_right": share(row.right for row in turns),
        "false_left": sum(claim.left for claim in claims if not claim.sentence.supported) if claims else None,
        "true_left": share(claim.left for claim in claims if claim.sentence.kind == "condensed"),
        "seconds": median(row.seconds for row in rows) if rows else None,
        **{name: mean(_values(rows, name)) for name in _MEANS | _RANKINGS},
    }
    return {name: found[name] for name in FIGURES}


def load_thresholds(path: Path) -> dict[str, float]:
    """Return the threshold of each figure, from a flat YAML mapping. Raises BadInput for an unknown figure."""
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


def _holds(shortfall: Shortfall) -> bool:
    if shortfall.value is None:
        return False
    return (
        shortfall.value <= shortfall.threshold
        if shortfall.figure in _AT_MOST
        else shortfall.value >= shortfall.threshold
    )


def _shown(figure: str, value: float | None) -> str:
    if value is None:
        return "–"
    if figure in _COUNTS:
        return f"{value:.0f}"
    return f"{value:.3f}"


def _chief(title: str, groups: Mapping[str, Figures]) -> list[tuple[str, ...]]:
    names = ("cases", "passed", "facts", "citation_precision", "recall@10", "forbidden", "answer_first")
    rows = ((group, *(_shown(name, found[name]) for name in names)) for group, found in groups.items())
    return [(title, *names), *rows]


def _plain(row: Row) -> dict[str, Any]:
    return {
        "id": row.case.id,
        "question": row.case.question,
        "split": row.case.split,
        "kind": row.case.kind,
        "tags": list(row.case.tags),
        "passed": row.passed,
        "outcome": row.answer.outcome if row.answer else None,
        "text": row.text,
        "citations": [_citation(citation) for citation in (row.answer.citations if row.answer else ())],
        "scores": {name: score.value for name, score in row.scores.items()},
        "faults": list(row.faults),
        "notes": list(row.notes),
        "seconds": row.seconds,
        "error": row.error,
    }


def _plain_turn(row: TurnRow) -> dict[str, Any]:
    return {
        "conversation": row.conversation,
        "split": row.split,
        "user": row.turn.user,
        "asked": row.answer.asked if row.answer else None,
        "asks": row.turn.asks,
        "right": row.right,
        "outcome": row.answer.outcome if row.answer else None,
        "text": row.text,
        "faults": list(row.score.reasons),
        "error": row.error,
    }


def _citation(citation: Citation) -> dict[str, Any]:
    named = ("number", "source", "start", "end", "quote")
    return {name: getattr(citation, name) for name in named}
