import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import QuestionError
from rag.query.question import MOST_CHARACTERS, Question, ask_what_happened, question_of
from rag.text.words import stems

ODD = [
    '"', "*", '"unclosed', "mill*", "NEAR(mill fire, 5)", "mill AND fire", "mill OR", "NOT", "title:mill", "^mill",
    "{mill fire}", "-mill", "mill + fire", "(((", "'; DROP TABLE articles; --", "1=1 UNION SELECT text FROM articles",
    "🙂", "🙂🔥 fire", "火事はなぜ起きたのか", "почему сгорела мельница?", "لماذا", "mill\0fire", "\0", "½ ² ٣",
    "the and of", "a", "_", "%s %d {0}", "x" * MOST_CHARACTERS, "\ud800 fire", "fi\u0301re", "[S1]", "\u202efire",
]  # fmt: skip


@pytest.mark.parametrize("text", ["", " ", "\t\n\u3000", "?", "?!… -- “”", "...", "🙂", "؟", "\0"])
def test_what_holds_no_word_is_no_question(text: str):
    with pytest.raises(QuestionError, match="There is no question"):
        question_of(text)


def test_a_question_may_be_long_and_not_too_long():
    assert len(question_of("why " * 2000).text) == 7999
    assert len(question_of("a" * MOST_CHARACTERS).text) == MOST_CHARACTERS
    with pytest.raises(QuestionError, match="10,001 characters"):
        question_of("a" * (MOST_CHARACTERS + 1))
    with pytest.raises(QuestionError, match="100,000 characters"):
        question_of("a" * 100_000)


def test_spaces_and_line_ends_do_not_change_a_question():
    assert question_of("  Why\n did\tit \u00a0burn? ") == question_of("Why did it burn?")


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("Why did it burn??", "Why did it burn?"),
        ("Why did it burn ?!", "Why did it burn?"),
        ("Why did it burn...", "Why did it burn?"),
        ("Why did it burn…", "Why did it burn?"),
        ('"Why did it burn?"', "Why did it burn?"),
        ("„Warum brannte es?“", "Warum brannte es?"),
        ("Tell me about the U.S.", "Tell me about the U.S."),
        ("What is the U.S.?", "What is the U.S.?"),
        ("Listen!", "Listen!"),
        ('"Fire" or "blaze"?', '"Fire" or "blaze"?'),
    ],
)
def test_quotation_marks_around_a_question_and_more_marks_at_its_end_do_not_change_it(typed: str, text: str):
    assert question_of(typed).text == text


@pytest.mark.parametrize("dash", "‐‑‒–—")
def test_the_width_of_a_dash_does_not_change_a_question(dash: str):
    assert question_of(f"Why did Israel{dash}Russia relations sour?") == question_of(
        "Why did Israel-Russia relations sour?"
    )


def test_a_question_is_searched_by_the_words_that_carry_meaning():
    asked = question_of("Why did the old Mill burn, and who set the mill alight?")
    assert asked.content_words == ("old", "mill", "burn", "set", "alight")
    assert {word.stem for word in asked.content} == set(stems("old mill burn set alight"))


def test_a_question_of_function_words_is_searched_by_all_of_them():
    assert question_of("who is it").content_words == ("who", "is", "it")
    assert [word.stem for word in question_of("who is it").content] == ["who", "is", "it"]


def test_each_word_stands_where_its_offsets_say():
    asked = question_of("Who paid for Marigold's new engine in 2024?")
    assert [asked.text[word.start : word.end] for word in asked.content] == [word.raw for word in asked.content]
    assert [word.raw for word in asked.content] == ["paid", "Marigold's", "new", "engine", "2024"]


def read_off(asked: Question) -> None:
    assert asked.text == " ".join(asked.text.split())
    assert len(asked.text) <= MOST_CHARACTERS
    assert asked.content_words
    assert len({word.stem for word in asked.content}) == len(asked.content)
    assert asked.content is asked.content


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


@pytest.mark.parametrize(
    ("text", "account"),
    [
        ("Why did the mill burn?", True),
        ("And how did it end?", True),
        ("What happened to the miller?", True),
        ("What has become of the mill?", True),
        ("What burned?", False),
        ("How many burned?", False),
        ("Who?", False),
    ],
)
def test_reasons_and_courses_want_an_account(text: str, account: bool) -> None:
    assert question_of(text).wants_account is account


@pytest.mark.parametrize(
    ("text", "yes_or_no"),
    [
        ("Did the mill burn?", True),
        ("And is the miller alive?", True),
        ("As for the mill, was it insured?", True),
        ("Who did it?", False),
        ("The mill did burn", False),
    ],
)
def test_yes_or_no_is_asked_for_by_the_verb_that_opens_a_question(text: str, yes_or_no: bool) -> None:
    assert question_of(text).wants_yes_or_no is yes_or_no


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Did Iran launch missiles at Israel?", {"Iran"}),
        ("How many missiles did the Kremlin count?", {"Kremlin"}),
        ("When will Anna Ro leave Lund?", {"Anna", "Ro"}),
        ("Who left Lund?", set()),
        ("Did the mayor of Lund leave?", set()),
    ],
)
def test_a_name_behind_the_first_verb_is_the_subject(text: str, subject: set[str]) -> None:
    assert question_of(text).subject == subject


@pytest.mark.parametrize(
    ("asked", "read"),
    [
        ("Tell me more about Gerald Moss.", "What happened with Gerald Moss."),
        ("And what about the bridge?", "What happened with the bridge?"),
        ("What's the latest on the strike?", "What happened with the strike?"),
        ("What do the articles say about Norvane?", "What happened with Norvane?"),
        ("Any news on the trial?", "What happened with the trial?"),
        ("summarise the article about bees", "What happened with bees"),
        ("Tell me about what happened in Lund", "what happened in Lund"),
    ],
)
def test_a_request_for_all_about_a_topic_is_read_as_what_happened_with_it(asked: str, read: str) -> None:
    assert ask_what_happened(asked) == read
    assert question_of(asked).topic


@pytest.mark.parametrize(
    "asked",
    [
        "What did Lavrov say about Hitler?",
        "What do critics say about the law?",
        "What is the book about?",
        "Tell me why.",
    ],
)
def test_a_question_of_what_somebody_said_stays_as_it_is(asked: str) -> None:
    assert ask_what_happened(asked) == asked
    assert not question_of(asked).topic
