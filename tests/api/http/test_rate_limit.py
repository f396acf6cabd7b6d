"""How often one caller may ask."""

import time

import pytest

from api.errors import TooMany
from api.http.rate_limit import RateLimit
from rag.errors import SettingsError


def taken(limit: RateLimit, caller: str) -> int:
    """How often the caller is let through before it is too often."""
    for count in range(1000):
        try:
            limit.take(caller)
        except TooMany as error:
            assert 1 <= error.after <= 7200
            return count
    raise AssertionError("no limit")


@pytest.mark.parametrize(
    ("written", "processes", "most"),
    [("5/hour", 1, 5), ("5/hour", 2, 3), ("1/hour", 8, 1), ("7 per 2 hour", 1, 7)],
)
def test_each_caller_has_so_many(written: str, processes: int, most: int) -> None:
    limit = RateLimit(written, processes)
    assert taken(limit, "key a") == most
    assert taken(limit, "key a") == 0
    assert taken(limit, "key b") == most


@pytest.mark.parametrize(
    "written",
    ["", "many", "5", "5/fortnight", "-1/second", "0/minute", "1/second;5/minute", "1/second, 5/hour"],
)
def test_what_is_no_limit_or_several_is_refused(written: str) -> None:
    with pytest.raises(SettingsError, match=r"rate_limit: .*60/minute"):
        RateLimit(written)


@pytest.mark.parametrize("jump", [-86_400, 86_400])
def test_nobody_is_shut_out_by_a_clock_that_jumps(monkeypatch: pytest.MonkeyPatch, jump: int) -> None:
    limit, real = RateLimit("3/minute"), time.time
    assert taken(limit, "key a") == 3
    monkeypatch.setattr(time, "time", lambda: real() + jump)
    assert taken(limit, "key a") == 3
    assert taken(limit, "key a") == 0
