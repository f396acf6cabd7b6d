"""Measure on labelled pairs of question and text the decision whether to answer, and the extractive answer."""

import re
import string
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from eval.errors import BadInput
from eval.metrics import share
from eval.read import Fields, json_lines
from eval.score import text_of
from eval.stats import auc, balanced_accuracy
from index.embedding.config import Recipe, embedder
from index.embedding.embedder import Embedder
from index.errors import OnRecordError
from rag.reading.answerability import answer_probability
from rag.reading.calibration import calibration
from rag.reading.cross_encoder import shipped_reader
from rag.reading.findings import Findings, read_evidence
from rag.retrieval.evidence import evidence_of
from rag.writing.extractive import extractive_answer

__all__ = ["answerability", "holds_answer", "plain"]

_FIELDS: Fields = {"question": str, "context": str, "answerable": (bool, int)}
_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
_PUNCTUATION = str.maketrans(dict.fromkeys(string.punctuation + "‘’“”‐‑‒–—…", " "))

Progress = Callable[[int, int], None]  # rows done, of all


def answerability(
    path: Path, *, recipe: Recipe | None = None, progress: Progress = lambda done, total: None
) -> dict[str, float | None]:
    """Return how well the decision to answer and the extractive answer do on a JSON Lines file, each text alone.

    Rows are {question, context, answerable, answers}. Figures: `n`, `answerable` (number of rows), `auc`,
    `balanced_accuracy` at the shipped `threshold`; of the answerable rows with answers, the shares in which the
    best sentence (`sentence_found`) and the extractive answer (`answer_found`) hold one, even where the decision
    is not to answer. A figure is None where there is nothing to measure. Raises BadInput.
    """
    total = sum(1 for _ in _rows(path))  # reads the whole file, so that an error in it shows before the slow part
    if not total:
        raise BadInput(f"{path}: holds no row.")
    model = embedder(recipe or Recipe())
    labels: list[bool] = []
    chances: list[float] = []
    first: list[bool] = []
    found: list[bool] = []
    threshold = calibration().levels["balanced"]
    for done, row in enumerate(_rows(path), 1):
        chance, best, text = _judged(row, model)
        labels.append(bool(row["answerable"]))
        chances.append(chance)
        if row["answerable"] and row["answers"]:
            first.append(holds_answer(row["answers"], best))
            found.append(holds_answer(row["answers"], text))
        progress(done, total)
    both_labels = 0 < sum(labels) < total
    decided = [chance >= threshold for chance in chances]
    return {
        "n": total,
        "answerable": sum(labels),
        "auc": auc(labels, chances) if both_labels else None,
        "threshold": threshold,
        "balanced_accuracy": balanced_accuracy(labels, decided) if both_labels else None,
        "sentence_found": share(first),
        "answer_found": share(found),
    }


def plain(text: str) -> str:
    """Return `text` in lower case without punctuation and articles, with single spaces."""
    return " ".join(_ARTICLES.sub(" ", text.casefold().translate(_PUNCTUATION)).split())


def holds_answer(answers: Iterable[str], text: str) -> bool:
    """Tell whether one of `answers` stands in `text` as whole words, both made plain."""
    return any(answer and f" {answer} " in f" {plain(text)} " for answer in map(plain, answers))


def _judged(row: dict[str, Any], model: Embedder) -> tuple[float, str, str]:
    """Return the chance that the row's text answers, its best sentence, and the extractive answer."""
    try:
        findings = read_evidence(
            shipped_reader(), evidence_of(row["question"], row["context"], model, row.get("title"))
        )
    except OnRecordError:  # no word in the question, or no sentence in the text: nothing to answer with
        return 0.0, "", ""
    return answer_probability(findings), _best(findings), text_of(extractive_answer(findings).claims)


def _best(findings: Findings) -> str:
    return max(findings.candidates, key=lambda candidate: candidate.value).text if findings.candidates else ""


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    for number, row in json_lines(path, _FIELDS):
        answers = row.setdefault("answers", [])
        if not isinstance(answers, list) or not all(isinstance(answer, str) for answer in answers):
            raise BadInput(f"{path}, line {number}: 'answers' is not a list of texts.")
        yield row
