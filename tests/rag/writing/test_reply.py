from pathlib import Path

import pytest

from eval.cases import load_cases
from index.catalogue.reads import Filters
from index.collection import Collection
from rag.ask import ask
from rag.query.conversation import WORDS
from rag.writing.reply import reply

ROOT = Path(__file__).parents[3]


def test_no_question_of_the_sample_is_taken_for_anything_else(sample: Collection):
    questions = {case.question for case in load_cases(ROOT / "eval" / "cases.yaml") if case.split == "dev"}
    assert len(questions) > 100
    assert [question for question in questions if reply(sample, question, (), Filters())] == []


@pytest.mark.parametrize(
    "question", ["What did KAN News report?", "What did the Weir Courier report about the swans in May?"]
)
def test_what_an_outlet_said_of_an_event_is_searched_for(newsroom: Collection, question: str):
    assert reply(newsroom, question, (), Filters()) is None


@pytest.mark.parametrize("words", ["thanks", "lol", "ok let's run with it", "Thank you very much!", "bye"])
def test_small_talk_gets_a_short_word_and_no_search(newsroom: Collection, words: str):
    answer = ask(newsroom, words)
    assert answer.outcome == "refused" and answer.refusal
    assert (answer.refusal.reason, answer.refusal.searched, answer.refusal.nearest) == (WORDS["small_talk"], "", ())
    assert answer.passages == answer.citations == ()


@pytest.mark.parametrize("words", ["asdf", "qwertz uiop", "hjkl;"])
def test_what_is_no_word_is_told_to_be_no_question(newsroom: Collection, words: str):
    answer = reply(newsroom, words, (), Filters())
    assert answer and answer.refusal
    assert answer.refusal.reason in {WORDS["gibberish"], WORDS["small_talk"]}


@pytest.mark.parametrize("words", ["estlund", "Vassby?", "Who won?", "кто победил", "1066"])
def test_what_may_be_a_question_is_searched_for(newsroom: Collection, words: str):
    assert reply(newsroom, words, (), Filters()) is None


def test_a_summary_of_a_topic_is_searched_for_one_of_everything_is_not(newsroom: Collection):
    assert reply(newsroom, "Summarize the article about the tunnel", (), Filters()) is None
    assert reply(newsroom, "Summarize the articles", (), Filters()) is not None


def test_a_word_to_the_program_is_told_how_to_ask(newsroom: Collection):
    answer = reply(newsroom, "help", (), Filters())
    assert answer and answer.refusal
    assert answer.refusal.reason == WORDS["program"]


def test_more_is_asked_of_what_was_spoken_of(newsroom: Collection):
    answer = reply(newsroom, "Tell me more", (), Filters())
    assert answer and answer.refusal and answer.refusal.reason == WORDS["program"]
    history = ({"role": "user", "content": "Who left the pact?"}, {"role": "assistant", "content": "Estlund did. [1]"})
    assert reply(newsroom, "Tell me more", history, Filters()) is None
