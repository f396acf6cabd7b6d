"""Write `docs/quality.md`: what was measured, beside what is asked for, how each part pays, what was fitted on what.

    python -m eval.quality RESULTS docs/quality.md

RESULTS is a folder of what `onrecord bench … --json`, `onrecord eval --json` and `onrecord ask … --json` print, each in
the file `ID.json`, where ID is that of the set in `aims.yaml`; `make quality SHARED=FOLDER` makes them. What was not
measured is shown as a dash.
"""

import argparse
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from eval.cases import STRICT, Fact, Text
from eval.errors import BadInput
from eval.metrics import states
from eval.read import entries, yaml_mapping

__all__ = ["Ablation", "Bench", "Figure", "Fitted", "Question", "Results", "Set", "load_results", "page", "write"]

AIMS = Path(__file__).with_name("aims.yaml")
ABLATIONS = Path(__file__).with_name("ablations.yaml")

Results = Mapping[str, Mapping[str, Any]]  # id of a set → the JSON document that its command printed
Share = Annotated[float, Field(ge=0, le=1)]

_HEAD = """# Quality

Written by `python -m eval.quality` from results: to change a figure, measure again (`make quality SHARED=FOLDER`).
SHARED is a folder of public data sets and of the articles asked about, which are not part of this repository. “Before”
is what features of words reached in the place of the reader; “at least” and “aim” are what is asked for; – is not
measured, or not asked for."""


@dataclass(frozen=True, slots=True, config=STRICT)
class Figure:
    """One figure of a set: where it stands in the result, and what is asked of it."""

    name: Text  # keys of the document, joined by dots
    what: Text
    before: Share | None = None
    at_least: Share | None = None
    aim: Share | None = None
    at_most: float | None = None  # instead of `at_least` and `aim`, where less is better


@dataclass(frozen=True, slots=True, config=STRICT)
class Set:
    """One run of a bench: `id` names its result, `command` reproduces it."""

    id: Text
    title: Text
    command: Text
    figures: Annotated[tuple[Figure, ...], Field(min_length=1)]


@dataclass(frozen=True, slots=True, config=STRICT)
class Bench:
    """What is measured in one table."""

    id: Text
    title: Text
    note: Text
    sets: Annotated[tuple[Set, ...], Field(min_length=1)]


@dataclass(frozen=True, slots=True, config=STRICT)
class Question:
    """A question asked of a folder of articles, and what must come of it."""

    id: Text
    of: Text  # the folder of the articles
    question: Text
    outcome: Literal["answered", "refused"]
    facts: tuple[Fact, ...] = ()  # each must be stated


@dataclass(frozen=True, slots=True, config=STRICT)
class Fitted:
    """A number or a model that ships, what fitted it and on which data."""

    id: Text
    by: Text
    data: Text


@dataclass(frozen=True, slots=True, config=STRICT)
class Ablation:
    """A part left out or exchanged: a figure with it and without it, and what it costs."""

    id: Text  # the part
    figure: Text  # with its set
    with_it: float
    without: float
    costs: Text


def load_results(folder: Path) -> dict[str, Mapping[str, Any]]:
    """Return the JSON objects of a folder's files `ID.json`, by ID.

    Raises BadInput where there is no such folder, or a file holds no JSON object.
    """
    if not folder.is_dir():
        raise BadInput(f"There is no folder {folder}.")
    found: dict[str, Mapping[str, Any]] = {}
    for path in sorted(folder.glob("*.json")):
        try:
            found[path.stem] = json.loads(path.read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise BadInput(f"{path} cannot be read as JSON.") from error
        if not isinstance(found[path.stem], dict):
            raise BadInput(f"{path}: holds no JSON object.")
    return found


def page(results: Results, aims: Path = AIMS, ablations: Path = ABLATIONS) -> str:
    """Return the page as Markdown. Raises BadInput where `aims` or `ablations` cannot be used."""
    parts = [_HEAD]
    parts += [_bench(bench, results) for bench in entries(aims, "benches", Bench)]
    parts.append(_questions(entries(aims, "questions", Question), results))
    # An empty list, which `entries` rejects, is allowed here: no ablation may have been measured yet.
    rows = entries(ablations, "ablations", Ablation) if yaml_mapping(ablations).get("ablations") else ()
    parts.append(_ablations(rows))
    parts.append(_fitted(entries(aims, "fitted", Fitted)))
    return "\n\n".join(parts) + "\n"


def write(folder: Path, out: Path) -> None:
    """Write the page of the results in `folder` to `out`. Raises BadInput."""
    text = page(load_results(folder))
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(text, "utf-8")
    except OSError as error:
        raise BadInput(f"{out} cannot be written: {(error.strerror or 'input/output error').lower()}.") from error


def _bench(bench: Bench, results: Results) -> str:
    rows = [
        (run.title, figure.what, _shown(figure.before), _shown(found), *_asked(figure), _met(figure, found))
        for run in bench.sets
        for figure in run.figures
        for found in [_value(results.get(run.id, {}), figure.name)]
    ]
    table = _table(("", "figure", "before", "measured", "at least", "aim", "reached"), rows)
    commands = "\n".join(f"    {command}" for command in dict.fromkeys(run.command for run in bench.sets))
    return f"## {bench.title}\n\n{bench.note.strip()}\n\n{table}\n\n{commands}"


def _value(result: Mapping[str, Any], name: str) -> float | None:
    """Return the figure that stands under `name`, "curve.0.5.false" for one within others; None where there is none."""
    held = result.get(name)
    for key, inner in result.items():
        if held is None and isinstance(inner, dict) and name.startswith(f"{key}."):
            held = _value(inner, name.removeprefix(f"{key}."))
    if held is None and name == "balanced_accuracy":
        return _balanced(result)
    return float(held) if isinstance(held, int | float) else None


def _balanced(result: Mapping[str, Any]) -> float | None:
    """Return the balanced accuracy of the bench `verification`, from the shares of claims that pass the gate."""
    true, false = result.get("true_left"), result.get("false_left")
    return None if true is None or false is None else float(true + 1 - false) / 2


def _asked(figure: Figure) -> tuple[str, str]:
    if figure.at_most is not None:
        return f"at most {figure.at_most:g}", "–"
    return _shown(figure.at_least), _shown(figure.aim)


def _met(figure: Figure, found: float | None) -> str:
    """Return "aim", "yes" or "no" by the three decimals that are shown; "–" where there is nothing to compare."""
    if found is None or figure.at_least is figure.aim is figure.at_most is None:
        return "–"
    value = round(found, 3)
    if figure.aim is not None and value >= figure.aim:
        return "aim"
    held = value >= (figure.at_least or 0) if figure.at_most is None else value <= figure.at_most
    return "yes" if held else "no"


def _questions(questions: Sequence[Question], results: Results) -> str:
    rows = [
        (question.question, question.of, _wanted(question), *_came(question, results.get(question.id)))
        for question in questions
    ]
    table = _table(("question", "asked of", "wanted", "came", "reached"), rows)
    commands = "    onrecord --collection NAME ingest FOLDER\n    onrecord --collection NAME ask QUESTION --json"
    return f"## Questions of a newcomer\n\n{table}\n\n{commands}"


def _wanted(question: Question) -> str:
    if question.outcome == "refused":
        return "a refusal"
    return (
        f"an answer that says {', '.join(' or '.join(fact) for fact in question.facts)}"
        if question.facts
        else "an answer"
    )


def _came(question: Question, result: Mapping[str, Any] | None) -> tuple[str, str]:
    """Return the outcome of an answer, and whether it is the one wanted and states what it must."""
    if result is None:
        return "–", "–"
    outcome = str(result.get("outcome"))
    stated = all(states(fact, str(result.get("text", ""))) for fact in question.facts)
    right = (outcome == "refused") == (question.outcome == "refused") and stated
    return outcome, "yes" if right else "no"


def _ablations(rows: Sequence[Ablation]) -> str:
    told = "Nothing was left out and measured yet."
    if rows:
        cells = ((row.id, row.figure, _shown(row.with_it), _shown(row.without), row.costs) for row in rows)
        told = _table(("part", "figure", "with it", "without", "what it costs"), cells)
    return f"## What each part brings\n\n{told}"


def _fitted(rows: Iterable[Fitted]) -> str:
    table = _table(("what ships", "fitted by", "on"), ((row.id, row.by, row.data) for row in rows))
    return f"## What was fitted on what\n\n{table}"


def _shown(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "\n".join(_lines(head, rows))


def _lines(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    for row in (head, ["---"] * len(head), *rows):
        cells = (" ".join(cell.split()).replace("|", "\\|") for cell in row)
        yield f"| {' | '.join(cells)} |"


def main() -> None:
    """Read the command line and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("results", type=Path)
    parser.add_argument("out", type=Path)
    given = parser.parse_args()
    try:
        write(given.results, given.out)
    except BadInput as error:
        parser.error(str(error))


if __name__ == "__main__":
    main()
