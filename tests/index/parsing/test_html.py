from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import UnreadableFile
from index.parsing.html import parse_html

FIRST = "The council voted on Monday to close the old ferry quay, officials said in the evening. It was late."
SECOND = "Residents had asked for a later day because the winter boats still use it, and “nobody” listened."
THIRD = "The mayor, who had promised to keep it, did not answer questions from this newspaper on Tuesday."
HEAD = """
<title>Council closes the quay - Porthaven Post</title>
<meta property="og:site_name" content="Porthaven Post">
<link rel="canonical" href="https://post.example/quay">
<script type="application/ld+json">{"@context": "https://schema.org", "@type": "NewsArticle",
 "headline": "Council closes the quay", "datePublished": "2024-05-03T10:00:00Z",
 "author": {"@type": "Person", "name": "Ann Marlow"}}</script>
"""


def page(*paragraphs: str, head: str = HEAD, charset: str = '<meta charset="utf-8">') -> str:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs or (FIRST, SECOND, THIRD))
    return (
        f"<!doctype html><html><head>{charset}{head}<style>.a {{color: red}}</style></head><body>"
        '<nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>'
        f"<article><h1>Council closes the quay</h1>{body}<script>qw.push(function() {{}});</script></article>"
        "<aside><h3>Related</h3><a href='/x'>Bridge opens</a></aside>"
        "<footer>© 2024 Porthaven Post. All rights reserved.</footer></body></html>"
    )


def kept(data: bytes) -> str:
    article = parse_html(data, "quay.html", "00")
    return "\n".join(span.of(article.text) for span in article.kept)


def test_the_article_is_kept_and_the_page_around_it_is_not() -> None:
    assert kept(page().encode()).split("\n") == [FIRST, SECOND, THIRD]


def test_no_script_or_style_is_in_the_text() -> None:
    text = parse_html(page().encode(), "quay.html", "00").text
    assert "push" not in text and "color" not in text and "schema.org" not in text


def test_the_facts_are_those_that_the_page_states() -> None:
    article = parse_html(page().encode(), "quay.html", "00")
    assert article.title == "Council closes the quay"
    assert article.publisher == "Porthaven Post"
    assert article.author == "Ann Marlow"
    assert article.published == date(2024, 5, 3)
    assert article.url == "https://post.example/quay"


def test_a_page_that_states_nothing_has_no_facts_but_its_headline() -> None:
    article = parse_html(page(head="").encode(), "quay.html", "00")
    assert article.title == "Council closes the quay"
    assert (article.publisher, article.author, article.published, article.url) == (None, None, None, None)


def test_the_outlet_that_printed_it_first_is_the_publisher() -> None:
    note = "This article was originally published on Harbour Wire and was reproduced with permission."
    data = page(FIRST, SECOND, THIRD, note).encode()
    assert parse_html(data, "quay.html", "00").publisher == "Harbour Wire"
    assert note not in kept(data)


@pytest.mark.parametrize(
    ("charset", "encoding", "word"),
    [
        ('<meta charset="windows-1251">', "cp1251", "Совет закрыл причал"),
        (
            '<meta http-equiv="Content-Type" content="text/html; charset=Shift_JIS">',
            "shift_jis",
            "埠頭を閉鎖した",
        ),
        ('<meta charset="iso-2022-jp">', "iso2022_jp", "埠頭を閉鎖した"),
        ('<meta charset="iso-8859-1">', "cp1252", "“Café”"),
        ('<meta charset="iso-8859-1">', "utf-8", "“Café”"),
        ('<meta charset="rot13">', "utf-8", "“Café”"),
        ('<meta charset="no-such">', "cp1252", "“Café”"),
        ('<meta charset="koi8-r">', "utf-16", "“Café”"),
        ("", "cp1252", "“Café”"),
        ("", "utf-8-sig", "“Café”"),
    ],
)
def test_the_declared_encoding_is_honoured_where_the_bytes_bear_it_out(charset: str, encoding: str, word: str) -> None:
    plain = [paragraph.replace("“", '"').replace("”", '"') for paragraph in (FIRST, SECOND, THIRD)]
    data = page(f"{plain[0]} {word}.", *plain[1:], charset=charset, head="").encode(encoding, "xmlcharrefreplace")
    assert word in kept(data)


def test_an_xml_declaration_is_honoured() -> None:
    markup = '<?xml version="1.0" encoding="windows-1251"?>' + page(f"{FIRST} Причал.", SECOND, charset="")
    assert "Причал" in kept(markup.replace("“", "").replace("”", "").encode("cp1251"))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"   ",
        b"%PDF-1.7",
        b"<html><body></body></html>",
        b"<p></p>",
        b"\0\0\0\0",
        b"<!-- -->",
        b"plain words",
    ],
)
def test_a_page_without_an_article_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableFile):
        parse_html(data, "quay.html", "00")


@given(
    st.lists(
        st.sampled_from(["<p>", "</p>", "<div", ">", "<script>", "&#0;", "\x0b", "ü", "word ", "<!--", "]]>"]),
        max_size=30,
    )
)
def test_no_markup_breaks_it(pieces: list[str]) -> None:
    try:
        parse_html("".join(["<html><body>", *pieces]).encode(), "quay.html", "00")
    except UnreadableFile as error:
        assert str(error)
