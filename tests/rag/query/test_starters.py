"""Questions made of a sentence: by its structure, and only where they stand alone."""

import pytest

from rag.query.starters import questions_of


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        ("The Elm Lane Rowing Club won the Wexcombe Regatta on Sunday.", "Who won the Wexcombe Regatta?"),
        ("Noor Haddad counted 214 eels at the weir.", "How many eels did Noor Haddad count?"),
        ("Uma Tansley telephoned Marcus Bell on Thursday to thank him.", "Why did Uma Tansley telephone Marcus Bell?"),
        ("The council of Wrenport passed the budget on Monday.", "When did the council of Wrenport pass the budget?"),
        ("Uma Tansley said the mayor of Wrenport had left.", "What did Uma Tansley say about the mayor of Wrenport?"),
    ],
)  # fmt: skip
def test_a_sentence_is_asked_about(sentence: str, question: str) -> None:
    assert question in list(questions_of(sentence))


@pytest.mark.parametrize(
    "sentence",
    [
        "He won the regatta on Sunday.",
        "Its director considered a loan.",
        "Uma Tansley praised her sister.",
        "“Uma Tansley won the prize,” the librarian said.",
        "WHINFELL (Gazette) – The council passed the budget on Monday.",
        "Rain.",
        "",
    ],
)
def test_what_leans_on_another_sentence_or_quotes_is_not_asked_about(sentence: str) -> None:
    assert list(questions_of(sentence)) == []


def test_a_day_alone_is_not_enough_to_ask_who() -> None:
    assert not [one for one in questions_of("Uma Tansley acknowledged a call on Sunday.") if one.startswith("Who")]
