from collections.abc import Callable
from datetime import date

from index.article import Article
from index.parsing.archives.factiva import factiva

TEXT = """REGION
Weir to be rebuilt for three million
By Ada Holm
40 words
2 April 2018
08:15
The Holt Mercury
HOLTM
3
English
Copyright 2018 Mercury Press Ltd.
The weir at Holt will be rebuilt for three million crowns, the river authority said on Sunday.

Document HOLTM00020180402ee420000a

HD  Otters seen below the weir
BY  Bo Lind
WC  20 words
PD  9 May 2021
SN  Tarn Valley News
SC  TARNV
LA  English
CY  (c) 2021 Tarn Valley News
LP
Three otters were seen below the new weir on Saturday, a warden said.
TD
They had not been seen there since 1980.
AN  Document TARNV00020210509eh590000b
"""


def test_articles_are_told_apart_in_both_layouts() -> None:
    first, second = factiva(TEXT)
    assert (first.facts.title, first.facts.publisher) == ("Weir to be rebuilt for three million", "The Holt Mercury")
    assert (first.facts.author, first.facts.published) == ("Ada Holm", date(2018, 4, 2))
    assert (second.facts.title, second.facts.author) == ("Otters seen below the weir", "Bo Lind")
    assert (second.facts.publisher, second.facts.published) == ("Tarn Valley News", date(2021, 5, 9))
    assert first.body[0].of(TEXT).startswith("The weir at Holt")
    assert [span.of(TEXT) for span in second.body] == [
        "Three otters were seen below the new weir on Saturday, a warden said.",
        "They had not been seen there since 1980.",
    ]


PLAIN = """Politik
Wehr in Holt wird neu gebaut
Von Anna Berg und Karl Lind
40 Wörter
2. April 2018
10:15
Holter Anzeiger
HOLTA
5
Deutsch
Copyright 2018 Holter Verlag GmbH

Das Wehr in Holt wird für drei Millionen Kronen neu gebaut, teilte die Flussbehörde mit.

Dokument HOLTA00020180402ee4200001

Otter unter dem Wehr
20 Wörter
Tarntaler Nachrichten
TARNN
Deutsch

Drei Otter wurden am Samstag unter dem neuen Wehr gesehen, sagte ein Wärter.

Dokument TARNN00020210509eh5900002

Suchzusammenfassung
© 2025 Factiva, Inc.
"""


def test_other_languages_and_missing_facts_make_no_difference() -> None:
    first, second = factiva(PLAIN)
    assert (first.facts.title, first.facts.author) == ("Wehr in Holt wird neu gebaut", "Anna Berg und Karl Lind")
    assert (first.facts.publisher, first.facts.section) == ("Holter Anzeiger", "Politik")
    assert (second.facts.title, second.facts.publisher) == ("Otter unter dem Wehr", "Tarntaler Nachrichten")
    assert (second.facts.author, second.facts.published) == (None, None)
    assert [span.of(PLAIN)[:5] for one in (first, second) for span in one.body] == ["Das W", "Drei "]


def test_a_table_of_codes_is_read_as_lines_of_codes_are(
    read: Callable[..., tuple[Article, ...]], kept: Callable[[Article], str]
) -> None:
    def table(title: str, paper: str, number: str, *more: tuple[str, str]) -> str:
        rows = [("HD", f"<b>{title}</b>"), ("WC", "40 words"), ("SN", paper), *more, ("AN", f"Document {number}")]
        return "".join(f"<tr><td><b>{code}</b></td><td>{value}</td></tr>" for code, value in rows)

    first = table("Weir rebuilt", "Holt Mercury", "HOLTM00020180402ee4200001", ("PD", "2 April 2018"),
                  ("LP", "<p>The weir at Holt was rebuilt, the river authority said.</p>"),
                  ("TD", "<p>Work began in May.</p><p>It took two years.</p>"), ("NS", "gcat : News"))  # fmt: skip
    other = table("Otters seen", "Tarn News", "TARNV00020210509eh5900002",
                  ("LP", "<p>Three otters were seen below the weir, a warden said.</p>"))  # fmt: skip
    page = f"<html><head><title>Factiva</title></head><body><table>{first}</table><table>{other}</table></body></html>"
    articles = read(page, "f.html")
    assert [(one.title, one.publisher) for one in articles] == [
        ("Weir rebuilt", "Holt Mercury"),
        ("Otters seen", "Tarn News"),
    ]
    assert kept(articles[0]).split("\n")[1:] == ["Work began in May.", "It took two years."]


def test_the_pages_that_it_exports_are_several_articles(
    read: Callable[..., tuple[Article, ...]], kept: Callable[[Article], str]
) -> None:
    def block(title: str, paper: str, code: str) -> str:
        return (
            f'<div class="article enArticle"><div id="hd"><span class="enHeadline">{title}</span></div>'
            "<div>40 words</div>"
            f"<div>2 April 2018</div><div>{paper}</div><div>English</div><div>Copyright 2018 Press</div>"
            f"<p>What {paper} had to say of the weir was said in one sentence.</p><p>Document {code}</p></div>"
        )

    page = block("Weir rebuilt", "Holt Mercury", "HOLTM00020180402ee420000a") + block(
        "Otters seen", "Tarn News", "TARNV00020210509eh590000b"
    )
    articles = read(f"<html><head><title>Factiva</title></head><body>{page}</body></html>", "f.html")
    assert [(one.title, one.publisher) for one in articles] == [
        ("Weir rebuilt", "Holt Mercury"),
        ("Otters seen", "Tarn News"),
    ]
    assert kept(articles[1]) == "What Tarn News had to say of the weir was said in one sentence."


def test_other_text_is_no_export() -> None:
    assert factiva("Document of the year\nThe prize went to nobody.") == []
