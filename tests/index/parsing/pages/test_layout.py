from lxml import html

from index.parsing.pages.layout import headline, overgrown, spell_out_tables, standfirst

PAGE = """<html><head><meta name="description" content="The owner sells a third of his shares to a rival"></head><body>
<header><h1>Ferry firm sails on</h1>{}</header><article><p>The ferries keep running.</p></article></body></html>"""


def lead(markup: str) -> str | None:
    return standfirst(html.document_fromstring(PAGE.format(markup)), "The ferries keep running.")


def test_a_standfirst_is_told_by_its_name_its_place_or_the_description() -> None:
    said = "The owner sells a third of his shares to a rival"
    assert lead(f'<p class="article__standfirst">{said}</p>') == said
    assert lead(f"<p>{said}.</p>") == f"{said}."
    assert lead("<h2>What the crews had to say of it all</h2>") == "What the crews had to say of it all"


def test_what_else_follows_the_headline_is_none() -> None:
    assert lead("<p>By Ada Holm, who has written on ferries</p>") is None
    assert lead('<nav><p class="intro">News and sport and weather and more</p></nav>') is None
    assert lead('<p class="lead"><a href="/x">Another story that one may want to read</a></p>') is None


def test_a_table_of_data_becomes_sentences_and_one_of_layout_stays() -> None:
    tree = html.document_fromstring(
        "<table><tr><th>Town</th><th>Thefts</th></tr><tr><td>Holt</td><td>3</td></tr><tr><td>Tarn</td><td>4</td></tr></table>"
    )
    spell_out_tables(tree)
    assert [p.text for p in tree.iter("p")] == ["Holt: Thefts: 3.", "Tarn: Thefts: 4."]
    tree = html.document_fromstring("<table><tr><td><p>The whole page</p></td></tr></table>")
    spell_out_tables(tree)
    assert tree.xpath("//table")


def test_the_only_first_heading_is_the_headline() -> None:
    assert headline(html.document_fromstring("<h1>One</h1><h2>Two</h2>")) == "One"
    assert headline(html.document_fromstring("<h1>One</h1><h1>Two</h1>")) is None


def test_more_elements_or_attributes_than_a_page_has_are_refused() -> None:
    assert overgrown("<p>" * 60_000)
    assert overgrown(f"<p {' '.join(f'a{n}=1' for n in range(2000))}>")
    assert overgrown(f'<p style="{"color: red; " * 3000}">') is None
    assert overgrown("<p>A page.</p>") is None
