import pytest

from rag.text.countries import same_country


@pytest.mark.parametrize(
    ("one", "other"),
    [("French", "France"), ("Netherlands", "Dutch"), ("UK", "British"), ("america", "American"), ("US", "USA")],
)
def test_a_country_and_its_people_are_one(one: str, other: str) -> None:
    assert same_country(one, other)
    assert same_country(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [("French", "Spain"), ("Niger", "Nigerian"), ("American", "us"), ("Andorra", "and"), ("Harbour", "Mayor")],
)
def test_others_are_not(one: str, other: str) -> None:
    assert not same_country(one, other)
