import gzip

import pytest

from index.chunking import guard
from index.chunking.guard import guarded_read
from index.errors import NotAnArticle, UnreadableFile

TEXT = b"Weir rebuilt\n\nThe weir was rebuilt for three million crowns.\n"


def test_a_packed_file_is_read_by_another_process_with_the_same_result() -> None:
    ((article, observed),) = guarded_read(gzip.compress(TEXT), "a.txt.gz")
    assert (article.title, article.source) == ("Weir rebuilt", "a.txt.gz")
    ((simple, seen),) = guarded_read(TEXT, "a.txt")
    assert (simple.text, seen.sentences) == (article.text, observed.sentences)
    assert [span.of(TEXT.decode()) for span in seen.sentences or ()] == [
        "The weir was rebuilt for three million crowns."
    ]


def test_why_a_file_is_not_read_comes_back_as_it_was_said() -> None:
    with pytest.raises(NotAnArticle, match="no format that is read"):
        guarded_read(gzip.compress(b"x" * 10), "a.py.gz")
    with pytest.raises(UnreadableFile, match="damaged"):
        guarded_read(b"%PDF-1.4", "a.pdf")


def test_a_file_that_takes_too_long_fails_and_the_next_is_read() -> None:
    guard._READER.stop()  # to begin another takes a while
    with pytest.raises(UnreadableFile, match="more than 0"):
        guarded_read(gzip.compress(TEXT), "a.txt.gz", seconds=0.01)
    assert guarded_read(gzip.compress(TEXT), "a.txt.gz")


def test_a_reader_that_died_is_begun_again() -> None:
    guarded_read(gzip.compress(TEXT), "a.txt.gz")
    process = guard._READER._process
    assert process
    process.kill()
    process.wait()
    assert guarded_read(gzip.compress(TEXT), "a.txt.gz")


def test_columns_that_are_named_are_known_there_too() -> None:
    table = gzip.compress(b"Zeile 1,title,text\nWeir rebuilt,Page 4,The weir was rebuilt at last.\n")
    ((article, _),) = guarded_read(table, "a.csv.gz", {"title": "Zeile 1"})
    assert article.title == "Weir rebuilt"
    with pytest.raises(UnreadableFile, match="no column 'Zeile 2'"):
        guarded_read(table, "a.csv.gz", {"title": "Zeile 2"})
