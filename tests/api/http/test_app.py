"""The door as a whole: every operation, asked with whatever its description lets through and what it does not."""

from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest
import schemathesis
from schemathesis import GenerationMode
from schemathesis.checks import CheckContext, not_a_server_error
from schemathesis.core.mutations import OperatorKind
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from api.http.app import create_app
from api.http.services import Server
from api.service.keys import Keys
from api.settings.settings import Settings
from tests.api.http.conftest import FREE
from tests.api.http.door import Door

_FILES = "/properties/files/items"


def wrong_data_is_rejected(ctx: CheckContext, response: schemathesis.Response, case: schemathesis.Case) -> bool | None:
    """As schemathesis holds it, but for the type of an uploaded file: whatever it is made of is sent as its bytes."""
    wrong = getattr(case.meta.phase.data, "mutations", ()) if case.meta else ()
    of_files = [one.operator is OperatorKind.CHANGE_TYPE and one.schema_pointer == _FILES for one in wrong]
    return None if of_files and all(of_files) else negative_data_rejection(ctx, response, case)


CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    ignored_auth,
    response_headers_conformance,
    response_schema_conformance,
    wrong_data_is_rejected,
    unsupported_method,
]


@pytest.fixture(scope="module")
def open_door(indexed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Door, str]]:
    """A server over a home of its own, with a key that may write."""
    import shutil

    home = Path(shutil.copytree(indexed, tmp_path_factory.mktemp("fuzzed") / "home"))
    key = Keys(home).add("fuzz", "write")
    with Door(Settings(home=home, rate_limit=FREE)) as running:
        yield running, key


@pytest.fixture(scope="module")
def described(open_door: tuple[Door, str]) -> BaseSchema:
    """Its description, read once."""
    return schemathesis.openapi.from_url(f"{open_door[0].url}/openapi.json")


def operations() -> list[str]:
    described = create_app(Server(Settings(home=Path("nowhere")))).openapi()
    return [f"{method.upper()} {path}" for path, methods in described["paths"].items() for method in methods]


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize("name", operations())
def test_whatever_is_sent_is_answered_as_described(
    name: str, mode: GenerationMode, open_door: tuple[Door, str], described: BaseSchema
) -> None:
    _, key = open_door
    method, path = name.split()
    operation = described[path][method]

    @hypothesis.settings(max_examples=20, suppress_health_check=list(hypothesis.HealthCheck))
    @hypothesis.given(case=operation.as_strategy(mode))
    def check(case: schemathesis.Case) -> None:
        case.call_and_validate(headers={"Authorization": f"Bearer {key}"}, checks=CHECKS)

    try:
        try:
            check()
        except SystemError:  # CPython 3.11 may lose count of its recursion in `ast.parse`, which hypothesis calls
            check()
    except hypothesis.errors.Unsatisfiable:
        assert mode is GenerationMode.NEGATIVE  # of an operation that takes nothing, nothing can be wrong


def test_the_slack_route_is_there_where_its_secrets_are(door: Door, door_of: Callable[..., Door], home: Path) -> None:
    assert door.client.post("/slack/events", content=b"{}").status_code == 404
    signed = door_of(
        home, slack_bot_token="xoxb-1", slack_signing_secret="hush", slack_api_url="http://127.0.0.1:9/api/"
    )
    assert signed.client.post("/slack/events", content=b"{}").status_code == 401
