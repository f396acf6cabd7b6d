from datetime import date

import numpy as np
import pytest

from index.embedding.embedder import MiniLM
from rag.grounding.verifier import Cited, FeatureVerifier, verdict

CITED = Cited(
    (
        "“We never asked for leave,” Anna Ro told reporters on Monday.",
        "Levin said the harbour in Oslo would stay shut.",
        "The army allegedly struck a depot on April 14, killing twenty-four men.",
        "Norway accused Sweden of blocking $1.2 billion in aid.",
        "The council did not approve the budget.",
    ),
    date(2022, 4, 20),
)


@pytest.fixture(scope="module")
def verifier() -> FeatureVerifier:
    return FeatureVerifier(MiniLM(threads=1))


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        ("The army reportedly killed 25 men.", "the number 25 is not in the cited passage"),
        ("Norway spoke of €1.2 billion in aid.", "the number €1.2 billion is not in the cited passage"),
        ("It was on April 15.", "the date April 15 is not in the cited passage"),
        ("Levin spoke in Bergen.", "the name Bergen is not in the cited passage"),
        (
            "The council approved the budget.",
            "the claim and the cited passage disagree on a negation, at “approved”",
        ),
        (
            "Sweden accused Norway of blocking aid.",
            "Sweden and Norway have changed places against the cited passage",
        ),
        ("The army struck a depot.", "the cited passage says “struck” with reserve, the claim as plain fact"),
        ('"We always asked," Ro said.', "the words “We always asked,” do not stand in the cited passage"),
        ('"We never asked," Levin said.', "in the cited passage it is Anna Ro who says this, not Levin"),
        ("Ro said the harbour would stay shut.", "in the cited passage it is Levin who says this, not Ro"),
    ],
)
def test_a_check_vetoes_however_probable_the_claim_is(claim: str, reason: str) -> None:
    assert verdict(claim, CITED, 1.0, 0.5) == ("unsupported", reason)


@pytest.mark.parametrize(
    "claim",
    [
        "The army allegedly killed 24 men on 14 April 2022.",
        "Sweden was accused by Norway of blocking $1.2bn in aid.",
        '"We never asked for leave," Ro said on 18 April.',
        "The budget was not approved by the council.",
        "According to Levin, the harbour would stay shut.",
    ],
)
def test_the_same_in_other_words_passes_the_checks(claim: str) -> None:
    assert verdict(claim, CITED, 0.9, 0.5) == ("supported", None)


def test_a_verbatim_sentence_is_a_quote_whatever_the_probability() -> None:
    assert verdict(CITED.sentences[2], CITED, 0.0, 0.5) == ("quote", None)


def test_what_is_less_probable_is_weak_and_then_unsupported() -> None:
    claim = "The harbour would stay shut."
    assert verdict(claim, CITED, 0.4, 0.5)[0] == "weak"
    assert verdict(claim, CITED, 0.1, 0.5)[0] == "unsupported"


def test_without_a_passage_nothing_is_supported() -> None:
    assert verdict("It rained.", Cited(()), 1.0, 0.5) == ("unsupported", "no passage is cited for this")


def test_the_shipped_verifier_tells_support_from_invention(verifier: FeatureVerifier) -> None:
    claims = [
        "Levin stated that the harbour in Oslo would stay shut.",
        "Levin resigned after a heated quarrel.",
    ]
    supported, invented = verifier.probabilities([(claim, CITED) for claim in claims])
    assert supported >= verifier.threshold > invented


def test_no_evidence_or_no_content_is_no_support(verifier: FeatureVerifier) -> None:
    assert np.array_equal(verifier.probabilities([("It is.", CITED), ("Levin left.", Cited(()))]), [0, 0])
    assert verifier.probabilities([]).shape == (0,)


def test_a_claim_in_words_far_from_its_evidence_stays_below_the_threshold(verifier: FeatureVerifier) -> None:
    evidence = Cited(
        ("The shareholders of the club agreed on Monday to sell the ground to the builder Tarn for a sum.",)
    )
    near, far = (
        "The shareholders agreed to sell the ground to the builder Tarn.",
        "The club is buying the ground of Tarn.",
    )
    chances = verifier.probabilities([(near, evidence), (far, evidence)])
    assert chances[0] >= verifier.threshold > chances[1]


def test_without_closeness_the_network_alone_decides() -> None:
    free = FeatureVerifier(MiniLM(threads=1), closeness=0)
    evidence = Cited(
        ("The shareholders of the club agreed on Monday to sell the ground to the builder Tarn for a sum.",)
    )
    kept = FeatureVerifier(MiniLM(threads=1))
    pair = [("The club is buying the ground of Tarn.", evidence)]
    assert free.probabilities(pair)[0] >= kept.probabilities(pair)[0]
