from index.parsing.archives.exports import MARKS, exported


def test_text_that_is_no_export_holds_none() -> None:
    assert exported("Bees return\n\nThe bees came back to the quarry.") == []
    assert all(isinstance(mark, bytes) for mark in MARKS)
