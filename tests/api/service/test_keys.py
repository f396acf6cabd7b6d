"""Keys are kept as hashes, and a list of them that cannot be read opens nothing."""

import hmac
import json
import stat
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from api.errors import UsageError
from api.service.keys import Keys
from rag.errors import SettingsError


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return Keys(tmp_path / "home")


def file_of(tmp_path: Path) -> Path:
    return tmp_path / "home" / "keys.json"


def test_a_key_is_found_by_what_was_given_out_and_by_nothing_else(keys: Keys) -> None:
    first, second = keys.add("desk", "read"), keys.add("loader", "write")
    assert first != second and min(len(first), len(second)) >= 43
    found = keys.find(first)
    assert found and (found.name, found.may) == ("desk", "read")
    found = keys.find(second)
    assert found and (found.name, found.may) == ("loader", "write")
    for wrong in ("", first[:-1], first + "x", first.upper(), found.sha256, "\udcff", "x" * 10_000):
        assert keys.find(wrong) is None


def test_the_file_holds_no_key_and_only_its_owner_reads_it(keys: Keys, tmp_path: Path) -> None:
    token = keys.add("desk", "read")
    held = file_of(tmp_path).read_text()
    assert token not in held and token.partition("_")[2][:12] not in held
    assert stat.S_IMODE(file_of(tmp_path).stat().st_mode) == 0o600
    keys.add("other", "read")
    assert stat.S_IMODE(file_of(tmp_path).stat().st_mode) == 0o600
    assert {path.name for path in file_of(tmp_path).parent.iterdir()} <= {"keys.json", "keys.lock"}


def test_every_key_is_compared_and_in_constant_time(keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    tokens = [keys.add(f"k{number}", "read") for number in range(3)]
    compared: list[str] = []
    constant = hmac.compare_digest

    def compare(one: str, other: str) -> bool:
        compared.append(one)
        return constant(one, other)

    monkeypatch.setattr("api.service.keys.hmac.compare_digest", compare)
    for token in (*tokens, "wrong"):
        compared.clear()
        keys.find(token)
        assert len(compared) == 3


def test_another_process_sees_what_was_added_and_removed(keys: Keys, tmp_path: Path) -> None:
    other = Keys(tmp_path / "home")
    assert other.all() == ()
    token = keys.add("desk", "read")
    assert other.find(token)
    keys.remove("desk")
    assert other.find(token) is None and other.all() == ()


@pytest.mark.parametrize("name", ["", " ", "-x", ".x", "a b", "a/b", "x" * 65, "ü", "a\n"])
def test_a_name_that_is_none_is_refused(name: str, keys: Keys) -> None:
    with pytest.raises(UsageError, match="cannot name a key"):
        keys.add(name, "read")


def test_a_name_is_given_once(keys: Keys) -> None:
    keys.add("desk", "read")
    with pytest.raises(UsageError, match="already"):
        keys.add("desk", "write")


def test_what_is_not_there_cannot_be_removed(keys: Keys) -> None:
    with pytest.raises(UsageError, match="no key"):
        keys.remove("desk")


ROW = {"name": "desk", "may": "read", "sha256": "0" * 64, "made": "2026-01-01"}


@pytest.mark.parametrize(
    "held",
    [
        "", "{", "{}", '""', "null", "0", '{"keys": []}', "[3]", "[[]]", '["desk"]', "[{}]",
        json.dumps([ROW | {"may": "all"}]), json.dumps([ROW | {"sha256": "x"}]), json.dumps([ROW | {"sha256": 3}]),
        json.dumps([ROW | {"name": 3}]), json.dumps([ROW | {"made": None}]),
        json.dumps([ROW | {"collections": "sport"}]), json.dumps([ROW | {"collections": None}]),
        json.dumps([ROW | {"collections": ["../x"]}]), json.dumps([ROW | {"until": "soon"}]),
        json.dumps([ROW | {"until": 3}]),
        json.dumps([{k: v for k, v in ROW.items() if k != "sha256"}]),
    ],
)  # fmt: skip
def test_a_damaged_file_is_told_and_never_taken_for_no_keys(held: str, keys: Keys, tmp_path: Path) -> None:
    token = keys.add("desk", "read")
    file_of(tmp_path).write_text(held)
    for look in (keys.all, lambda: keys.find(token), lambda: keys.add("other", "write"), lambda: keys.remove("desk")):
        with pytest.raises(SettingsError, match=r"keys\.json cannot be used"):
            look()
    assert file_of(tmp_path).read_text() == held


def test_a_file_that_is_no_text_or_no_file_is_told(keys: Keys, tmp_path: Path) -> None:
    file_of(tmp_path).parent.mkdir()
    file_of(tmp_path).write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError):
        keys.all()
    file_of(tmp_path).unlink()
    file_of(tmp_path).mkdir()
    with pytest.raises(SettingsError, match="is a directory"):
        keys.all()


def test_a_home_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    with pytest.raises(SettingsError, match="cannot be used"):
        Keys(tmp_path / "home").add("desk", "read")


def test_a_file_of_an_older_version_opens_what_it_did(keys: Keys, tmp_path: Path) -> None:
    token = keys.add("desk", "read")
    [row] = json.loads(file_of(tmp_path).read_text())
    file_of(tmp_path).write_text(json.dumps([{name: row[name] for name in ROW}]))
    found = keys.find(token)
    assert found and (found.collections, found.until, found.expired) == ((), None, False)


def test_a_key_may_be_bound_to_collections_and_end(keys: Keys, tmp_path: Path) -> None:
    today = datetime.now(UTC).date()
    found = keys.find(keys.add("desk", "read", ["sport", "politics", "sport"], today))
    assert found and (found.collections, found.until) == (("sport", "politics"), today.isoformat())
    assert not found.expired  # its last day is one of its days
    file_of(tmp_path).write_text(json.dumps([ROW | {"until": (today - timedelta(days=1)).isoformat()}]))
    assert [key.expired for key in keys.all()] == [True]


@pytest.mark.parametrize("more", [{"collections": ["a b"]}, {"collections": [""]}, {"until": date(2020, 1, 1)}])
def test_what_could_open_nothing_is_not_made(more: dict[str, Any], keys: Keys) -> None:
    with pytest.raises(UsageError):
        keys.add("desk", "read", **more)
    assert keys.all() == ()


def _add_some(home: Path, process: int) -> None:
    for number in range(4):
        Keys(home).add(f"key-{process}-{number}", "read")


def test_of_many_processes_that_add_at_once_every_key_is_kept(tmp_path: Path) -> None:
    with ProcessPoolExecutor(4, get_context("spawn")) as pool:
        list(pool.map(_add_some, [tmp_path / "home"] * 4, range(4)))
    assert len({key.name for key in Keys(tmp_path / "home").all()}) == 16


def test_a_key_ends_by_the_clock_and_opens_again_where_that_is_set_back(
    keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = datetime.now(UTC)
    found = keys.find(keys.add("desk", "read", until=today.date()))
    assert found
    for days, expired in ((0, False), (2, True), (-400, False)):

        class Clock(datetime):
            @classmethod
            def now(cls, zone: Any = None, *, at: datetime = today + timedelta(days=days)) -> Any:
                return at

        monkeypatch.setattr("api.service.keys.datetime", Clock)
        assert found.expired is expired
