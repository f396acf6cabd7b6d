"""The functions of `eval` that the command line calls: the evaluation, and the benches by name."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from eval.errors import BadInput
from eval.result import Result
from index.embedding.config import Recipe

__all__ = ["BENCHES", "BadInput", "run_bench", "run_evaluation"]

Progress = Callable[[int, int], None]  # done, total
Reached = Callable[[str, Mapping[str, Any]], None]  # name of a group of figures, the figures


def run_evaluation(
    folder: Path | None = None, *, recipe: Recipe | None = None, report: Path | None = None, progress: Progress
) -> Result:
    """Evaluate the collection in `folder`, by default the sample; with `report` also write the HTML there.

    Raises BadInput, also where the report cannot be written.
    """
    from eval.report import report as html
    from eval.run import evaluate

    if folder:
        _check_exists(folder)
    if report:
        _check_writable(report)
    result = evaluate(folder, recipe=recipe, progress=progress)
    if report:
        report.write_text(html(result), "utf-8")
    return result


def run_bench(
    kind: str,
    path: Path,
    *,
    recipe: Recipe | None = None,
    progress: Progress,
    reached: Reached = lambda name, figures: None,
) -> dict[str, Any]:
    """Return the figures of the bench `kind` over `path`; `scale` calls `reached` with each step's figures at once.

    Raises BadInput, and what the bench raises.
    """
    if kind == "scale":  # its path is a list of sizes, not a file
        return dict(_scale(path, progress, reached))
    _check_exists(path)
    return dict(BENCHES[kind](path, recipe, progress))


def _retrieval(path: Path, recipe: Recipe | None, progress: Progress) -> Mapping[str, Any]:
    from eval.bench.retrieval import retrieval

    return retrieval(path, recipe=recipe, progress=progress)


def _verification(path: Path, recipe: Recipe | None, progress: Progress) -> Mapping[str, Any]:
    from eval.bench.verification import verification
    from rag.grounding.judge import judge_of

    return verification(path, judge_of(""), progress=progress)


def _claims(path: Path, recipe: Recipe | None, progress: Progress) -> Mapping[str, Any]:
    from eval.bench.claims import claims
    from rag.grounding.judge import judge_of

    return claims(path, judge_of(""), progress=progress)


def _answerability(path: Path, recipe: Recipe | None, progress: Progress) -> Mapping[str, Any]:
    from eval.bench.answerability import answerability

    return answerability(path, recipe=recipe, progress=progress)


def _ingest(path: Path, recipe: Recipe | None, progress: Progress) -> Mapping[str, Any]:
    from eval.bench.ingest import ingest_speed

    return ingest_speed(path, recipe=recipe, progress=progress)


def _ask(path: Path, recipe: Recipe | None, progress: Progress) -> Mapping[str, Any]:
    from eval.bench.ask import ask_speed

    return ask_speed(path, recipe=recipe, progress=progress)


def _load(path: Path, recipe: Recipe | None, progress: Progress) -> Mapping[str, Any]:
    from eval.bench.load import load

    return load(path, recipe=recipe, progress=progress)


def _scale(path: Path, progress: Progress, reached: Reached) -> Mapping[str, Any]:
    from eval.bench.scale import STEPS, scale

    try:
        steps = tuple(int(step) for step in path.name.split(",")) if path.name else STEPS
    except ValueError as error:
        raise BadInput(f"{path.name} names no sizes: write them as 2000,20000,200000.") from error
    return scale(steps, progress=progress, reached=reached)


def _extraction(path: Path, recipe: Recipe | None, progress: Progress) -> Mapping[str, Any]:
    from eval.bench.extraction import extraction

    return extraction(path, progress=progress)


# Each function imports its own bench when it is called, since the imports of the others may be slow.
BENCHES: dict[str, Callable[[Path, Recipe | None, Progress], Mapping[str, Any]]] = {
    "retrieval": _retrieval,
    "verification": _verification,
    "claims": _claims,
    "answerability": _answerability,
    "extraction": _extraction,
    "ingest": _ingest,
    "ask": _ask,
    "load": _load,
}


def _check_exists(path: Path) -> None:
    try:
        found = path.exists()
    except OSError:  # no right to look, or no name that a file can have
        found = False
    if not found:
        raise BadInput(f"There is no file or folder {path}.")


def _check_writable(file: Path) -> None:
    """Raise BadInput where `file` cannot be written: before the evaluation, so that its result is not lost."""
    try:
        file.open("a").close()
    except OSError as error:
        raise BadInput(f"{file} cannot be written: {(error.strerror or 'input/output error').lower()}.") from error
