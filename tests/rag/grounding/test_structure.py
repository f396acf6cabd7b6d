"""A claim that condenses a sentence is found in it; one that changes, adds or drops what limits it is not."""

import pytest

from rag.grounding.references import Context
from rag.grounding.structure import find_contradiction, match_graph

SOURCE = (
    "Prime Minister Naftali Bennett and Russian President Vladimir Putin spoke on the phone on Thursday.",
    "The leaders discussed the war, the prime minister's office said.",
    "In August, the Russian military announced that it had shot down 22 of the 24 missiles launched by Israel.",
    "The skipper, who had served since 2014, may appeal against the ban.",
    "Hezbollah said it had launched almost 40 drones at the border on Sunday.",
    "It remains unclear whether the ministry has asked Iran to leave.",
    "The farm was not inspected by the county in 2019.",
    "Some shops in the town were looted and two guards were hurt.",
    "The company has asked the court to lift the only ban.",
)


def stands(claim: str) -> bool:
    passage = Context(SOURCE)
    return any(match_graph(Context([claim]), passage, at).holds for at in range(len(SOURCE)))


@pytest.mark.parametrize(
    "claim",
    [
        "Bennett and Putin spoke on the phone.",
        "Naftali Bennett and Vladimir Putin spoke on Thursday.",
        "Bennett and Putin discussed the war, the prime minister's office said.",
        "The Russian military announced that it had shot down 22 of the 24 missiles launched by Israel.",
        "The skipper may appeal against the ban.",
        "The skipper had served since 2014.",
        "Hezbollah said that it had launched almost 40 drones.",
        "It remains unclear whether the ministry has asked Iran to leave.",
        "The county did not inspect the farm in 2019.",
        "Some shops in the town were looted.",
        "Two guards were hurt.",
        "The company has asked the court to lift the only ban.",
    ],
)
def test_what_is_condensed_is_found(claim: str) -> None:
    assert stands(claim)


@pytest.mark.parametrize(
    "claim",
    [
        "Bennett and Trump spoke on the phone.",  # a name
        "Bennett and Putin spoke in Moscow.",  # a place added
        "Bennett and Putin discussed the war.",  # who says so dropped
        "The Russian military had shot down 22 of the 24 missiles.",  # announced is not done
        "The Russian military announced that it had shot down 24 missiles.",  # a number
        "Israel announced that the Russian military had shot down 22 missiles.",  # roles
        "The skipper appeals against the ban.",  # a modal dropped
        "The skipper has appealed against the ban.",
        "Hezbollah launched almost 40 drones.",  # said is not done
        "Hezbollah said that it had launched 40 drones.",  # almost dropped
        "The ministry has asked Iran to leave.",  # unclear dropped
        "The farm was inspected by the county in 2019.",  # a negation dropped
        "The farm was not inspected by the county.",  # more denied than the source denies
        "Shops in the town were looted.",  # some dropped
        "All shops in the town were looted.",
        "Only two guards were hurt.",  # only added
        "Two guards were looted.",  # predicates crossed
        "The court lifted the only ban.",  # asked for is not done
        "The company has asked the court to lift the ban.",  # only dropped
    ],
)
def test_what_is_changed_added_or_stripped_of_its_limits_is_not(claim: str) -> None:
    assert not stands(claim)


def test_a_sentence_that_is_told_in_full_is_found_in_itself() -> None:
    assert all(match_graph(Context([text]), Context(SOURCE), at).holds for at, text in enumerate(SOURCE) if at != 1)


def test_what_stands_against_a_claim_is_named() -> None:
    found = match_graph(Context(["The skipper appealed against the ban."]), Context(SOURCE), 3)
    assert (found.holds, found.limits) == (False, ("may",))
    assert match_graph(Context(["The skipper may sue the ban."]), Context(SOURCE), 3).missing == ("sue",)


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("The mill lost nine roofs.", "The quay lost nine roofs."),
        ("The mayor was badly hurt.", "The mayor was moderately hurt."),
        ("In June the council bought the mill.", "In May the council bought the mill."),
        ("The council bought the mill at a discount.", "The council bought the mill."),
        ("The mill was mended.", "The mill was never mended."),
        ("Ida Brandt thanked Ove Lund at the gala.", "Ove Lund thanked Ida Brandt at the ball."),
        ("The two towns have poor relations.", "Relations of the two towns may be poor."),
        ("The two towns have poor relations.", "Relations of the two towns are not poor."),
        ("The council acquired Danish boats.", "The council bought boats built for Denmark."),
    ],
)
def test_other_words_may_not_go_against_the_words_that_are_kept(claim: str, sentence: str) -> None:
    assert find_contradiction(Context([claim]), Context([sentence]), 0)


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("The council acquired the mill in May.", "The council bought the mill in May."),
        ("The mill went to the council in May.", "The council bought the mill in May."),
        ("The two towns have poor relations.", "Relations of the two towns are poor."),
        ("The council bought Danish boats.", "The council bought boats built by Denmark."),
    ],
)
def test_other_words_for_what_a_sentence_says_are_left_to_a_judge(claim: str, sentence: str) -> None:
    assert find_contradiction(Context([claim]), Context([sentence]), 0) is None


def test_a_pronoun_is_not_another_than_whom_it_stands_for() -> None:
    passage = Context(["Ida Brandt met Ove Lund in May.", "She voiced her dismay."])
    assert (
        find_contradiction(Context(["Ove Lund voiced dismay."]), passage, 1)
        == "the cited passage says “She”, not “Lund”"
    )
    assert find_contradiction(Context(["Ida Brandt voiced dismay."]), passage, 1) is None
