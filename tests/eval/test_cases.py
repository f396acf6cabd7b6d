from collections import Counter
from collections.abc import Mapping
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from eval.cases import Case, Kind, load_cases
from eval.errors import BadInput
from eval.metrics import states
from index.catalogue.reads import Filters
from index.parsing.formats import parse

SHIPPED = Path(str(files("eval")))
OLDER = """
birthday-wishes-and-gaza-plan.txt boil-water-correction.md boil-water-notice.txt bridge-opening-put-back.html
call-after-the-cabinet.txt council-budget-2025.md crowded-skies-over-syria.md fenwick-ward-to-close.html
ferry-hits-quay-sentinel.txt haifa-buchhandlung-newa.txt hamas-guests-in-moscow.txt hustings-methodist-hall.txt
marigold-collision-tide.html new-harbour-bridge-signed.txt quiet-calls.md wanderers-leave-quay-road.txt
why-the-friendship-cooled.html wire-call-coastal-courier.txt wire-call-evening-herald.html
wire-call-northern-bulletin.md
"""  # articles with questions of both splits

CASE = {
    "id": "one",
    "question": "Who opened the bridge?",
    "answerable": True,
    "facts": [["the mayor", "Anna & Berg"]],
    "sources": ["a.md", "b.md"],
    "relevant": ["a.md"],
    "split": "dev",
}
REFUSED = {"id": "two", "question": "Who closed it?", "answerable": False, "split": "test"}


def load(tmp_path: Path, *cases: Any) -> tuple[Case, ...]:
    path = tmp_path / "cases.yaml"
    path.write_text(yaml.safe_dump({"cases": list(cases)}), "utf-8")
    return load_cases(path)


def test_cases_are_read_whole(tmp_path: Path):
    full = {
        **CASE,
        "history": [{"role": "user", "content": "Hello?"}, {"role": "assistant", "content": "Yes."}],
        "filters": {
            "since": "2024-01-02",
            "until": date(2024, 2, 3),
            "publisher": "The Post",
            "source": "a*",
        },
        "kind": "who",
        "first": ["the mayor"],
        "also": [],
        "forbidden": ["never"],
        "disagreement": None,
        "tags": ["single"],
    }
    one, two = load(tmp_path, full, REFUSED)
    assert one.facts == (("the mayor", "Anna & Berg"),)
    assert one.filters == Filters(date(2024, 1, 2), date(2024, 2, 3), "The Post", "a*")
    assert one.history[1] == {"role": "assistant", "content": "Yes."}
    assert (one.sources, one.relevant) == ({"a.md", "b.md"}, {"a.md"})
    assert (one.kind, one.first, one.also, one.disagreement) == ("who", ("the mayor",), (), None)
    assert two == Case("two", "Who closed it?", False, "test")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"question": " "}, "question: String should match"),
        ({"answerable": "yes"}, "answerable: Input should be a valid boolean"),
        ({"split": "train"}, "split: Input should be 'dev' or 'test'"),
        ({"kind": "whence"}, "kind: Input should be 'said'"),
        ({"facts": []}, "states no facts"),
        ({"facts": [[]]}, "facts.0: Tuple should have at least 1 item"),
        ({"facts": ["the mayor"]}, "facts.0: Input should be a valid tuple"),
        ({"facts": "the mayor"}, "facts: Input should be a valid tuple"),
        ({"relevant": ["c.md"]}, "c.md is relevant, but may not be cited"),
        ({"answerable": False}, "is not answerable, but has facts"),
        ({"kind": "almost"}, "of the kind almost, which does not go"),
        ({"fact": []}, "fact: Unexpected"),
        ({"filters": {"from": "2024"}}, "filters.from: Unexpected"),
        ({"filters": {"since": "spring"}}, "filters.since: Input should be a valid date"),
        ({"history": ["Hello?"]}, "history.0: Input should be a valid dict"),
        ({"history": [{"role": "mayor", "content": "Hello?"}]}, "history.0: a turn of the history"),
        ({"history": [{"role": "user", "content": "Hello?", "answer": "x"}]}, "history.0: a turn of the history"),
        ({"tags": [1]}, "tags.0: Input should be a valid string"),
    ],
)
def test_a_bad_case_is_named_with_the_reason(tmp_path: Path, change: dict[str, Any], reason: str):
    with pytest.raises(BadInput, match=f"cases.yaml: case one: .*{reason}"):
        load(tmp_path, REFUSED, CASE | change)


def test_an_id_is_used_once_and_never_left_out(tmp_path: Path):
    with pytest.raises(BadInput, match="case one: an id that another"):
        load(tmp_path, CASE, CASE)
    with pytest.raises(BadInput, match="case number 1: id: "):
        load(tmp_path, {key: value for key, value in CASE.items() if key != "id"})
    with pytest.raises(BadInput, match="needs a list named cases"):
        load(tmp_path)


@pytest.fixture(scope="module")
def shipped() -> tuple[Case, ...]:
    return load_cases(SHIPPED / "cases.yaml")


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """The text of each shipped article as it is indexed, without what is no part of it."""
    parsed = (parse(path.read_bytes(), path.name)[0] for path in (SHIPPED / "articles").iterdir())
    return {one.source: "\n".join(one.text[span.start : span.end] for span in one.kept) for one in parsed}


def test_the_shipped_cases_are_many_and_of_every_kind(shipped: tuple[Case, ...]):
    kinds = Counter(case.kind for case in shipped)
    splits = Counter(case.split for case in shipped)
    assert len(shipped) >= 170
    assert kinds.keys() == set(get_args(Kind))
    assert kinds["almost"] >= 50
    assert kinds["nowhere"] >= 10
    assert kinds["near-disagreement"] >= 8
    assert sum(case.disagreement is True for case in shipped) >= 6
    assert 0.25 < splits["test"] / len(shipped) < 0.45


def test_what_a_shipped_case_wants_stands_in_its_sources(shipped: tuple[Case, ...], texts: Mapping[str, str]):
    for case in (case for case in shipped if case.answerable):
        allowed = [texts[source] for source in case.sources]
        for wanted in (*case.facts, *((case.first,) if case.first else ()), *((one,) for one in case.also or ())):
            assert any(states(wanted, text) for text in allowed), (case.id, wanted)
        for source in case.relevant:
            assert any(states(fact, texts[source]) for fact in case.facts), (case.id, source)


def test_of_the_newer_articles_each_is_wholly_for_one_split(shipped: tuple[Case, ...]):
    older = set(OLDER.split())
    splits: dict[str, set[str]] = {}
    for case in shipped:
        for source in case.sources - older:
            splits.setdefault(source, set()).add(case.split)
    assert {source: found for source, found in splits.items() if len(found) > 1} == {}
    assert splits.keys() | older == {path.name for path in (SHIPPED / "articles").iterdir()}
