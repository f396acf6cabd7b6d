import pytest

from rag.text.numbers import is_stated, numbers_in


@pytest.mark.parametrize(
    ("text", "value", "kind"),
    [
        ("24 men", 24, ""),
        ("twenty-four men", 24, ""),
        ("two hundred and five thousand", 205_000, ""),
        ("half a million", 500_000, ""),
        ("a dozen", 12, ""),
        ("two dozen", 24, ""),
        ("half a dozen eggs", 6, ""),
        ("a couple of hundred", 200, ""),
        ("a quarter of a million", 250_000, ""),
        ("two and a half million", 2_500_000, ""),
        ("a million and a half", 1_500_000, ""),
        ("three and a half years", 3.5, "year"),
        ("19 miles", 19, "mile"),
        ("a nine-year-old", 9, "year"),
        ("three feet", 3, "foot"),
        ("5 percentage points", 5, "points"),
        ("1,213,400 people", 1_213_400, ""),
        ("3.5 million", 3_500_000, ""),
        ("12%", 12, "%"),
        ("twelve per cent", 12, "%"),
        ("40 percent", 40, "%"),
        ("$1.2bn", 1_200_000_000, "$"),
        ("1.2 billion dollars", 1_200_000_000, "$"),
        ("5m euros", 5_000_000, "€"),
    ],
)
def test_a_number_is_read_however_it_is_written(text: str, value: float, kind: str) -> None:
    (number,) = numbers_in(text)
    assert (number.value, number.kind) == (value, kind)


@pytest.mark.parametrize(
    "text", ["one of them", "tens of men", "the seventh day", "nobody", "tension", "dozens of men", "a few hundred"]
)
def test_what_only_looks_like_a_number_is_none(text: str) -> None:
    assert numbers_in(text) == []


def test_both_ends_of_a_range_are_numbers() -> None:
    assert [number.value for number in numbers_in("7-10 days")] == [7, 10]


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("24", "twenty-four"),
        ("12%", "12 per cent"),
        ("$1.2bn", "1.2 billion dollars"),
        ("1.2 million", "1,213,400"),
        ("more than 20", "24"),
        ("nearly 500", "some 480"),
        ("$5 million", "5 million"),
        ("19 miles", "19"),
        ("7 per cent", "7 to 9 per cent"),
        ("two hundred", "212"),
    ],
)
def test_the_same_number_in_other_words_is_stated(claim: str, evidence: str) -> None:
    assert is_stated(numbers_in(claim)[0], numbers_in(evidence))


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("24", "25"),
        ("12%", "12"),
        ("$5 million", "€5 million"),
        ("1.3 million", "1,213,400"),
        ("more than 20", "40"),
        ("24", ""),
        ("19 miles", "19 kilometres"),
        ("5 percentage points", "5 per cent"),
        ("5", "5 per cent"),
        ("two hundred", "290"),
        ("two dozen", "14"),
    ],
)
def test_another_number_is_not(claim: str, evidence: str) -> None:
    assert not is_stated(numbers_in(claim)[0], numbers_in(evidence))
