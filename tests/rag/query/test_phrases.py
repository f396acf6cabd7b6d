import pytest

from rag.query.phrases import phrases_in
from rag.text.parse import parse


@pytest.mark.parametrize(
    ("sentence", "phrases"),
    [
        ("What will the tunnel under the Weir cost?", ["the tunnel under the Weir"]),
        ("How much did Storm Odile cost?", ["Storm Odile"]),
        ("Did the skipper of the Kittiwake apologise to Ann Vale?", ["the skipper of the Kittiwake", "Ann Vale"]),
        ("Who is the mayor of Henford?", ["the mayor of Henford"]),
        ("Who won the Marches Cup in 2024?", ["the Marches Cup"]),
        ("How many votes were against?", []),
        ("Why did it burn?", []),
        ("Was the skipper drunk?", ["the skipper"]),
        ("Is the bridge a ruin?", ["the bridge", "a ruin"]),
    ],
)
def test_the_phrases_of_a_question_are_what_it_is_about(sentence: str, phrases: list[str]):
    assert [one.text for one in phrases_in(parse(sentence))] == phrases


def test_a_phrase_stands_where_it_says():
    sentence = "The skipper of the Kittiwake told Marjorie Teague about two wet dogs."
    for one in phrases_in(parse(sentence)):
        assert sentence[one.start : one.end].lower() == one.text.lower()


def test_a_phrase_knows_names_and_numbers():
    first, *_ = phrases_in(parse("The drivers of Northgate walked out."))
    assert first.plural and first.named and not first.proper and first.definite
    assert [part.text for part in first.parts] == ["the drivers", "Northgate"]
