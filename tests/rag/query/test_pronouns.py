"""What the pronouns of a follow-up refer to."""

import pytest

from rag.query.conversation import Turn
from rag.query.pronouns import points_back, unresolved_pronouns, with_antecedents
from rag.text.parse import parse


@pytest.mark.parametrize(
    ("asked", "said", "question", "filled"),
    [
        ("Did Mrs Ro and Mr Lind speak?", "They did.", "Why did he call her?", "Why did Mr Lind call Mrs Ro?"),
        ("Did Anna Ro and Ole Lind speak?", "They did.", "Did they meet?", "Did Anna Ro and Ole Lind meet?"),
        (
            "Who drowned?",
            "Anna Ro drowned. [1] Her husband was saved by Ole Lind.",
            "Did he speak to her husband?",
            "Did Ole Lind speak to Anna Ro’s husband?",
        ),
        ("Who is Ole Lind?", "Ole Lind is a friend of Karl Ro.", "Where does he live?", "Where does Ole Lind live?"),
        ("Who is Sigrid Moen?", "She beat Otto Krall.", "Whom did she beat?", "Whom did Sigrid Moen beat?"),
        ("Will the mill close?", "Yes.", "What did Lund say about it?", "What did Lund say about the mill?"),
        ("How many ships has Estlund?", "Nine.", "When was that?", "When was that?"),
        ("What burned at the mill?", "A barn.", "What caused it?", "What caused it?"),
        (
            "Who was hurt in the Plover collision?",
            "Nine were.",
            "When did that happen?",
            "When did the Plover collision happen?",
        ),
        ("How many fish died in the Weir?", "Nine.", "What killed them?", "What killed the fish?"),
        ("What became of the skipper?", "A court fined the skipper.", "Was he drunk?", "Was he drunk?"),
        ("How old is Ida Rook?", "She is 40.", "Where is she?", "Where is Ida Rook?"),
        ("How old is Ida Rook?", "She is 40.", "Is the company hers?", "Is the company Ida Rook’s?"),
        ("Who won?", "Alan Brown beat Mrs Smith.", "What did she say?", "What did Mrs Smith say?"),
        ("How far did Norvane's shares fall?", "By a tenth.", "Who runs it?", "Who runs Norvane?"),
        (
            "What did Norvane announce?",
            "Norvane AG cut Norvane's forecast.",
            "What did she say?",
            "What did she say?",
        ),
    ],
)
def test_a_pronoun_is_neither_its_own_subject_nor_two_things_nor_a_place_nor_somebody_unnamed(
    asked: str, said: str, question: str, filled: str
) -> None:
    assert with_antecedents(parse(question), [Turn(asked, said)])[0] == filled


def test_it_is_looked_for_in_the_last_question_that_has_a_topic() -> None:
    turns = [Turn("Did Estlund leave?", "It did."), Turn("Who spoke on the day of the vote?", "Ida Rook.")]
    assert with_antecedents(parse("What did Kaarel Ots say about it?"), turns) == ["What did Kaarel Ots say about it?"]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Why did it burn?", ["it"]),
        ("Did it rain?", []),
        ("Did the mill burn before it was sold?", []),
        ("What did Estlund say about it?", ["it"]),
        ("Who told her that?", ["her", "that"]),
        ("Who said that Estlund would leave?", []),
    ],
)
def test_pronouns_without_an_antecedent_in_their_own_sentence_are_found(question: str, words: list[str]) -> None:
    assert [token.text for token in unresolved_pronouns(parse(question))] == words


def test_this_and_that_point_back() -> None:
    assert points_back(parse("When was that?"))
    assert not points_back(parse("When was it?"))


@pytest.mark.parametrize("question", ["How many families lost their homes?", "Which town has sold its baths?"])
def test_what_is_asked_for_is_an_antecedent(question: str) -> None:
    assert unresolved_pronouns(parse(question)) == []
