import pytest

from rag.grounding.references import Context, unclear_pronoun

SOURCE = (
    "Netanyahu cut short a cabinet meeting to speak with Putin.",
    "He voiced disapproval of the deal.",
    "It remains unclear whether the deal will stand.",
)


def meant(texts: list[str], word: str) -> frozenset[str]:
    context = Context(texts)
    token = next(one for one in context[len(texts) - 1].tokens if one.text == word)
    return context.antecedent_keys(len(texts) - 1, token)


def test_he_is_whom_the_sentence_before_is_about() -> None:
    assert meant(list(SOURCE[:2]), "He") == {"netanyahu"}


def test_she_is_nobody_who_bears_a_mans_title() -> None:
    assert meant(["Mr Levin left Oslo.", "She wept."], "She") == frozenset()
    assert meant(["Ms Levin left Oslo.", "She wept."], "She") == {"levin"}


def test_she_is_the_person_behind_a_designation_and_never_he() -> None:
    told = "She said that the money was gone."
    assert meant(["The council leader, Maud Ferris, apologised.", told], "She") == {"ferris"}
    assert meant(["Maud Ferris wept.", "He had argued that Moss was ill.", told], "She") == frozenset()


@pytest.mark.parametrize(
    ("shown", "word"),
    [([], "He"), (["Putin spoke with Netanyahu."], "He"), (["Netanyahu spoke with Putin."], None)],
)
def test_a_sentence_that_leans_means_after_the_claims_shown_what_it_means_there(
    shown: list[str], word: str | None
) -> None:
    assert unclear_pronoun(Context([*shown, SOURCE[1]]), Context(SOURCE), 1) == word


def test_it_before_a_clause_leans_on_nothing() -> None:
    assert unclear_pronoun(Context([SOURCE[2]]), Context(SOURCE), 2) is None
