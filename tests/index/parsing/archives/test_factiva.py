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
    assert first.body.of(TEXT).startswith("The weir at Holt")
    assert second.body.of(TEXT).startswith("Three otters")


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
