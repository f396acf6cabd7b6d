import pytest

from index.errors import OnRecordError
from rag import errors
from rag.errors import BadFilter, QuestionError, SettingsError
from rag.query.question import question_of


@pytest.mark.parametrize("kind", [BadFilter, QuestionError, SettingsError])
def test_every_error_is_one_of_ours(kind: type[Exception]):
    assert issubclass(kind, OnRecordError)


def test_the_page_that_draws_the_tree_names_every_error():
    assert errors.__doc__ is not None
    assert all(name in errors.__doc__ for name in errors.__all__)


def test_an_error_says_in_words_what_to_do():
    with pytest.raises(QuestionError, match=r"ask in words, for example onrecord ask "):
        question_of("")
    with pytest.raises(QuestionError, match=r"10,001 characters; at most 10,000 can be asked\. Shorten it\."):
        question_of("a" * 10_001)
