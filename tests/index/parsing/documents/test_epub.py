from collections.abc import Callable
from datetime import date

from index.article import Article

PACKAGE = (
    '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>'
    "<dc:title>The river year</dc:title><dc:creator>Ada Holm</dc:creator><dc:date>2018-04-02</dc:date></metadata>"
    '<manifest><item id="a" href="a.xhtml"/><item id="b" href="b.xhtml"/></manifest>'
    '<spine><itemref idref="b"/><itemref idref="a"/></spine></package>'
)
CONTAINER = '<container><rootfiles><rootfile full-path="book/x.opf"/></rootfiles></container>'


def test_a_chapter_is_an_article_in_the_order_of_the_book(
    read: Callable[..., tuple[Article, ...]], zipped: Callable[..., bytes]
) -> None:
    def page(title: str, text: str) -> str:
        return f"<html><body><h1>{title}</h1><p>{text}</p></body></html>"

    data = zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": CONTAINER,
            "book/x.opf": PACKAGE,
            "book/a.xhtml": page("The weir", "The weir was rebuilt at last, for three million crowns."),
            "book/b.xhtml": page("The otters", "Three otters were seen below the weir on a Saturday."),
        }
    )
    first, second = read(data, "a.epub")
    assert (first.title, second.title) == ("The otters", "The weir")
    assert (first.author, first.published) == ("Ada Holm", date(2018, 4, 2))


def test_its_contents_are_no_chapter_and_the_program_that_made_it_no_writer(
    read: Callable[..., tuple[Article, ...]], zipped: Callable[..., bytes]
) -> None:
    package = PACKAGE.replace('href="b.xhtml"', 'href="b.xhtml" properties="nav"').replace("Ada Holm", "calibre")
    page = "<html><body><p>The weir was rebuilt&nbsp;&mdash; at last, for three million crowns.</p></body></html>"
    files = {"mimetype": "application/epub+zip", "META-INF/container.xml": CONTAINER, "book/x.opf": package}
    (article,) = read(zipped({**files, "book/a.xhtml": page, "book/b.xhtml": page}), "a.epub")
    assert article.author is None
    assert article.text == "The weir was rebuilt \u2014 at last, for three million crowns."
