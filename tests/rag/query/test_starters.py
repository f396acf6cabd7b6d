"""Questions made of a sentence: by its structure, and only where they stand alone."""

import pytest

from rag.query.starters import generate_questions


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        ("The Elm Lane Rowing Club won the Wexcombe Regatta on Sunday.", "Who won the Wexcombe Regatta?"),
        ("Noor Haddad counted 214 eels at the weir.", "How many eels did Noor Haddad count at the weir?"),
        ("Uma Tansley telephoned Marcus Bell on Thursday to thank him.", "Why did Uma Tansley telephone Marcus Bell?"),
        ("The council of Wrenport passed the budget on Monday.", "When did the council of Wrenport pass the budget?"),
        ("Four swimmers were rescued off Wexcombe on Monday.", "How many swimmers were rescued off Wexcombe?"),
        ("The new lido cost Wexcombe £4 million, the mayor said.", "How much did the new lido cost Wexcombe?"),
        ("Uma Tansley opened the library in Wexcombe.", "Where did Uma Tansley open the library?"),
        ("The council of Wrenport bought the ferry Osprey on Sunday, the harbour office said.",
         "When did the council of Wrenport buy the ferry Osprey?"),
        ("Wexcombe Rovers want a roof.", "What do Wexcombe Rovers want?"),
        ("WHINFELL (Gazette) – Uma Tansley opened the Lido on Monday.", "Who opened the Lido?"),
        ("Uma Tansley said the mayor of Wrenport had left.", "What did Uma Tansley say about the mayor of Wrenport?"),
    ],
)  # fmt: skip
def test_a_sentence_is_asked_about(sentence: str, question: str) -> None:
    assert question in list(generate_questions(sentence))


@pytest.mark.parametrize(
    "sentence",
    [
        "He won the regatta on Sunday.",
        "Its director considered a loan.",
        "Uma Tansley praised her sister.",
        "“Uma Tansley won the prize,” the librarian said.",
        "Uma Tansley did not open the Wexcombe Lido on Monday.",
        "WHINFELL (Gazette) – The council passed the budget.",
        "Rain.",
        "",
    ],
)
def test_what_leans_on_another_sentence_or_quotes_is_not_asked_about(sentence: str) -> None:
    assert list(generate_questions(sentence)) == []


def test_what_is_counted_is_asked_for_by_how_many_alone() -> None:
    assert list(generate_questions("Noor Haddad counted 214 eels.")) == ["How many eels did Noor Haddad count?"]


def test_a_day_alone_is_not_enough_to_ask_who() -> None:
    assert not [
        one for one in generate_questions("Uma Tansley acknowledged a call on Sunday.") if one.startswith("Who")
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "Uma Tansley has been in office for fourteen months.",
        "Uma Tansley has won the Wexcombe Cup since 2011.",
        "Officials in Wexcombe speak of the mayor every day.",
    ],
)
def test_what_lasts_or_recurs_is_not_asked_when(sentence: str) -> None:
    assert not [one for one in generate_questions(sentence) if one.startswith("When")]
