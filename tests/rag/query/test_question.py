import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import QuestionError
from rag.query.question import MOST_CHARACTERS, Question, answers_kind, counts, question_of, reasons_in
from rag.text.words import stems

KINDS = [
    ("Why did the ministers fall out?", "why"),
    ("What caused the flood?", "why"),
    ("What are the reasons for the strike?", "why"),
    ("How come the ferry is late?", "why"),
    ("What went wrong with the bridge?", "why"),
    ("How much did the tunnel cost?", "money"),
    ("What is the price of the new ferry?", "money"),
    ("How many people were hurt?", "number"),
    ("How long is the tunnel?", "number"),
    ("What percentage voted?", "number"),
    ("When does the tunnel open?", "when"),
    ("In what year did the mill close?", "when"),
    ("Where will the team play?", "where"),
    ("In which city did they meet?", "where"),
    ("Who founded the museum?", "who"),
    ("Which minister resigned?", "who"),
    ("How did the team get home?", "how"),
    ("What did the keeper write?", "what"),
    ("tunnel weir digging", "what"),
]

ODD = [
    '"', "*", '"unclosed', "mill*", "NEAR(mill fire, 5)", "mill AND fire", "mill OR", "NOT", "title:mill", "^mill",
    "{mill fire}", "-mill", "mill + fire", "(((", "'; DROP TABLE articles; --", "1=1 UNION SELECT text FROM articles",
    "🙂", "🙂🔥 fire", "火事はなぜ起きたのか", "почему сгорела мельница?", "لماذا", "mill\0fire", "\0", "½ ² ٣",
    "the and of", "a", "_", "%s %d {0}", "x" * MOST_CHARACTERS, "\ud800 fire", "fi\u0301re", "[S1]", "\u202efire",
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind"), KINDS)
def test_a_question_asks_for_a_kind_of_thing(text: str, kind: str):
    assert question_of(text).kind == kind


@pytest.mark.parametrize("text", ["", " ", "\t\n\u3000", "?", "?!… -- “”", "...", "🙂", "؟", "\0"])
def test_what_holds_no_word_is_no_question(text: str):
    with pytest.raises(QuestionError, match="There is no question"):
        question_of(text)


def test_a_question_may_be_long_and_not_too_long():
    assert len(question_of("why " * 2000).text) == 7999
    with pytest.raises(QuestionError, match="100,000 characters"):
        question_of("a" * 100_000)


def test_spaces_and_line_ends_do_not_change_a_question():
    assert question_of("  Why\n did\tit \u00a0burn? ") == question_of("Why did it burn?")


def test_the_width_of_a_dash_does_not_change_a_question():
    assert question_of("Why did Israel–Russia relations sour?") == question_of("Why did Israel-Russia relations sour?")


def test_a_question_is_searched_by_the_words_that_carry_meaning():
    asked = question_of("Why did the old Mill burn, and who set the mill alight?")
    assert asked.content_words == ("old", "mill", "burn", "set", "alight")
    assert set(asked.content) == set(stems("old mill burn set alight"))


def test_a_question_of_function_words_is_searched_by_all_of_them():
    assert question_of("who is it").content_words == ("who", "is", "it")
    assert question_of("who is it").content


def test_what_is_counted_is_read_off_the_question():
    assert question_of("How many old people were hurt?").counted in stems("old people")
    assert question_of("Who was hurt?").counted == ""


def test_a_count_stands_before_what_is_counted():
    asked = question_of("How many people were hurt?")
    assert counts(asked, stems("Eleven people were hurt."))
    assert counts(asked, stems("Seventeen people were hurt, and more than forty people were moved."))
    assert counts(asked, stems("They carried 40 old and weary people away."))
    assert not counts(asked, stems("People were hurt, and eleven dogs barked."))
    assert not counts(question_of("Who was hurt?"), stems("Eleven people were hurt."))


def test_several_sentences_answer_why_and_few_a_question_of_fact():
    assert {question_of(text).breadth for text in ("Why did it burn?", "What are the reasons?")} == {"broad"}
    assert {question_of(text).breadth for text in ("How did it burn?", "What burned?")} == {"matter"}
    assert question_of("When did it burn?").breadth == "point"


def test_a_sentence_gives_a_reason_by_a_cause_a_turn_or_a_reaction():
    def ways(text: str) -> int:
        return reasons_in(stems(text))

    assert ways("The mill stands by the river.") == 0
    for one in ("It burned because a boiler burst.", "Relations cooled at once.", "The minister condemned it."):
        assert ways(one) == 1
    assert ways("Relations cooled because the minister condemned the vote.") == 3


@pytest.mark.parametrize(
    ("question", "does", "does_not"),
    [
        ("When did the mill burn?", "It burned on Monday.", "It burned slowly."),
        ("How many mills burned?", "Three mills burned.", "The mills burned."),
        ("How many mills burned?", "Fourteen mills burned.", "The mills burned often."),
        ("How much did the mill cost?", "It cost 3 million pounds.", "It cost the town its pride."),
        ("Where did they meet?", "The two met in Oslo.", "The two met at night."),
        ("Who lit the fire?", "The fire was lit by Anna.", "The fire was lit by somebody."),
        ("Why did the mill burn?", "It burned because a boiler burst.", "It burned on Monday."),
    ],
)
def test_a_sentence_holds_the_kind_of_thing_asked_for(question: str, does: str, does_not: str):
    assert answers_kind(question_of(question), does)
    assert not answers_kind(question_of(question), does_not)


def read_off(asked: Question) -> None:
    assert asked.text == " ".join(asked.text.split())
    assert len(asked.text) <= MOST_CHARACTERS
    assert asked.content_words
    assert len(set(asked.content)) == len(asked.content)
    assert isinstance(asked.counted, str)
    assert answers_kind(asked, asked.text) in (True, False)
    assert counts(asked, asked.stems) in (True, False)


@pytest.mark.parametrize("text", ODD)
def test_odd_questions_are_read_or_refused(text: str):
    try:
        asked = question_of(text)
    except QuestionError:
        return
    read_off(asked)


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str):
    try:
        asked = question_of(text)
    except QuestionError:
        return
    read_off(asked)
