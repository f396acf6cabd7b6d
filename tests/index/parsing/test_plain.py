from datetime import date

import pytest

from index.errors import UnreadableFile
from index.parsing.formats import parse


def test_the_text_is_the_files_own_and_the_facts_are_those_it_states() -> None:
    head = "Council votes to close it\r\nBy Ann Marlow\r\n3 May 2024\r\n\r\n"
    text = head + "The old quay closed on Monday.\r\n"
    (article,) = parse(b"\xef\xbb\xbf" + text.encode(), "a/quay.txt")
    assert article.text == text
    assert article.source == "a/quay.txt"
    assert (article.title, article.author) == ("Council votes to close it", "Ann Marlow")
    assert article.published == date(2024, 5, 3)
    assert (article.publisher, article.url, article.pages) == (None, None, ())
    assert [span.of(text) for span in article.kept] == ["The old quay closed on Monday."]


def test_a_file_that_is_no_text_is_refused() -> None:
    with pytest.raises(UnreadableFile):
        parse(b"%PDF-1.7", "quay.txt")
