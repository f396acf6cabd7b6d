from collections.abc import Callable

from index.article import Article

TEXT = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text>'
    "<text:h>Weir rebuilt</text:h><text:p>By Ada Holm</text:p>"
    "<text:p>The weir was <text:span>rebuilt</text:span> at last.</text:p>"
    "</office:text></office:body></office:document-content>"
)


def test_paragraphs_are_read_in_order(read: Callable[..., tuple[Article, ...]], zipped: Callable[..., bytes]) -> None:
    data = zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": TEXT})
    (article,) = read(data, "a.odt")
    assert (article.title, article.author) == ("Weir rebuilt", "Ada Holm")
    assert article.text.endswith("The weir was rebuilt at last.")


def test_blanks_notes_and_tables_are_read_as_they_are_seen(
    read: Callable[..., tuple[Article, ...]], zipped: Callable[..., bytes]
) -> None:
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    rows = "".join(
        f"<table:table-row>{''.join(map(cell.format, row))}</table:table-row>"
        for row in (("Town", "2017", "2018"), ("Holt", "12", "9"))
    )
    note = "<text:note><text:note-body><text:p>As told.</text:p></text:note-body></text:note>"
    text = TEXT.replace("at last.", f"at<text:s/>last,<text:line-break/>they say.{note}").replace(
        "</office:text>", f"<table:table>{rows}</table:table></office:text>"
    )
    text = text.replace("xmlns:text", 'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text', 1)
    (article,) = read(zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": text}), "a.odt")
    assert article.text.splitlines()[2:] == ["The weir was rebuilt at last, they say.", "Holt: 2017: 12; 2018: 9."]
