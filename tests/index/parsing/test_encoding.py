import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import UnreadableFile
from index.parsing.encoding import decode

TEXT = "“Naïve” mayors — 5 € each\r\nСмирно\n"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
    ],
    ids=["utf8", "utf8-bom", "utf16le-bom", "utf16be-bom", "utf32-bom", "utf16le", "utf16be"],
)
def test_every_unicode_encoding_gives_the_same_text(data: bytes) -> None:
    assert decode(data) == TEXT


def test_windows_1252_is_what_is_left() -> None:
    assert decode("“Naïve” mayors — 5 € each".encode("cp1252")) == "“Naïve” mayors — 5 € each"


def test_a_file_cut_inside_a_character_is_still_utf8() -> None:
    assert decode("Le café, a dit la maire à l’élu".encode()[:-4] + b"\xe2\x80") == "Le café, a dit la maire à l’\ufffd"
    assert decode("Le café".encode("utf-16")[:-1]) == "Le caf"


def test_line_endings_stay_as_they_are() -> None:
    assert decode(b"a\r\nb\rc\n") == "a\r\nb\rc\n"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n\t\r\n", "white space"),
        (codecs.BOM_UTF8, "white space"),
        ("\u200b\n".encode(), "white space"),
        (b"%PDF-1.7\nthe rest", "PDF"),
        (b"PK\x03\x04 word/document.xml", "office"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"An article with a\0 in the middle of its text", "NUL"),
        (b"\x01\x02\x03\x04 text \x05\x06\x07", "control"),
        (b"caf\xe9 \x81\x8d", "Windows-1252"),
        (codecs.BOM_UTF16_LE + b"\x00\xd8a\x00", "byte order mark"),
    ],
)
def test_what_is_no_text_says_why(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=reason):
        decode(data)


@given(st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), min_size=1))
def test_utf8_comes_back_as_it_was(text: str) -> None:
    text = "Maire " + text.removeprefix("\ufeff")
    assert decode(text.encode()) == text


@given(st.binary(max_size=400))
def test_no_bytes_break_it(data: bytes) -> None:
    try:
        assert decode(data).strip()
    except UnreadableFile as error:
        assert str(error)
