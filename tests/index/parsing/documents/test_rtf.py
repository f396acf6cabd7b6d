from collections.abc import Callable

import pytest

from index.article import Article
from index.errors import UnreadableFile


@pytest.mark.parametrize("name", ["a.rtf", "a.doc"])
def test_paragraphs_and_characters_are_read(name: str, read: Callable[..., tuple[Article, ...]]) -> None:
    data = r"{\rtf1\ansi{\fonttbl{\f0 Arial;}}\f0 Weir rebuilt\par\par "
    data += r"The caf\'e9 by the weir was \b rebuilt\b0  at last.\par}"
    (article,) = read(data, name)
    assert article.title == "Weir rebuilt"
    assert article.text.endswith("The café by the weir was rebuilt at last.")


def test_what_is_no_rtf_fails(read: Callable[..., tuple[Article, ...]]) -> None:
    with pytest.raises(UnreadableFile):
        read("The weir.", "a.rtf")


def test_a_row_of_a_table_has_its_header(read: Callable[..., tuple[Article, ...]]) -> None:
    rows = "".join(
        rf"\trowd\cellx1\cellx2\pard\intbl {town}\cell {first}\cell {last}\cell\row "
        for town, first, last in (("Town", "2017", "2018"), ("Holt", "12", "9"))
    )
    (article,) = read(rf"{{\rtf1\ansi The mills closed | some for good.\par {rows}\pard}}", "a.rtf")
    assert article.text.splitlines() == ["The mills closed | some for good.", "Holt: 2017: 12; 2018: 9."]
