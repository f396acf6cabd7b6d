"""What front ends ask for themselves is told by its form, as they write it, and done in kind."""

import json
from pathlib import Path
from typing import Any

import pytest

from api.http.openai.tasks import Kind, merged_question, parse_task
from api.http.schemas.openai_requests import Turn
from index.collection import Collection
from rag.ask import ask

TALK = "USER: why did the harbour\nbridge close?\nASSISTANT: Cracks were found. [1]\nUSER: when will it open?"
BLOCK = f"### Chat History:\n<chat_history>\n{TALK}\n</chat_history>"


def messages(*said: tuple[str, str]) -> list[Turn]:
    return [Turn.model_validate({"role": role, "content": content}) for role, content in said]


def demanding(key: str, value: str = '"x"') -> list[Turn]:
    """A task as open-webui sets it."""
    example = f'JSON format: {{ "{key}": {value} }}'
    return messages(("user", f"### Task:\nDo this with care.\n### Output:\n{example}\n{BLOCK}"))


@pytest.fixture(scope="module")
def collection(indexed: Path) -> Any:
    opened = Collection(indexed / "collections" / "default")
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("key", "kind", "made"),
    [
        ("title", "title", "Why did the harbour bridge close"),
        ("tags", "tags", ["Harbour", "Bridge", "Close"]),
        ("queries", "queries", ["When will the harbour bridge open?"]),
        ("text", "completion", ""),
        ("prompt", "picture", "when will it open?"),
        ("unheard_of", "other", ""),
    ],
)
def test_a_demanded_object_says_what_it_is_to_hold(key: str, kind: Kind, made: Any, collection: Collection) -> None:
    task = parse_task(demanding(key))
    assert task and (task.kind, task.question) == (kind, "when will it open?")
    assert json.loads(task.result(collection)) == {key: made}


def test_questions_to_go_on_with_are_answered_by_the_passages_and_were_not_asked(collection: Collection) -> None:
    task = parse_task(demanding("follow_ups", '["x"]'))
    assert task and task.kind == "follow_ups"
    made = json.loads(task.result(collection))["follow_ups"]
    assert 1 <= len(made) <= 3 and len(set(made)) == len(made)
    for question in made:
        assert ask(collection, question).outcome != "refused"
    again = f"{BLOCK}".replace("when will it open?", made[0])
    repeated = parse_task(messages(("user", f'{{ "follow_ups": ["x"] }}\n{again}')))
    assert repeated and made[0] not in json.loads(repeated.result(collection))["follow_ups"]


@pytest.mark.parametrize(
    ("instruction", "kind"),
    [
        ("Generate a concise title with an emoji. Return ONLY the title text.", "title"),
        ("Suggest 3-5 relevant follow-up questions.", "follow_ups"),
        ("Generate 1-3 broad tags.", "tags"),
        ("Decide which search queries are needed.", "queries"),
    ],
)
def test_without_a_demanded_object_the_task_is_told_by_its_name_and_text_is_given(
    instruction: str, kind: Kind, collection: Collection
) -> None:
    task = parse_task(messages(("user", f"### Task:\n{instruction}\n{BLOCK}")))
    assert task and (task.kind, task.demanded) == (kind, "")
    assert not task.result(collection).startswith("{")


def test_an_emoji_is_one_character_whatever_the_message_says(collection: Collection) -> None:
    asked = "Show the feeling by a fitting emoji (😊, 😢).\n\nMessage: ```I see.\nWhy did it close?```"
    task = parse_task(messages(("user", asked)))
    assert task and (task.kind, task.question) == ("emoji", "I see. Why did it close?")
    assert len(task.result(collection)) == 1


def test_what_is_to_be_completed_is_not_taken_for_what_was_said(collection: Collection) -> None:
    asked = f'Autocompletion: {{ "text": "<the rest>" }}\n{BLOCK}\n<type>General</type>\n<text>when will</text>'
    task = parse_task(messages(("user", asked)))
    assert task and json.loads(task.result(collection)) == {"text": ""}


def test_of_the_tools_that_are_listed_none_is_called(collection: Collection) -> None:
    listed = 'Available Tools: [{"name": "clock"}]\n\nReturn {"tool_calls": []} where none fits.'
    task = parse_task(messages(("system", listed), ("user", 'Query: History:\nUSER: """What time is it?"""')))
    assert task and json.loads(task.result(collection)) == {"tool_calls": []}


LABELLED = 'Please generate a short one.\n\n||>User:\n"why did it close?"\n||>Response:\n""It cracked.""\n\n||>Title:'
CONVERSATION = (
    "Provide a concise title. Only return the title itself.\n\nConversation:\nUser: why did it close?\nAI: It."
)


def merging(question: str, answers: str = "It cracked.") -> list[Turn]:
    """Answers of several models to be merged, as open-webui asks for it."""
    return messages(
        ("user", f'Several models answered the latest user query: "{question}"\n\nMake one answer of them.\n\n'
                 f'Responses from models: """\n{answers}\n"""')
    )  # fmt: skip


def test_of_answers_to_be_merged_the_question_is_kept() -> None:
    assert merged_question(merging("why did it close?")) == "why did it close?"
    assert merged_question(merging('who said "no"\nto the bridge?')) == 'who said "no"\nto the bridge?'
    other = 'The user query: "another"\nResponses from models: none'
    assert merged_question(merging("why did it close?", other)) == "why did it close?"
    for asked in ('What is a "user query: x"?', "Responses from models: which were wrong?", CONDENSE):
        assert not merged_question(messages(("user", asked)))


BELOW = "Provide:\n1. Its language\n2. A title of five words\n\nUser: why did it close?\nAI: It."
QUERY = "Here is the query:\nwhy did it close?\n\nWrite a phrase as a title for it.\n\nExamples:\nMarkets"


@pytest.mark.parametrize(
    "said", [("system", LABELLED), ("user", LABELLED), ("user", CONVERSATION), ("user", BELOW), ("user", QUERY)]
)
def test_a_title_as_front_ends_ask_for_it(said: tuple[str, str], collection: Collection) -> None:
    task = parse_task(messages(said))
    assert task and task.result(collection) == "Why did it close"


CONDENSE = (
    "Given the following conversation and a follow up question, rephrase the follow up question to be a standalone "
    "question.\n\nChat History:\nHuman: who is Tomas Reed?\nAssistant: The harbour master.\n"
    "Follow Up Input: what did he say?\nStandalone question:"
)
SPOKEN = (("user", "who is Tomas Reed?"), ("assistant", "The harbour master."), ("user", "what did he say?"))


@pytest.mark.parametrize(
    "said",
    [
        [("user", CONDENSE)],
        [("system", "Given a chat history and the latest question, formulate a standalone question. Do NOT answer it."),
         *SPOKEN],
        [*SPOKEN, ("user", "Given the above conversation, generate a search query to look up in order to answer.")],
    ],
)  # fmt: skip
def test_a_question_to_be_condensed_as_langchain_asks_for_it(said: Any, collection: Collection) -> None:
    task = parse_task(messages(*said))
    assert task and task.kind == "question"
    assert task.result(collection) == "What did Tomas Reed say?"


@pytest.mark.parametrize(
    "said",
    [
        [("user", "why did the harbour bridge close?")],
        [("system", "Be brief."), *SPOKEN],
        [("user", "What is the title of the article about swans?")],
        [("user", "Which emoji did the council ban?")],
        [("user", "Did they say this?\n\nUser: why did it close?\nAI: It cracked.")],
        [("user", "Here is the query:\nwhy did it close?\n\nPlease answer it.")],
        [("user", "Message: ```Which emoji did the council ban?```")],
        [("user", "Which search query did the police look for?")],
        [("user", "who is he?"), ("assistant", "A man."), ("user", "Did the council write a standalone report?")],
        [("system", "You write for a newsroom.")],
        [("system", "Available Tools: none."), ("user", "why did the harbour bridge close?")],
        [],
    ],
)
def test_what_a_person_asks_is_no_task(said: Any) -> None:
    assert parse_task(messages(*said)) is None


def test_what_asks_for_a_measure_is_no_tag(collection: Collection) -> None:
    task = parse_task(
        messages(("user", "List tags.\n<chat_history>\nUSER: How much will the bridge cost?\n</chat_history>"))
    )
    assert task and task.result(collection).split("\n") == ["Bridge", "Cost"]


def test_a_title_is_one_line_cut_between_words(collection: Collection) -> None:
    long = "why " + "very long words " * 20
    task = parse_task(messages(("user", f"Write a title.\n<chat_history>\nUSER: {long}\n</chat_history>")))
    assert task
    title = task.result(collection)
    assert len(title) <= 60 and title.startswith("Why very long") and title.endswith("…")


def test_of_an_empty_conversation_nothing_is_made(collection: Collection) -> None:
    for key, made in (("title", ""), ("tags", []), ("queries", []), ("follow_ups", [])):
        empty = messages(("user", f'{{ "{key}": "x" }}\n<chat_history>\n\n</chat_history>'))
        task = parse_task(empty)
        assert task and json.loads(task.result(collection)) == {key: made}
