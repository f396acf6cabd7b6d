import pytest
from pydantic import ValidationError

from api.http.schemas.embedding_requests import EmbeddingRequest


@pytest.mark.parametrize("given", ["a", ["a", "b"]])
def test_one_text_or_several_are_texts(given: str | list[str]) -> None:
    assert EmbeddingRequest(model="onrecord", input=given).texts == list(given)


@pytest.mark.parametrize("given", [None, 1, {"a": 1}, [None], ["a", 1], [["a"]]])
def test_anything_else_is_told_what_to_send(given: object) -> None:
    with pytest.raises(ValidationError, match="send a text or a list of texts"):
        EmbeddingRequest.model_validate({"model": "onrecord", "input": given})
