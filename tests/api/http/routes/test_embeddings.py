"""The shipped encoder in OpenAI's protocol, asked by OpenAI's own client."""

from typing import Any

import numpy as np
import openai
import pytest

from index.embedding.embedder import MiniLM
from tests.api.http.door import Door

TEXTS = ["The harbour bridge closed because of cracks.", "Pupils planted apple trees.", "The bridge has cracks."]


def test_openais_client_gets_the_vectors_in_the_order_of_the_texts(door: Door) -> None:
    made = door.openai().embeddings.create(model="onrecord", input=TEXTS)
    assert [one.index for one in made.data] == [0, 1, 2]
    vectors = np.array([one.embedding for one in made.data], np.float32)
    assert np.array_equal(vectors, MiniLM().embed(TEXTS))
    near = vectors @ vectors[0]
    assert near[2] > near[1]
    assert (made.object, made.model) == ("list", "onrecord")
    assert made.usage.prompt_tokens == made.usage.total_tokens == sum(MiniLM().count(TEXTS))


def test_as_numbers_they_are_the_same_as_in_base64(door: Door) -> None:
    client = door.openai()
    numbers = client.embeddings.create(model="onrecord", input=TEXTS[0], encoding_format="float")
    assert np.array_equal(
        np.array(numbers.data[0].embedding, np.float32),
        np.array(client.embeddings.create(model="onrecord", input=TEXTS[0]).data[0].embedding, np.float32),
    )
    raw = door.client.post("/v1/embeddings", json={"model": "onrecord", "input": "a", "encoding_format": "base64"})
    assert isinstance(raw.json()["data"][0]["embedding"], str)


@pytest.mark.parametrize(
    ("wrong", "param", "told"),
    [
        ({"input": ""}, "input", "a text or a list of texts"),
        ({"input": []}, "input", "a text or a list of texts"),
        ({"input": ["a", " "]}, "input", "a text or a list of texts"),
        ({"input": [1, 2, 3]}, "input", "check_embedding_ctx_length=False"),
        ({"input": [[1, 2], [3]]}, "input", "check_embedding_ctx_length=False"),
        ({"input": ["a"] * 257}, "input", "up to 256 texts are embedded at a time; 257 were sent"),
        ({"input": ["a " * 60_000] * 2}, "input", "up to 200,000 characters"),
        ({"input": ["short", "word " * 511]}, "input", "Text 2 has 511 tokens, and the encoder reads 510"),
        ({"input": "a", "dimensions": 256}, "dimensions", "384 dimensions"),
        ({"input": "a", "encoding_format": "int8"}, "encoding_format", "float"),
    ],
)
def test_what_cannot_be_embedded_is_refused_in_openais_shape(
    door: Door, wrong: dict[str, Any], param: str, told: str
) -> None:
    with pytest.raises(openai.BadRequestError) as raised:
        door.openai().embeddings.create(**{"model": "onrecord", **wrong})
    error = raised.value.body
    assert isinstance(error, dict)
    assert error["param"] == param and told in error["message"] and error["type"] == "invalid_request_error"


def test_a_model_that_is_none_is_not_found(door: Door) -> None:
    with pytest.raises(openai.NotFoundError):
        door.openai().embeddings.create(model="text-embedding-3-small", input="a")


def test_langchain_embeds_a_query_and_documents(door: Door) -> None:
    client = pytest.importorskip("langchain_openai").OpenAIEmbeddings(
        model="onrecord", base_url=f"{door.url}/v1", api_key="none", check_embedding_ctx_length=False, max_retries=0
    )
    query, documents = client.embed_query(TEXTS[0]), client.embed_documents(TEXTS)
    assert np.array_equal(np.array(query, np.float32), np.array(documents[0], np.float32))
