from api.http.schemas.openai_responses import Model, ModelList
from tests.api.http.door import Door


def test_models_are_listed_as_they_are_described(door: Door) -> None:
    listed = door.client.get("/v1/models").json()
    assert ModelList.model_validate(listed, strict=True).model_dump() == listed
    one = door.client.get("/v1/models/onrecord").json()
    assert Model.model_validate(one, strict=True).model_dump() == one == listed["data"][0]
