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


def test_text_encoded_twice_is_decoded_twice_line_by_line() -> None:
    plain = "Luc André’s café won 2.4 million €.\r\n“I will fix the roof,” he said.\n"
    twice = plain.encode().decode("cp1252", "ignore").encode()
    assert decode(twice) != twice.decode()
    assert (
        decode("Der Fluss heißt Ëlle.\n".encode() + "Itâ€™s over.\n".encode()) == "Der Fluss heißt Ëlle.\nIt’s over.\n"
    )


@pytest.mark.parametrize(
    "text", ["SÃO PAULO – The mayor resigned.", "The letters Ã and Â are typed with a tilde.", "ÂGE: 40"]
)
def test_text_that_only_looks_so_stays(text: str) -> None:
    assert decode(text.encode()) == text


@pytest.mark.parametrize(
    "text",
    [
        "“Naïve” mayors — 5 € each",
        "The café on the square keeps its terrace – for now.",
        "The pier will cost £4 million, the board said on Monday. It had been £3 million.",
        "Le conseil a décidé de fermer la halle à midi ; « c’est très tôt », a déclaré la maire.",
        "Der Rat beschloss am Dienstag, die große Mauer für fünf Jahre zu schließen.",
    ],
)
def test_windows_1252_is_what_is_left(text: str) -> None:
    assert decode(text.encode("cp1252")) == text


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1251", "Совет порта решил во вторник заново построить волнолом."),
        ("koi8-r", "Совет порта решил во вторник заново построить волнолом."),
        ("cp1250", "Rada portu zdecydowała we wtorek o odbudowie falochronu, który poluzowały zimowe sztormy."),
        ("iso-8859-2", "Rada portu zdecydowała we wtorek o odbudowie falochronu, który poluzowały zimowe sztormy."),
        ("cp1253", "Το συμβούλιο του λιμανιού αποφάσισε να ξαναχτίσει το ανατολικό τείχος."),
        ("cp1254", "Liman kurulu salı günü doğu duvarının yeniden inşa edilmesine karar verdi, dedi başmühendis."),
        ("cp1255", "מועצת הנמל החליטה ביום שלישי לבנות מחדש את החומה המזרחית."),
        ("cp1256", "قرر مجلس الميناء يوم الثلاثاء إعادة بناء الجدار الشرقي."),
        ("gb18030", "港务局星期二决定重建东部海堤，此前两个冬天的风暴使石头松动。"),
        ("big5", "港務局星期二決定重建東部海堤，此前兩個冬天的風暴使石頭鬆動。"),
        ("shift_jis", "港湾委員会は火曜日、石が緩んだ東側の防波堤を建て直すことを決めた。"),
        (
            "euc_jp",
            "港湾委員会は火曜日、石が緩んだ防波堤を建て直すことを決めた。工事は三月に始まり、十八か月かかる見込みだ。",
        ),
        ("euc_kr", "항만 위원회는 화요일 돌이 헐거워진 동쪽 방파제를 다시 짓기로 결정했다."),
    ],
)
def test_older_encodings_are_told_by_what_they_would_say(encoding: str, text: str) -> None:
    assert decode(f"{text}\n\n{text}\n".encode(encoding)) == f"{text}\n\n{text}\n"


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
        (bytes(range(0x80, 0x100)) + b" x", "no encoding that is known"),
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
