from index.article import Span
from index.parsing.archives.lines import lines_of, trimmed

TEXT = "  Byline: Ada Holm \r\n\r\nThe weir: fell in.\n"


def test_lines_know_where_they_stand_and_what_labels_them() -> None:
    first, second = lines_of(TEXT, Span(0, len(TEXT)))
    assert (first.label, first.value) == ("byline", "Ada Holm")
    assert second.span.of(TEXT) == second.text == "The weir: fell in."
    assert trimmed([first, second]).of(TEXT) == TEXT.strip()
