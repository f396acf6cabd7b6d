# ruff: noqa: T201
"""Fit when an answer is given and how much it holds, on the dev cases of the sample and of `eval/collections`.

    python -m eval.train.fit_selection rag/reading/calibration.json

Each case's passages are found and read once. `levels` are the least chances at which an answer is given. `point` and
`broad` are those whose answers, scored as the evaluation scores them, state most facts, state one first, and hold
least that is beside the point; `rival` that by which most is said rightly of whether the articles disagree. Cases of
the test split are not looked at.
"""

import argparse
import json
from contextlib import closing
from dataclasses import replace
from importlib.resources import as_file, files
from itertools import chain, product
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from eval.cases import Case, load_cases
from eval.metrics import answers_first, beside_the_point, share, states
from index.collection import Collection
from index.ingest import ingest
from rag.query.question import question_of
from rag.reading.answerability import answer_probability
from rag.reading.calibration import calibration, override_calibration
from rag.reading.cross_encoder import shipped_reader
from rag.reading.findings import Findings, read_evidence
from rag.retrieval.retriever import retrieve
from rag.writing.extractive import extractive_answer

__all__ = ["fit", "read_cases"]

POINT = (0.6, 1.0, 1.5, 2.0, 2.5)
BROAD = (2.0, 2.5, 3.0, 3.5, 4.0, 4.5)
RIVAL = (1.4, 1.8, 2.2, 2.6, 3.0, 3.4)
CAUTIOUS, BALANCED, EAGER = 0.9, 0.82, 0.95  # the first two are shares refused, the last one answered
ALIKE = (
    0.003  # less than one fact makes: then two values count as equal, and the narrower setting is taken: it shows less
)
BESIDE = 1.0  # weight of the share of sentences beside the point, against that of facts: padding hides facts


def read_cases() -> list[tuple[Case, Findings]]:
    """Return the dev cases of all collections that have no history, each with the findings for its question."""
    with as_file(files("eval")) as folder:
        return [*chain.from_iterable(map(_read_cases, [folder, *sorted((folder / "collections").glob("*/"))]))]


def _read_cases(folder: Path) -> list[tuple[Case, Findings]]:
    cases = [case for case in load_cases(folder / "cases.yaml") if case.split == "dev" and not case.history]
    if not cases:
        return []
    with TemporaryDirectory() as home, closing(Collection(Path(home), create=True)) as collection:
        ingest(collection, [folder / "articles"])
        return [
            (case, read_evidence(shipped_reader(), retrieve(collection, question_of(case.question), case.filters)))
            for case in cases
        ]


def _scored(found: list[tuple[Case, Findings]]) -> tuple[float, float, float]:
    """Return the shares of facts stated, of first sentences that state one, and of sentences beside the point."""
    stated: list[bool] = []
    first: list[bool] = []
    beside = sentences = 0
    for case, findings in found:
        answer = extractive_answer(findings)
        told = [claim.text for claim in answer.claims]
        stated += [states(fact, "\n".join(told)) for fact in case.facts]
        first.append(answers_first(told, [case.first] if case.first else case.facts))
        cites = [(citation.quote, citation.source in case.sources) for citation in answer.citations]
        beside += len(beside_the_point(cites, case.facts, case.also))
        sentences += len(cites)
    return share(stated) or 0.0, share(first) or 0.0, beside / max(1, sentences)


def fit_levels(found: list[tuple[Case, Findings]]) -> dict[str, float]:
    """Return the thresholds of the three levels.

    Cautious and balanced are the lowest thresholds that refuse their share of the unanswerable cases, eager the highest
    that answers its share of the answerable ones. The shares favour answers: a reader recognises an answer in the
    sources' own words that does not fit, but a wrong refusal hides what the sources hold.
    """
    chances = np.array([answer_probability(findings) for _, findings in found])
    can = np.array([case.answerable for case, _ in found])
    grid = np.linspace(0.05, 0.95, 181)
    told = np.array([(chances[can] >= at).mean() for at in grid])
    refused = np.array([(chances[~can] < at).mean() for at in grid])
    levels = {
        "cautious": next((at for at, share in zip(grid, refused, strict=True) if share >= CAUTIOUS), grid[-1]),
        "balanced": next((at for at, share in zip(grid, refused, strict=True) if share >= BALANCED), grid[-1]),
        "eager": next((at for at, share in zip(grid[::-1], told[::-1], strict=True) if share >= EAGER), grid[0]),
    }
    for level, at in levels.items():
        print(f"{level}: {(chances[can] >= at).mean():.2f} answered, {(chances[~can] < at).mean():.2f} refused")
    return {level: round(float(at), 3) for level, at in levels.items()}


def fit_rival(read: list[tuple[Case, Findings]]) -> float:
    """Return the margin with most right verdicts on disagreement.

    Of equally good ones it is the widest, since a reader cannot notice a disagreement that is not reported.
    """

    def right(rival: float) -> int:
        with override_calibration(replace(calibration(), rival=rival)):
            said = [extractive_answer(findings).outcome == "conflicting" for _, findings in read]
        return sum(conflicting == bool(case.disagreement) for conflicting, (case, _) in zip(said, read, strict=True))

    tried = {rival: right(rival) for rival in RIVAL}
    print("rightly said of conflicts, by rival:", tried)
    return max(RIVAL, key=lambda rival: (tried[rival], rival))


def fit(out: Path) -> None:
    """Fit the levels, `rival`, `point` and `broad`, and write them to `out`, whose other numbers stay."""
    held = json.loads(out.read_text("utf-8"))
    read = read_cases()
    held["levels"] = fit_levels(read)
    found = [(case, findings) for case, findings in read if case.answerable]
    held["rival"] = fit_rival(read)
    best = -1.0
    for point, broad in product(POINT, BROAD):
        with override_calibration(replace(calibration(), point=point, broad=broad, rival=held["rival"])):
            stated, first, beside = _scored(found)  # findings are reused: candidates do not depend on these
        value = stated + first - BESIDE * beside
        if value > best + ALIKE:
            best = value
            held |= {"point": point, "broad": broad}
            print(f"point {point}, broad {broad}: facts {stated:.3f}, first {first:.3f}, beside the point {beside:.3f}")
    out.write_text(json.dumps(held, indent=2) + "\n", "utf-8")


def main() -> None:
    """Read the command line and fit."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    fit(parser.parse_args().out)


if __name__ == "__main__":
    main()
