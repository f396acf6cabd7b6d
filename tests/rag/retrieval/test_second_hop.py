"""What the best passages name and the question does not leads to the articles about it."""

from collections.abc import Callable, Mapping

import pytest

from index.catalogue.reads import Filters, held
from index.collection import Collection
from rag.query.question import question_of
from rag.reading.calibration import override_calibration
from rag.retrieval.retriever import rank_documents, retrieve
from rag.retrieval.second_hop import linked_sources
from tests.rag.made import FIXED

IndexOf = Callable[[Mapping[str, bytes | str]], Collection]
ASKED = "What did the architect of the Weir Theatre die of?"
THEATRE = "The Weir Theatre was drawn by Odile Marchetti, who won the contest of 1931. It burned in 1960."
BORN = "The daughter of a miller, she was born at Sorrel and went to school in Aldgate. Her lungs failed in 1988."
OTHERS = {
    f"other-{n}.txt": f"Storm number {n}\n\nA theatre and an architect were there when it rained." for n in range(30)
}


@pytest.fixture
def town(index_of: IndexOf) -> Collection:
    return index_of(
        {
            "theatre.txt": f"The Weir Theatre\n\n{THEATRE}",
            "marchetti.txt": f"Odile Marchetti, builder\n\n{BORN}",
            **OTHERS,
        }
    )


def leading(town: Collection, *sources: str, filters: Filters | None = None) -> dict[str, int]:
    chunks = held(town.catalogue.db, [row[0] for row in town.catalogue.db.execute("SELECT id FROM chunks").fetchall()])
    found = [chunk for source in sources for chunk in chunks.values() if chunk.source == source]
    return linked_sources(town.catalogue.db, question_of(ASKED), found, filters or Filters())


def test_an_article_is_found_by_a_name_that_the_question_lacks(town: Collection) -> None:
    assert leading(town, "theatre.txt") == {"marchetti.txt": 0}
    assert leading(town, "other-1.txt", "theatre.txt") == {"marchetti.txt": 1}
    assert leading(town, "marchetti.txt", "theatre.txt") == {}  # it is there
    assert leading(town, "theatre.txt", filters=Filters(source="o*")) == {}


def test_a_name_in_many_titles_leads_nowhere(index_of: IndexOf) -> None:
    many = {f"{n}.txt": f"Odile Marchetti, part {n}\n\n{BORN} Part {n}." for n in range(4)}
    assert leading(index_of({"theatre.txt": f"The Weir Theatre\n\n{THEATRE}", **many}), "theatre.txt") == {}


def test_the_second_step_of_a_question_comes_under_the_first(town: Collection) -> None:
    with override_calibration(FIXED):
        assert [source for source, _ in rank_documents(town, ASKED)][:2] == ["theatre.txt", "marchetti.txt"]
        passages = retrieve(town, question_of(ASKED)).passages
    assert [one.source for one in passages[:2]] == ["theatre.txt", "marchetti.txt"]
    assert passages[1].ranks["hop"] == 1
    assert passages[1].score < passages[0].score
