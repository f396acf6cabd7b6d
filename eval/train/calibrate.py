# ruff: noqa: T201
"""Fit the weights of `rag/reading/calibration.json` by which passages are found, ordered and held for answering.

    pip install scikit-learn
    python -m eval.train.calibrate read_dev.jsonl.gz written_questions_dev.jsonl.gz rag/reading/calibration.json

The passages of a file become articles by their titles, half of them a collection. Three kinds of question are asked of
it, through the path that ships: those whose passage it holds; near misses written or edited for a passage it holds;
and those whose passage stands in the other half. None of them is in the benches. Whether an answer is to be given is
fitted on these and, weighing as much, on the dev cases of the sample and of `eval/collections`: whole articles, as
these are not.
What is not fitted here stays as it was in the file; `docs/quality.md` says where each number comes from.
"""

import argparse
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eval.cases import Case
from eval.metrics import answers_first
from eval.train.data.articles import numbered_articles
from eval.train.fit_selection import read_cases
from eval.train.pairs import rows
from index.article import Article
from index.collection import Collection
from index.ingest import add_articles
from rag.query.question import question_of
from rag.reading.answerability import features
from rag.reading.calibration import calibration, override_calibration
from rag.reading.cross_encoder import shipped_reader
from rag.reading.findings import Findings, read_evidence
from rag.retrieval.retriever import rank_documents, retrieve

__all__ = ["calibrate"]

SETS = {
    "squadshifts_new_wiki", "unansq_squad2_train", "onestopqa", "selqa", "nq_oracle", "tsqa", "qadiscourse", "written",
}  # fmt: skip
NEAR = {"human", "asked_unanswerable", "edit_entity", "edit_year", "edit_number", "edit_antonym"}
KINDS = ("held", "near", "elsewhere")
Mix = tuple[float, ...]
RETRIEVERS = ("dense", "bm25", "article")
MIXES: tuple[Mix, ...] = (  # weights of RETRIEVERS, in that order
    (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.5, 0.5, 0.0), (0.4, 0.6, 0.0), (0.35, 0.35, 0.3), (0.3, 0.5, 0.2),
    (0.4, 0.4, 0.2), (0.5, 0.3, 0.2), (0.4, 0.3, 0.3), (0.3, 0.4, 0.3), (0.3, 0.3, 0.4), (0.45, 0.45, 0.1),
)  # fmt: skip
ANSWERED = ("held", "answered")
SHARES = {"held": 0.5, "near": 0.25, "elsewhere": 0.25, "answered": 0.5, "unanswerable": 0.5}  # weights of the kinds
EACH = 260  # questions of a kind
RANKED = ("retrieved", "together", "window")
LIKELIEST = 25  # candidate sentences of a question in the conditional logit
ALIKE = 0.005  # difference within which two shares of questions count as equal: three of 520
SHORT, MARKED = 0.9, 0.75  # quantile of the length of short answers; precision that marked answers must have


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A question put to the collection, with its row of data and its findings."""

    kind: str
    row: Mapping[str, Any]
    findings: Findings

    @property
    def right(self) -> NDArray[np.bool_]:
        """Tell for each passage found whether it and the row's passage share over 0.6 of the shorter one's words."""
        words = set(self.row["passage"].split())
        found = (set(passage.text.split()) for passage in self.findings.evidence.passages)
        return np.array([len(words & bag) > 0.6 * min(len(words), len(bag)) for bag in found])


def _half(row: Mapping[str, Any]) -> bool:
    return sha256((row.get("title") or row["passage"]).encode()).digest()[0] % 2 == 0


def _articles(found: Iterable[Mapping[str, Any]]) -> list[Article]:
    """Join the passages of each title to an article."""
    texts: dict[str, dict[str, None]] = {}
    for row in found:
        texts.setdefault(row.get("title") or row["passage"][:60], {})[row["passage"]] = None
    return numbered_articles(("\n\n".join(passages), title) for title, passages in texts.items())


def _kind(row: Mapping[str, Any]) -> str | None:
    if row["answerable"]:
        # A passage without a title may belong to an article of the collection.
        return "held" if _half(row) else "elsewhere" if row.get("title") else None
    return "near" if _half(row) and row["neg"] in NEAR else None


def ask_all(data: Iterable[Mapping[str, Any]]) -> tuple[list[Asked], dict[Mix, float]]:
    """Put questions to a collection of half their passages; return also each mix of retrievers' reciprocal rank."""
    found = [row for row in data if row["set"] in SETS]
    found.sort(key=lambda row: sha256(f"{row['question']}\n{row['passage']}".encode()).digest())
    answered = {row["question"] for row in found if row["answerable"]}
    asked: list[Asked] = []
    with TemporaryDirectory() as folder, closing(Collection(Path(folder), create=True)) as collection:
        articles = _articles(row for row in found if _half(row))
        add_articles(collection, articles, lambda done: None)
        sources = {text: article.source for article in articles for text in article.text.split("\n\n")}
        held = [row for row in found if _kind(row) == "held" and row["passage"] in sources][:EACH]
        fusion = try_fusion(collection, held, sources)
        for kind in KINDS:
            of_kind = [row for row in found if _kind(row) == kind]
            if kind == "near":  # a question that its own passage does not answer may be answered by another
                of_kind = [row for row in of_kind if row["question"] not in answered]
            of_kind = of_kind[:EACH]
            print(f"{kind}: {len(of_kind)} questions", flush=True)
            for row in of_kind:
                findings = read_evidence(shipped_reader(), retrieve(collection, question_of(row["question"])))
                asked.append(Asked(kind, row, findings))
    return asked, fusion


def _retrieved(asked: Sequence[Asked]) -> list[Asked]:
    """Return the questions whose passage the collection holds and the search found."""
    return [question for question in asked if question.kind == "held" and question.right.any()]


def fit_order(asked: Sequence[Asked]) -> float:
    """Return the weight of the retrieval score, relative to the reading, that puts most right passages first."""
    held = _retrieved(asked)

    def first(weight: float) -> float:
        hits = 0
        for question in held:
            odds = np.array([reading.answers for reading in question.findings.readings])
            scores = np.array([passage.score for passage in question.findings.evidence.passages])
            hits += bool(question.right[int((odds + weight * scores).argmax())])
        return hits / len(held)

    tried = {weight: first(weight) for weight in (0.0, 1.5, 3.0, 6.0, 9.0, 12.0, 16.0, 20.0, 24.0, 32.0)}
    print("right passage first, by the weight of retrieval:", {w: round(v, 3) for w, v in tried.items()})
    # Of equally good weights the largest: retrieval scores the whole article, the reader only one passage of it.
    return max(weight for weight, value in tried.items() if value >= max(tried.values()) - ALIKE)


def fit_rank(asked: Sequence[Asked], cases: Sequence[tuple[Case, Findings]]) -> dict[str, float]:
    """Return the weights by which sentences are ranked, relative to that of their own value, both sets of equal weight.

    They are fitted as a conditional logit over the likeliest sentences of each question (McFadden, "Conditional logit
    analysis of qualitative choice behavior", 1974).
    """
    from scipy.optimize import minimize  # type: ignore[import-not-found, import-untyped, unused-ignore]

    sets = [
        [_described(question.findings, _answering(question.row)) for question in _retrieved(asked)],
        [_described(findings, _stating(case)) for case, findings in cases if case.answerable],
    ]
    choices = [[(table, right) for table, right in known if right.any()] for known in sets]
    spread = np.concatenate([table for known in choices for table, _ in known]).std(axis=0)

    def loss(scale: NDArray[np.float64]) -> float:
        total = float(scale @ scale) / 2
        for known in choices:
            for table, right in known:
                odds = (table / spread) @ scale
                likely = np.logaddexp.reduce(odds[right]) - np.logaddexp.reduce(odds)
                total -= likely * len(choices[-1]) / len(known)
        return total

    scale = minimize(loss, np.zeros(1 + len(RANKED))).x / spread
    first = [np.mean([right[int((table @ scale).argmax())] for table, right in known]) for known in choices]
    print("sentence that answers first, of the rows and of the cases:", np.round(first, 3))
    weights = dict(zip(RANKED, scale[1:] / scale[0], strict=True))
    return {"reader": 1.0, "order": fit_order(asked)} | {name: round(float(at), 2) for name, at in weights.items()}


def _described(findings: Findings, answers: Callable[[str], bool]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Describe the likeliest sentences, (sentences, 4): own value, and gains by each of RANKED; tell which answer."""

    def values(**tried: float) -> NDArray[np.float64]:
        with override_calibration(replace(calibration(), rank={"reader": 1.0, **dict.fromkeys(RANKED, 0.0), **tried})):
            return np.array([candidate.value for candidate in replace(findings).candidates])

    alone = values()
    table = np.stack([alone, *(values(**{name: 1.0}) - alone for name in RANKED)], axis=1)
    best = np.argsort([-candidate.value for candidate in findings.candidates])[:LIKELIEST]
    return table[best], np.array([answers(findings.candidates[at].text) for at in best])


def _answering(row: Mapping[str, Any]) -> Callable[[str], bool]:
    return lambda text: any(answer["text"] in text for answer in row["answers"])


def _stating(case: Case) -> Callable[[str], bool]:
    return lambda text: answers_first([text], [case.first] if case.first else case.facts)


def fit_answer(asked: Sequence[Asked], cases: Sequence[tuple[Case, Findings]]) -> dict[str, float]:
    """Return the logistic regression of whether the passages answer, with kinds of question weighted by SHARES."""
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-not-found, import-untyped, unused-ignore]
    from sklearn.metrics import roc_auc_score  # type: ignore[import-not-found, import-untyped, unused-ignore]
    from sklearn.model_selection import cross_val_predict  # type: ignore[import-not-found, import-untyped, unused-ignore]
    from sklearn.pipeline import make_pipeline  # type: ignore[import-not-found, import-untyped, unused-ignore]
    from sklearn.preprocessing import StandardScaler  # type: ignore[import-not-found, import-untyped, unused-ignore]

    # Leave out questions whose passage was not found: the passages that were read do not hold their answer.
    used = [(question.kind, question.findings) for question in asked if question.kind != "held" or question.right.any()]
    used += [("answered" if case.answerable else "unanswerable", findings) for case, findings in cases]
    described = [features(findings) for _, findings in used]
    names = list(described[0])
    table = np.array([[values[name] for name in names] for values in described])
    kinds = np.array([kind for kind, _ in used])
    labels = np.isin(kinds, ANSWERED)
    weights = np.array([SHARES[kind] / np.count_nonzero(kinds == kind) for kind in kinds]) * len(kinds)
    model = make_pipeline(StandardScaler(), LogisticRegression(C=1.0, max_iter=1000))
    fitting = {"standardscaler__sample_weight": weights, "logisticregression__sample_weight": weights}
    chances = cross_val_predict(model, table, labels, cv=5, method="predict_proba", params=fitting)[:, 1]
    for pair in (("held", "near"), ("held", "elsewhere"), ("answered", "unanswerable")):
        among = np.isin(kinds, pair)
        print(f"AUC, cross-validated, {' and '.join(pair)}: {roc_auc_score(labels[among], chances[among]):.3f}")
    model.fit(table, labels, **fitting)
    scaler, regression = model[0], model[1]
    slopes = regression.coef_[0] / scaler.scale_
    fitted = {"bias": float(regression.intercept_[0] - slopes @ scaler.mean_), **dict(zip(names, slopes, strict=True))}
    return {name: round(float(value), 4) for name, value in fitted.items()}


def fit_short(found: Iterable[Mapping[str, Any]]) -> int:
    """Return the quantile SHORT of the length in words of answers to questions of fact."""
    answered = (row for row in found if row["answerable"] and row.get("span", "short") == "short")
    return int(np.quantile([min(len(answer["text"].split()) for answer in row["answers"]) for row in answered], SHORT))


def fit_marked(asked: Sequence[Asked]) -> float:
    """Return the least value of the best sentence at which the answers marked in it have the precision MARKED.

    A marked answer is right if its word overlap (F1) with an answer of the row is 0.5 or more.
    """
    best = [(question.findings.ranked[0], question.row["answers"])
            for question in asked
            if question.kind == "held" and question.row.get("span", "short") == "short"
            and question.findings.candidates]  # fmt: skip
    marks = [
        (candidate.value, _overlaps(candidate.answer.of(candidate.text), answers))
        for candidate, answers in best
        if candidate.answer
    ]
    marks.sort(reverse=True)
    right = np.cumsum([hit for _, hit in marks]) / np.arange(1, len(marks) + 1)
    last = int(np.flatnonzero(right >= MARKED).max(initial=0))
    print(f"{last + 1} of {len(marks)} answers marked, {right[last]:.2f} of them right")
    return round(float(marks[last][0]), 2)


def _overlaps(marked: str, answers: Iterable[Mapping[str, Any]]) -> bool:
    def share(text: str) -> float:
        first, second = Counter(marked.lower().split()), Counter(text.lower().split())
        return 2 * (first & second).total() / max(1, first.total() + second.total())

    return max(share(answer["text"]) for answer in answers) >= 0.5


def try_fusion(
    collection: Collection, held: Sequence[Mapping[str, Any]], sources: Mapping[str, str]
) -> dict[Mix, float]:
    """Return the mean reciprocal rank of the right article under each mix of the three retrievers."""

    def value(weights: Mapping[str, float]) -> float:
        total = 0.0
        for row in held:
            ranked = [source for source, _ in rank_documents(collection, row["question"], 10, weights)]
            right = sources[row["passage"]]
            total += 1 / (1 + ranked.index(right)) if right in ranked else 0.0
        return total / len(held)

    return {mix: value(dict(zip(RETRIEVERS, mix, strict=True))) for mix in MIXES}


def fit_fusion(values: Sequence[Mapping[Mix, float]]) -> dict[str, float]:
    """Return the weights of the three retrievers with the best mean reciprocal rank over all collections."""
    tried = {mix: sum(value[mix] for value in values) / len(values) for mix in MIXES}
    print("reciprocal rank by (dense, bm25, article):", {mix: round(value, 3) for mix, value in tried.items()})
    # Few articles of this data have several passages, so `article` is undervalued: of equally good mixes, take the
    # one that weighs it most.
    best = max(tried, key=lambda mix: (round(tried[mix], 2), mix[2]))
    return dict(zip(RETRIEVERS, best, strict=True))


def calibrate(data: Sequence[Path], out: Path, *, only_answer: bool = False) -> None:
    """Fit on all files of `data`, and write the weights to `out`, whose other numbers stay.

    With `only_answer`, only the decision to answer is fitted, with the weights of search and ranking that `out` holds.
    """
    held = json.loads(out.read_text("utf-8"))
    files = [rows(path) for path in data]
    collections = [ask_all(found) for found in files]
    asked = [question for questions, _ in collections for question in questions]
    cases = read_cases()
    if not only_answer:
        held["fusion"] = fit_fusion([values for _, values in collections])
        held["rank"] = fit_rank(asked, cases)
    with override_calibration(replace(calibration(), rank=held["rank"])):
        held["answer"] = fit_answer(asked, cases)
        if not only_answer:
            held["short"] = fit_short(row for found in files for row in found)
            held["marked"] = fit_marked(asked)
    out.write_text(json.dumps(held, indent=2) + "\n", "utf-8")


def main() -> None:
    """Read the command line and calibrate."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, nargs="+")
    parser.add_argument("out", type=Path)
    parser.add_argument("--only-answer", action="store_true")
    given = parser.parse_args()
    calibrate(given.data, given.out, only_answer=given.only_answer)


if __name__ == "__main__":
    main()
