import pytest

from index.parsing.archives.exports import MARK, exported


def test_text_that_is_no_export_holds_none() -> None:
    assert exported("Bees return\n\nThe bees came back to the quarry.") == []
    assert MARK.search(b"<p>The bees came back to the quarry, a document of 3 pages says.</p>") is None


@pytest.mark.parametrize("mark", ["LOAD-DATE: May 9", "Dokument 1 von 3", "ProQuest document ID: 1", "End of Document"])
def test_a_page_that_an_archive_gives_bears_its_mark(mark: str) -> None:
    assert MARK.search(f"<p>{mark}</p>".encode())
