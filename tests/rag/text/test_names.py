import pytest

from rag.text.names import is_mentioned, names_in
from rag.text.words import folded, words_of


def found_in(word: str, text: str) -> bool:
    return is_mentioned(word, frozenset(folded(w.raw) for w in words_of(text)), text)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Mr. Levin met Anna Ro in Oslo.", ["Levin", "Anna Ro", "Oslo"]),
        ("The talks with Norway failed.", ["Norway"]),
        ("However, Levin left.", ["Levin"]),
        ("Officially nothing happened on Monday.", []),
        ("Levin left.", ["Levin"]),
        ("He said. Then Ro spoke.", ["Ro"]),
    ],
)
def test_names_are_told_from_other_capitals(text: str, names: list[str]) -> None:
    assert [name.text for name in names_in(text)] == names


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("Levin", "LEVIN left"),
        ("Israel", "the Israelis left"),
        ("Russian", "Russia left"),
        ("French", "in France"),
        ("Dutch", "in the Netherlands"),
        ("British", "in the UK"),
        ("American", "the US army"),
        ("UN", "the United Nations"),
        ("Müller", "Muller left"),
        ("Oslo's", "in Oslo"),
    ],
)
def test_a_name_is_known_in_its_other_forms(word: str, text: str) -> None:
    assert found_in(word, text)


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("Levin", "Levi left"),
        ("Iran", "Iraq"),
        ("UN", "unless he goes"),
        ("Andorra", "ships and men"),
        ("American", "they told us"),
    ],
)
def test_another_name_is_not(word: str, text: str) -> None:
    assert not found_in(word, text)
