"""The walls around the suite hold."""

import os
import socket
from pathlib import Path

import pytest
from hypothesis import settings


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("10.0.0.1", 80), ("2001:db8::1", 80, 0, 0)])
def test_a_socket_cannot_leave_this_machine(address: tuple[object, ...]) -> None:
    family = socket.AF_INET6 if len(address) == 4 else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as leaving:
        with pytest.raises(BaseException, match=r"socket\.connect to") as raised:
            leaving.connect(address)
        assert type(raised.value).__name__ == "Unreachable"


def test_a_name_is_not_looked_up() -> None:
    with pytest.raises(BaseException, match=r"of example\.org"):
        socket.create_connection(("example.org", 443), timeout=1)


def test_loopback_stays_open() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()[:2], timeout=5) as client,
    ):
        assert client.getpeername() == server.getsockname()


def test_the_environment_of_the_person_is_gone() -> None:
    assert not [name for name in os.environ if name.startswith(("ONRECORD_", "OPENAI_"))]


def test_the_home_is_the_suites_own(tmp_path_factory: pytest.TempPathFactory) -> None:
    assert Path.home().is_relative_to(tmp_path_factory.getbasetemp())


def test_property_tests_repeat_themselves() -> None:
    assert settings().derandomize
    assert settings().deadline is None
