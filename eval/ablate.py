"""Leave out one part after the other, and measure what it brings on the cases of the sample collection.

    python -m eval.ablate eval/ablations.yaml

Each question is answered whether or not the passages can answer it, so that no threshold stands between a part and
what it brings: the share of first sentences that state a fact asked for, and, of the chance that the passages answer,
the area under the curve. Both splits of the cases are asked; nothing is fitted here.
"""

import argparse
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory

from eval.cases import Case, load_cases
from eval.metrics import answers_first, share
from eval.stats import auc
from index.collection import Collection
from index.ingest import ingest
from rag.query.question import question_of
from rag.reading.answerability import answer_probability
from rag.reading.calibration import Calibration, calibration, override_calibration
from rag.reading.cross_encoder import shipped_reader
from rag.reading.findings import read_evidence
from rag.reading.reader import Reader, Reading, Text
from rag.retrieval.retriever import retrieve
from rag.text.words import content_stems, stems
from rag.writing.extractive import extractive_answer

__all__ = ["PARTS", "Overlap", "Part", "Remembering", "Scores", "measure", "table"]

_FIRST, _CAN = "sample, first sentence states a fact", "sample, can it be answered (AUC)"


class Remembering:
    """A reader with a cache by question and passage: most ablations leave the reader's input unchanged."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._known: dict[tuple[str, Text], Reading] = {}

    def read(self, question: str, passages: Sequence[Text]) -> list[Reading]:
        """Return a reading for each passage."""
        new = [passage for passage in passages if (question, passage) not in self._known]
        self._known |= zip(((question, passage) for passage in new), self._reader.read(question, new), strict=True)
        return [self._known[question, passage] for passage in passages]


class Overlap:
    """A baseline reader by shared words alone, the least that can replace the trained reader."""

    def read(self, question: str, passages: Sequence[Text]) -> list[Reading]:
        """Return a reading for each passage: a neutral verdict, and sentences weighed by their question words."""
        asked = content_stems(question)
        return [self._read(asked, passage) for passage in passages]

    @staticmethod
    def _read(asked: frozenset[str], passage: Text) -> Reading:
        held = [len(asked.intersection(stems(span.of(passage.text)))) for span in passage.sentences]
        total = sum(held) or 1
        return Reading(0.0, tuple(count / total for count in held), (None,) * len(held))


@dataclass(frozen=True, slots=True)
class Part:
    """A part of answering a question, what it costs, and how it is left out."""

    name: str
    costs: str
    without: Callable[[Calibration], Calibration] = lambda held: held
    reader: Reader | None = None  # replaces the shipped reader


@dataclass(frozen=True, slots=True)
class Scores:
    """The figures of a configuration: first sentences that state a fact (share), and answerability (AUC)."""

    first: float
    can: float


def _weights(name: str, **changed: float) -> Callable[[Calibration], Calibration]:
    """Return a function that replaces some weights in the group `name` of a calibration."""

    def change(held: Calibration) -> Calibration:
        old: Mapping[str, float] = getattr(held, name)
        new = {key: changed.get(key.replace(" ", "_"), value) for key, value in old.items()}
        return replace(held, **{name: new})  # type: ignore[arg-type]

    return change


PARTS = (
    Part("the reader, against shared words", "nearly all of a question's time; 25 MB", reader=Overlap()),
    Part("vectors in the search", "an embedding a question; most of an ingest", _weights("fusion", dense=0.0)),
    Part("BM25 over passages in the search", "a query of SQLite", _weights("fusion", bm25=0.0)),
    Part("BM25 over whole articles in the search", "a query of SQLite", _weights("fusion", article=0.0)),
    Part("the search's score beside the reader's", "nothing", _weights("rank", retrieved=0.0)),
    Part("the best sentences read together", "one pair more to read", _weights("rank", together=0.0)),
    Part("each of them read with the one before", "as much as one or two passages more", _weights("rank", window=0.0)),
    Part("the likest sentence's vector", "nothing", _weights("answer", likeness=0.0)),
    Part("names that the article lacks", "nothing", _weights("answer", name_missing=0.0)),
    Part("the words that the reader marks, counted", "nothing", _weights("answer", length=0.0)),
)


def measure(collection: Collection, cases: Sequence[Case], reader: Reader, part: Part | None = None) -> Scores:
    """Return the scores over `cases` without `part`, or with all parts if it is None; `reader` is the shipped one."""
    with override_calibration(part.without(calibration()) if part else calibration()):
        reader = (part.reader if part else None) or reader
        first: list[bool] = []
        chances: list[float] = []
        for case in cases:
            findings = read_evidence(reader, retrieve(collection, question_of(case.question), case.filters))
            chances.append(answer_probability(findings))
            if case.answerable:
                told = [claim.text for claim in extractive_answer(findings).claims]
                first.append(answers_first(told, [case.first] if case.first else case.facts))
    return Scores(share(first) or 0.0, auc([case.answerable for case in cases], chances))


def table(collection: Collection, cases: Sequence[Case]) -> Iterator[str]:
    """Yield the lines of the YAML list that `eval.quality` reads, an entry for each figure that a part changes."""
    reader = Remembering(shipped_reader())
    whole = measure(collection, cases, reader)
    for part in PARTS:
        without = measure(collection, cases, reader, part)
        found = (
            ("what comes first", _FIRST, whole.first, without.first),
            ("whether to answer", _CAN, whole.can, without.can),
        )
        for use, figure, with_it, left in found:
            if round(with_it, 3) != round(left, 3):
                yield f'  - id: "{part.name}: {use}"'
                yield f"    figure: {figure}"
                yield f"    with_it: {with_it:.3f}"
                yield f"    without: {left:.3f}"
                yield f"    costs: {part.costs}"


def main(arguments: list[str] | None = None) -> None:
    """Read the command line and write the list."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    out = parser.parse_args(arguments).out
    with (
        as_file(files("eval")) as folder,
        TemporaryDirectory() as home,
        closing(Collection(Path(home), create=True)) as collection,
    ):
        ingest(collection, [folder / "articles"])
        cases = [case for case in load_cases(folder / "cases.yaml") if not case.history]
        lines = ["# Written by `python -m eval.ablate`; `eval/quality.py` makes a table of it.", "ablations:"]
        out.write_text("\n".join([*lines, *table(collection, cases)]) + "\n", "utf-8")


if __name__ == "__main__":
    main()
