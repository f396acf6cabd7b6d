"""What each part of asking brings, measured without it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from eval.ablate import PARTS, Overlap, Part, Remembering, measure, table
from eval.cases import Case
from eval.quality import Ablation
from eval.read import entries
from index.article import Span
from index.collection import Collection
from index.ingest import ingest
from rag.reading.calibration import calibration
from rag.reading.cross_encoder import shipped_reader
from rag.reading.reader import Reading, Text
from tests.rag import made


class Told(made.Told):
    """It keeps for how many passages it was asked what."""

    def __init__(self, odds: Mapping[str, float]) -> None:
        super().__init__(odds)
        self.read_for: list[tuple[str, int]] = []

    def read(self, question: str, passages: Sequence[Text]) -> list[Reading]:
        self.read_for.append((question, len(passages)))
        return super().read(question, passages)


MILL = "The old mill of Dunholm burned down on Friday night. Ida Brandt, the miller, had left at nine."
PORT = "The port of Marle was dredged in March. The work cost 3 million crowns."


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Collection]:
    folder = tmp_path_factory.mktemp("ablate")
    for name, text in (("mill", MILL), ("port", PORT)):
        (folder / f"{name}.txt").write_text(text)
    with closing(Collection(folder / "home", create=True)) as made:
        ingest(made, [folder])
        yield made


def case(question: str, fact: str = "") -> Case:
    held = frozenset({"mill.txt"} if fact else ())
    return Case(
        id=question, question=question, answerable=bool(fact), split="dev", facts=((fact,),) if fact else (),
        relevant=held, sources=held,
    )  # fmt: skip


CASES = [case("Which mill burned down on Friday?", "Dunholm"), case("Who won the cup of Belmoria?")]


def test_words_in_common_make_a_reading() -> None:
    spans = (Span(0, 52), Span(53, len(MILL)))
    (reading,) = Overlap().read("When had the miller left?", [Text(MILL, None, spans)])
    assert reading.answers == 0
    assert reading.shares[1] > reading.shares[0]
    assert sum(reading.shares) == pytest.approx(1)
    assert Overlap().read("Who?", [Text(MILL, None, spans)])[0].shares == (0, 0)


def test_a_passage_is_read_once_for_a_question() -> None:
    told = Told({"burned": 2.0})
    reader, texts = Remembering(told), [Text(one, None, (Span(0, len(one)),)) for one in (MILL, PORT)]
    first = reader.read("What burned?", texts)
    assert [one.answers for one in first] == [2.0, -6.0]
    assert reader.read("What burned?", texts[::-1]) == first[::-1]
    reader.read("What sank?", texts[:1])
    assert told.read_for == [("What burned?", 2), ("What burned?", 0), ("What sank?", 1)]


def test_what_can_be_answered_is_told_from_what_cannot(collection: Collection) -> None:
    scores = measure(collection, CASES, shipped_reader())
    assert (scores.first, scores.can) == (1.0, 1.0)


def test_each_part_can_be_left_out(collection: Collection) -> None:
    held = calibration()
    for part in PARTS:
        assert part.reader or part.without(held) != held, part.name
        assert 0 <= measure(collection, CASES, shipped_reader(), part).can <= 1
    assert calibration() is held


def test_what_changes_a_figure_is_a_row_of_the_page(
    collection: Collection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing = Part("reading", "time", reader=Mute())
    monkeypatch.setattr("eval.ablate.PARTS", (nothing,))
    out = tmp_path / "ablations.yaml"
    out.write_text("\n".join(["ablations:", *table(collection, CASES)]))
    (row,) = entries(out, "ablations", Ablation)
    assert (row.id, row.with_it, row.costs) == ("reading: what comes first", 1.0, "time")
    assert row.without < 1


class Mute(Overlap):
    """A reader that prefers what the question does not ask for."""

    @staticmethod
    def _read(asked: frozenset[str], passage: Text):
        reading = Overlap._read(asked, passage)
        return type(reading)(0.0, tuple(1 - one for one in reading.shares), reading.spans)
