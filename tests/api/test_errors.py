import pytest

import index.errors
import rag.errors
from api.errors import TABLE, UsageError, error_info
from index.errors import IndexMissing, OnRecordError

RAISED = [getattr(package, name) for package in (index.errors, rag.errors) for name in package.__all__]


@pytest.mark.parametrize("kind", [*RAISED, UsageError])
def test_every_error_of_ours_has_a_row(kind: type[OnRecordError]) -> None:
    assert kind in TABLE


@pytest.mark.parametrize("kind", TABLE)
def test_a_row_is_complete(kind: type[OnRecordError]) -> None:
    row = TABLE[kind]
    assert row.exit_code in {1, 2, 3, 4, 130}
    assert 400 <= row.http_status < 600
    assert row.sentence.endswith(".")


@pytest.mark.parametrize(
    ("kind", "code"),
    [("IndexMissing", 3), ("IndexMismatch", 3), ("QuestionError", 2), ("EmbedderFailed", 4)],
)
def test_exit_codes_are_those_of_the_contract(kind: str, code: int) -> None:
    assert next(row.exit_code for error, row in TABLE.items() if error.__name__ == kind) == code


def test_a_subclass_counts_as_the_class_above_it() -> None:
    class Gone(IndexMissing):
        pass

    assert error_info(Gone("gone")) is TABLE[IndexMissing]


def test_an_error_that_is_not_listed_counts_as_the_root() -> None:
    class Other(OnRecordError):
        pass

    assert error_info(Other("other")) is TABLE[OnRecordError]
