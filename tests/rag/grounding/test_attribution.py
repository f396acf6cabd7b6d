"""What is reported as an outlet's stands in that outlet's own passages."""

from datetime import date

import pytest

from rag.answer import Passage
from rag.grounding.attribution import misreported
from tests.rag.grounding.test_span_finder import passage_of

SENTINEL = passage_of(
    "The ferry hit the quay in Port Ellery.", "On 14 June 2025 it injured 23 people.", publisher="Port Ellery Sentinel"
)
TIDE = passage_of(
    "At Port Ellery 17 people were injured, the service told the Tide.", "It was on 15 June 2025.",
    publisher="Ellery Tide", published=date(2025, 6, 16),
)  # fmt: skip
NAMELESS = passage_of("It injured 40 people.", publisher="")


@pytest.mark.parametrize(
    "claim",
    [
        "The Sentinel reported 23 injured, while the Tide reported 17.",
        "According to the Ellery Tide 17 people were injured, but the Port Ellery Sentinel speaks of 23.",
        "The Sentinel and the Tide differ: 23 were injured, or 17.",
        "In Port Ellery 23 people were injured, or 17.",
        "Between 17 and 23 people were injured.",
        "It was on 14 June, the Sentinel said, though the Tide has 15 June.",
    ],
)
def test_what_each_outlet_says_may_be_laid_to_it(claim: str):
    assert misreported(claim, (SENTINEL, TIDE)) is None


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        ("The Tide reported 23 injured.", "the cited passage of Ellery Tide does not say 23"),
        (
            "The Sentinel reported 17 injured, while the Tide reported 23.",
            "the cited passage of Port Ellery Sentinel does not say 17",
        ),
        ("It was on 14 June, the Tide said.", "the cited passage of Ellery Tide does not say 14 June"),
    ],
)
def test_what_another_outlet_says_may_not(claim: str, reason: str):
    assert misreported(claim, (SENTINEL, TIDE)) == reason
    assert misreported(claim, (TIDE, SENTINEL)) == reason


@pytest.mark.parametrize("passages", [(), (TIDE,), (TIDE, TIDE)])
def test_a_single_outlet_is_no_matter_of_this(passages: tuple[Passage, ...]):
    assert misreported("The Tide reported 23 injured.", passages) is None


def test_a_passage_without_a_publisher_is_nobodys():
    assert (
        misreported("The Tide reported 40 injured.", (TIDE, NAMELESS))
        == "the cited passage of Ellery Tide does not say 40"
    )
    assert misreported("It injured 40 people.", (TIDE, NAMELESS)) is None
