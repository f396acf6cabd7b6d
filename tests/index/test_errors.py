"""The errors of `index`: one tree, so that a door can map classes and never read texts."""

import inspect

import pytest

import index.errors
from index.errors import OnRecordError, UnreadableFile

CLASSES = [one for _, one in inspect.getmembers(index.errors, inspect.isclass)]


@pytest.mark.parametrize("error", CLASSES)
def test_every_error_is_an_onrecord_error(error: type[Exception]) -> None:
    assert issubclass(error, OnRecordError)
    assert not issubclass(error, OSError | ValueError | RuntimeError)


def test_the_module_hands_on_every_error_in_name_order() -> None:
    assert index.errors.__all__ == sorted(one.__name__ for one in CLASSES)


@pytest.mark.parametrize("error", CLASSES)
def test_the_tree_in_the_docstring_names_every_error(error: type[Exception]) -> None:
    assert error.__name__ in (index.errors.__doc__ or "")
    assert error.__doc__


def test_no_error_but_the_first_and_that_of_a_file_stands_above_another() -> None:
    assert {one.__base__ for one in CLASSES} == {Exception, OnRecordError, UnreadableFile}


@pytest.mark.parametrize("error", CLASSES)
def test_an_error_says_its_sentence(error: type[Exception]) -> None:
    assert str(error("Run this next.")) == "Run this next."
