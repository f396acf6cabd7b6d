import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from eval.cases import Case
from eval.conversations import Turn
from eval.errors import BadInput
from eval.result import FIGURES, Result, Row, TurnRow, figures, load_thresholds
from eval.score import Score
from rag.answer import Answer

AnswerOf = Callable[..., Answer]

GOOD = {
    **dict.fromkeys(("facts", "citation_precision", "citation_recall", "quote_exactness"), Score(1.0)),
    **dict.fromkeys(("not_forbidden", "decision"), Score(1.0)),
    "answer_first": Score(1.0),
    "beside_the_point": Score(0.0),
    **dict.fromkeys(("hit@1", "recall@5", "recall@10", "mrr", "ndcg@10", "map"), Score(0.5)),
}


@pytest.fixture
def rows(answer_of: AnswerOf) -> tuple[Row, ...]:
    """A good answer, one that lacks facts, a right refusal, a wrong one, a slip, an error."""
    answered, refused = answer_of(("Yes.", "a.md")), answer_of(outcome="refused")

    def case(name: str, answerable: bool, split: str = "dev") -> Case:
        wanted = (
            {"facts": (("x",),), "sources": frozenset({"a.md"}), "relevant": frozenset({"a.md"})} if answerable else {}
        )
        return Case(name, f"{name}?", answerable, split, tags=("all", name), **wanted)  # type: ignore[arg-type]

    half, wrong = Score(0.5, ("not stated: x",)), Score(0.0, ("wrong",))
    return (
        Row(case("good", True), answered, "Yes. [1]", GOOD, 0.1),
        Row(case("half", True, "test"), answered, "Yes. [1]", {**GOOD, "facts": half}, 0.2),
        Row(case("refused", False), refused, "No.", {**GOOD, "facts": Score(None)}, 0.3),
        Row(case("shy", True), refused, "No.", {**GOOD, "facts": Score(0.0), "decision": wrong}, 0.4),
        Row(case("slip", False), answered, "Yes.", {**GOOD, "decision": wrong, "not_forbidden": wrong}, 0.5),
        Row(case("error", True), None, "", {}, 9.0, "It broke."),
    )


@pytest.fixture
def turns(answer_of: AnswerOf) -> tuple[TurnRow, ...]:
    """A turn that is right, one that is wrong, one that broke."""
    asked, held = Turn("Who?", refuse=True), answer_of(outcome="refused")
    return (
        TurnRow("one", "dev", asked, held, "No.", Score(1.0)),
        TurnRow("one", "dev", asked, held, "Yes.", Score(0.0, ("answered, though no source does",))),
        TurnRow("two", "test", asked, None, "", Score(0.0, ("ended in an error: It broke.",)), "It broke."),
    )


def result(rows: tuple[Row, ...], **thresholds: float) -> Result:
    return Result(rows, thresholds, articles=3, chunks=4, seconds=12.0)


def test_figures_over_rows(rows: tuple[Row, ...]):
    found = figures(rows)
    assert found["cases"] == 6
    assert found["passed"] == pytest.approx(2 / 6)
    assert found["facts"] == pytest.approx((1 + 0.5 + 0 + 1) / 4)  # where they apply
    assert found["refusal_precision"] == 1 / 2
    assert found["refusal_recall"] == 1 / 2
    assert (found["forbidden"], found["errors"]) == (1, 1)
    assert found["hit@1"] == 0.5
    assert found["seconds"] == pytest.approx(0.35)  # the median
    assert found.keys() == FIGURES.keys()


def test_figures_over_nothing_do_not_apply():
    found = figures([])
    counts = {"cases", "forbidden", "errors", "false_conflicts"}
    assert {name for name, value in found.items() if value == 0} == counts
    assert {value for name, value in found.items() if name not in counts} == {None}


def test_conflicts_are_of_answers_that_say_so(rows: tuple[Row, ...], answer_of: AnswerOf):
    said = answer_of(("Yes.", "a.md"), ("No.", "a.md"), outcome="conflicting")
    good, half, *_ = rows
    true = replace(half.case, disagreement=True)
    found = figures([replace(good, answer=said), half, replace(half, case=true), replace(half, case=true, answer=said)])
    assert (found["false_conflicts"], found["conflicts_found"]) == (1, 0.5)


def test_turns_count_in_figures_of_their_split_and_as_plain_data(rows: tuple[Row, ...], turns: tuple[TurnRow, ...]):
    held = replace(result(rows, turns_right=0.5), turns=turns)
    found = {name: (group["turns_right"], group["errors"]) for name, group in held.groups.items()}
    assert found == {"all": (pytest.approx(1 / 3), 2), "dev": (0.5, 1), "test": (0, 1)}
    assert [str(one) for one in held.shortfalls] == ["turns_right is 0.333, should be at least 0.5"]
    plain = json.loads(json.dumps(held.as_json()))["turns"]
    assert [(one["right"], one["faults"], one["error"]) for one in plain[1:]] == [
        (False, ["answered, though no source does"], None),
        (False, ["ended in an error: It broke."], "It broke."),
    ]


def test_what_should_be_low_falls_short_where_it_is_high(rows: tuple[Row, ...]):
    padded = replace(rows[0], scores={**GOOD, "beside_the_point": Score(0.5, ("beside the point: It rained.",))})
    (short,) = result((padded,), beside_the_point=0.1).shortfalls
    assert str(short) == "beside_the_point is 0.500, should be at most 0.1"
    assert (padded.passed, padded.notes) == (True, ("beside the point: It rained.",))


def test_groups_are_all_and_each_split_and_each_tag(rows: tuple[Row, ...]):
    held = result(rows)
    assert {name: found["cases"] for name, found in held.groups.items()} == {"all": 6, "dev": 5, "test": 1}
    assert held.tags["half"]["facts"] == 0.5
    assert held.tags["all"]["cases"] == 6
    kinds = [replace(row, case=replace(row.case, kind="who")) for row in rows if row.case.answerable]
    assert {name: found["cases"] for name, found in result(tuple(kinds)).kinds.items()} == {"who": 4}


def test_the_gate_names_each_shortfall(rows: tuple[Row, ...]):
    short = result(rows, facts=0.9, forbidden=0, errors=1, quote_exactness=1)
    assert not short.passed
    assert [str(one) for one in short.shortfalls] == [
        "facts is 0.625, should be at least 0.9",
        "forbidden is 1, should be at most 0",
    ]
    assert result(rows, facts=0.6, forbidden=1).passed


def test_what_could_not_be_measured_falls_short(rows: tuple[Row, ...]):
    (short,) = result(rows[-1:], facts=0.1).shortfalls
    assert str(short) == "facts is –, should be at least 0.1"


def test_the_table_shows_every_figure_and_the_gate(rows: tuple[Row, ...]):
    head, *body = result(rows, facts=0.9, errors=1).table()
    assert head == ("figure", "all", "dev", "test", "gate")
    assert [row[0] for row in body] == list(FIGURES)
    shown = {row[0]: row[1:] for row in body}
    assert shown["facts"] == ("0.625", "0.667", "0.500", "≥ 0.9 short")
    assert shown["errors"] == ("1", "1", "0", "≤ 1 held")
    assert shown["refusal_recall"][2:] == ("–", "")
    assert {len(row) for row in result(rows).tag_table()} == {8}


def test_a_row_names_its_faults_and_what_else_fell_short(rows: tuple[Row, ...]):
    assert [row.passed for row in rows] == [True, False, True, False, False, False]
    assert rows[1].faults == ("not stated: x",)
    assert rows[5].faults == ("ended in an error: It broke.",)
    missed = {"recall@10": Score(0.5, ("not retrieved: b.md",))}
    row = replace(rows[0], scores={**GOOD, **missed})
    assert (row.passed, row.faults, row.notes) == (True, (), ("not retrieved: b.md",))


def test_the_json_is_plain_and_whole(rows: tuple[Row, ...]):
    plain = json.loads(json.dumps(result(rows, facts=0.9).as_json(), allow_nan=False))
    assert plain["passed"] is False
    assert plain["figures"]["all"]["facts"] == 0.625
    assert plain["cases"][0]["citations"][0]["source"] == "a.md"
    assert plain["cases"][5]["outcome"] is None


def test_thresholds_name_figures_that_exist(tmp_path: Path):
    path = tmp_path / "thresholds.yaml"
    path.write_text("facts: 0.9\nerrors: 0\n", "utf-8")
    assert load_thresholds(path) == {"facts": 0.9, "errors": 0}
    path.write_text("fact: 0.9\n", "utf-8")
    with pytest.raises(BadInput, match="there is no figure 'fact'"):
        load_thresholds(path)
    path.write_text("facts: high\n", "utf-8")
    with pytest.raises(BadInput, match="facts is not a number"):
        load_thresholds(path)
