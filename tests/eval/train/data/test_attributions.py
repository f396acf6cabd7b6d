"""Questions of what is told on somebody's authority."""

from random import Random

from eval.train.data.attributions import attributed

TEXT = (
    "According to the Weir Courier, the mill at Tarn burned down on Monday because a boiler burst. "
    "Anna Berg lives next to it."
)


def test_what_somebody_is_cited_for_is_the_answer_to_what_they_said() -> None:
    asked, _ = attributed(TEXT, Random(0))
    assert "Weir Courier" in asked["question"]
    (answer,) = asked["answers"]
    assert answer["text"] == "the mill at Tarn burned down on Monday because a boiler burst"
    assert asked["passage"][answer["start"] :].startswith(answer["text"])


def test_who_is_cited_for_nothing_has_said_nothing() -> None:
    _, asked = attributed(TEXT, Random(0))
    assert asked["answerable"] == 0 and not asked["answers"]
    assert "Weir Courier" not in asked["question"]


def test_the_authority_may_come_last() -> None:
    text = "The mill at Tarn burned down on Monday, according to the Lowland Gazette."
    (asked,) = [one for one in attributed(text, Random(0)) if one["answerable"]]
    assert asked["answers"][0]["text"] == "The mill at Tarn burned down on Monday"


def test_without_an_authority_nothing_is_asked() -> None:
    assert not list(attributed("The mill at Tarn burned down on Monday.", Random(0)))
