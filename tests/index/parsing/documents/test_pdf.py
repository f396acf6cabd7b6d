"""PDF documents, written here by hand: text at places on pages."""

from collections.abc import Callable, Sequence

import pytest

from index.article import Article
from index.errors import UnreadableFile

Read = Callable[..., tuple[Article, ...]]
Place = tuple[int, int, str]  # points from the left and from the bottom, and the text


def pdf(*pages: Sequence[Place]) -> bytes:
    """A document of pages of 600 by 800 points, its text in one font of 10 points."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = []
    for page in pages:
        drawn = "".join(f"BT /F1 10 Tf {x} {y} Td ({text}) Tj ET\n" for x, y, text in page).encode()
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % len(objects)
        )
        kids.append(len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(b"%d 0 R" % kid for kid in kids), len(kids))
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    size = len(objects) + 1
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        size, table, size, start,
    )  # fmt: skip


def page(number: int, *lines: str) -> list[Place]:
    head = [(50, 780, "The Holt Mercury, spring edition"), (290, 20, f"Page {number}")]
    return [head[0], *((50, 740 - 14 * place, line) for place, line in enumerate(lines)), head[1]]


def test_lines_are_joined_and_what_is_repeated_on_pages_is_not_kept(read: Read) -> None:
    data = pdf(
        page(
            1,
            "The weir was rebuilt for three million crowns, the river author-",
            "ity said on Sunday at the weir, where it",
        ),
        page(2, "had called the papers together to see it."),
    )
    (article,) = read(data, "a.pdf")
    assert article.text == (
        "The weir was rebuilt for three million crowns, the river authority said on Sunday at the weir, where it "
        "had called the papers together to see it."
    )
    assert [article.text[start : start + 3] for start in article.pages] == ["The", "had"]


def test_columns_are_read_one_after_the_other(read: Read) -> None:
    left = [
        "Three otters were seen",
        "below the weir on a",
        "Saturday in the spring,",
        "a warden said, and they",
        "stayed there.",
    ]
    right = [
        "The baker of Holt won",
        "the quiz of the county",
        "on Friday evening, and",
        "gave her prize to her",
        "apprentice.",
    ]
    rows = [
        (x, 740 - 14 * n, text)
        for n, pair in enumerate(zip(left, right, strict=True))
        for x, text in zip((50, 320), pair, strict=True)
    ]
    (article,) = read(pdf(rows), "a.pdf")
    assert article.text.replace("\n\n", " ") == " ".join(left + right)


def test_pages_without_text_are_said_to_be_scanned(read: Read) -> None:
    with pytest.raises(UnreadableFile, match="scanned"):
        read(pdf([], []), "a.pdf")


def test_a_damaged_document_fails(read: Read) -> None:
    with pytest.raises(UnreadableFile, match="damaged"):
        read(b"%PDF-1.4 and no more", "a.pdf")


def test_a_document_of_more_pages_than_are_read_fails_rather_than_being_read_in_part(read: Read) -> None:
    with pytest.raises(UnreadableFile, match="it has 2,001 pages: cut it"):
        read(pdf(*[[]] * 2001), "a.pdf")


def test_a_word_with_a_hyphen_before_a_capital_keeps_it(read: Read) -> None:
    data = pdf([(50, 700, "The weir was rebuilt beside the Anglo-"), (50, 686, "Saxon bridge, the authority said.")])
    assert read(data, "a.pdf")[0].text == "The weir was rebuilt beside the Anglo-Saxon bridge, the authority said."


@pytest.mark.parametrize(
    ("before", "after", "elsewhere", "word"),
    [
        ("a well-", "known weir", "Well-known as it is, the weir fell in.", "a well-known weir"),
        ("the state-of-", "the-art weir", "No other weir is state-of-the-art here.", "the state-of-the-art weir"),
        ("a long-", "term plan", "The term of the plan was long enough.", "a long-term plan"),
        ("the news-", "paper said", "Other news in the paper was in another newspaper.", "the newspaper said"),
        ("it be-", "came clear", "It will be clear who came to see it.", "it became clear"),
        ("the author-", "ity said", "The author said so.", "the authority said"),
        ("a well-", "known weir", "The weir is a well.", "a wellknown weir"),  # nothing tells
    ],
)
def test_a_hyphen_at_the_end_of_a_line_stays_where_the_document_writes_it_elsewhere(
    before: str, after: str, elsewhere: str, word: str, read: Read
) -> None:
    (article,) = read(pdf(page(1, f"In the end {before}", f"{after} of the town.", elsewhere)), "a.pdf")
    assert f"In the end {word} of the town." in article.text
