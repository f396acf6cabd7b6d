import sys
from collections.abc import Callable

import pytest

from index.article import Article
from index.errors import UnreadableFile


def test_without_its_library_it_says_what_to_install(
    read: Callable[..., tuple[Article, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "oxmsg", None)
    with pytest.raises(UnreadableFile, match=r"python-oxmsg: install onrecord\[formats\]"):
        read(b"\xd0\xcf\x11\xe0", "a.msg")


def test_a_damaged_message_fails(read: Callable[..., tuple[Article, ...]]) -> None:
    with pytest.raises(UnreadableFile):
        read(b"\xd0\xcf\x11\xe0" + b"\0" * 600, "a.msg")
