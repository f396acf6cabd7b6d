from datetime import date

import pytest
from pydantic import ValidationError

from api.http.schemas.requests import MOST_HISTORY, Asked, FilterTexts, query_filters
from index.catalogue.reads import Filters
from rag.errors import BadFilter
from tests.api.http.door import Door

TURN = {"role": "user", "content": "Why?"}


def test_a_question_alone_is_enough() -> None:
    asked = Asked.model_validate({"question": "Why?"})
    assert (asked.turns, asked.filters.read(), asked.stream, asked.policy) == ([], Filters(), False, None)


def test_the_history_is_plain_messages() -> None:
    asked = Asked.model_validate({"question": "And then?", "history": [TURN, {"role": "assistant", "content": "So."}]})
    assert asked.turns == [TURN, {"role": "assistant", "content": "So."}]
    known = {**TURN, "asked": "Why is the bridge shut?"}
    assert Asked.model_validate({"question": "And then?", "history": [known]}).turns == [known]


@pytest.mark.parametrize(
    "more",
    [
        {"history": [TURN] * (MOST_HISTORY + 1)},
        {"history": [{"role": "user", "content": "x" * 50_000}] * 5},
        {"history": [{**TURN, "asked": "x" * 50_000}] * 5},
        {"history": [{**TURN, "name": "x"}]},
        {"question": ""},
        {"filters": {"before": "2024"}},
        {"policy": "loose"},
    ],
)
def test_what_is_too_much_or_unknown_is_refused(more: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Asked.model_validate({"question": "Why?", **more})


def test_filters_are_read_alike_wherever_they_stand() -> None:
    stated = {"since": "2024-02", "until": "2024-02", "publisher": "The Tide", "source": "2024/*"}
    found = FilterTexts.model_validate(stated).read()
    assert found == query_filters(**stated) == Filters(date(2024, 2, 1), date(2024, 2, 29), "The Tide", "2024/*")
    with pytest.raises(BadFilter):
        query_filters(since="soon")


def test_a_parameter_that_is_given_twice_is_refused(door: Door) -> None:
    response = door.client.get("/v1/articles?publisher=The+Tide&publisher=The+Post")
    assert (response.status_code, response.json()["error"]["code"]) == (400, "usage_error")
