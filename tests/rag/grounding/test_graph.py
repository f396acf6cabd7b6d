import pytest

from rag.grounding.graph import akin, graph


def related(text: str, relation: str) -> set[tuple[str, str]]:
    here = graph(text)
    return {
        (here.tokens[head].text, here.tokens[end].text)
        for (head, end), found in here.edges.items()
        if relation in found
    }


@pytest.mark.parametrize("text", ["Israel launched missiles.", "Missiles were launched by Israel."])
def test_passives_are_turned(text: str) -> None:
    assert {one[1].lower() for one in related(text, "subj")} == {"israel"}
    assert {one[1].lower() for one in related(text, "obj")} == {"missiles"}


def test_clauses_are_opened() -> None:
    text = "The Kremlin hosted Hamas and praised Iran, which had sent drones built by engineers."
    assert {("hosted", "Kremlin"), ("praised", "Kremlin"), ("built", "engineers")} <= related(text, "subj")
    assert ("built", "drones") in related(text, "obj")


def test_tense_voice_and_words_are_told() -> None:
    here = graph("Two ships had been sunk.")
    verb = next(one for one in here.tokens if one.text == "sunk")
    assert (here.tense(verb), here.passive(verb), here.key[0]) == ("past", True, "#2")


def test_a_country_and_its_people_are_akin() -> None:
    assert akin("russian", "russia")
    assert not akin("iran", "iraq")
