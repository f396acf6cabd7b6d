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
