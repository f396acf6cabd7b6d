import io
from collections.abc import Callable

import pytest

from index.article import Article
from index.errors import UnreadableFile


def document(*paragraphs: str, table: tuple[tuple[str, ...], ...] = ()) -> bytes:
    import docx

    made = docx.Document()
    for paragraph in paragraphs:
        made.add_paragraph(paragraph)
    if table:
        rows = made.add_table(len(table), len(table[0]))
        for row, cells in zip(rows.rows, table, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    made.sections[0].header.paragraphs[0].text = "A running head"
    made.core_properties.author = ""
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


@pytest.mark.parametrize("name", ["a.docx", "a.bin"])
def test_paragraphs_and_tables_are_read_in_order(name: str, read: Callable[..., tuple[Article, ...]]) -> None:
    data = document(
        "Weir rebuilt", "By Ada Holm", "The weir was rebuilt at last.", table=(("Holt", "3"), ("Tarn", "4"))
    )
    (article,) = read(data, name)
    assert (article.title, article.author) == ("Weir rebuilt", "Ada Holm")
    assert article.text == "Weir rebuilt\nBy Ada Holm\nThe weir was rebuilt at last.\nHolt, 3\nTarn, 4"


def test_a_damaged_document_fails(read: Callable[..., tuple[Article, ...]], zipped: Callable[..., bytes]) -> None:
    with pytest.raises(UnreadableFile):
        read(zipped({"word/document.xml": "<w/>", "[Content_Types].xml": "<Types/>"}), "a.docx")


def test_a_row_of_a_table_has_its_header_and_all_its_values(read: Callable[..., tuple[Article, ...]]) -> None:
    table = (("Town", "2017", "2018"), ("Holt", "12", "12"), ("Tarn", "", "4"))
    (article,) = read(document("The mills closed.", table=table), "a.docx")
    assert article.text.splitlines()[1:] == ["Holt: 2017: 12; 2018: 12.", "Tarn: 2018: 4."]
