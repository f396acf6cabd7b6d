from datetime import date

from lxml import html

from index.parsing.pages.layout import (
    byline,
    day_below,
    drop_link_lists,
    headline,
    lift_out_of_footers,
    on_cards,
    outlet_beside,
    overgrown,
    part_facts,
    part_paragraphs,
    spell_out_tables,
    standfirst,
    unfold_layout_tables,
)

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


def test_a_list_of_other_stories_goes_with_its_heading_and_other_lists_stay() -> None:
    links = '<ul><li><a href="/a">One story</a></li><li><a href="/b">Two stories</a></li></ul>'
    own = "<h3>Do</h3><ul><li>Lock</li><li>Ask</li></ul>"
    tree = html.document_fromstring(f"<p>Before.</p><h3>Most read</h3>{links}<p>After.</p>{own}")
    drop_link_lists(tree)
    assert "".join(tree.itertext()) == "Before.After.DoLockAsk"


def test_a_paragraph_before_a_list_of_links_is_no_heading_of_it() -> None:
    links = '<ul><li><a href="/a">One story</a></li><li><a href="/b">Two stories</a></li></ul>'
    tree = html.document_fromstring(f"<p>Who pays is not settled.</p>{links}")
    drop_link_lists(tree)
    assert "Who pays is not settled." in "".join(tree.itertext())


def test_a_table_that_lays_out_a_page_becomes_blocks() -> None:
    tree = html.document_fromstring(
        "<table><tr><td>Menu</td></tr><tr><td><h1>Weir</h1><p>It fell in.</p></td></tr></table>"
    )
    unfold_layout_tables(tree)
    assert not tree.xpath("//table | //td")


def test_what_doubled_line_breaks_part_becomes_paragraphs() -> None:
    tree = html.document_fromstring(
        "<table><tr><td>Menu<br>News</td><td><b>Weir</b><br> <br>It <i>fell</i> in.<br>\n<br>\n<br>Nobody was hurt.<br>"
        "</td></tr></table><p>One<br>line</p>"
    )
    part_paragraphs(tree)
    unfold_layout_tables(tree)
    assert [" ".join(p.text_content().split()) for p in tree.iter("p")] == [
        "Weir", "It fell in.", "Nobody was hurt.", "Oneline"
    ]  # fmt: skip
    assert not tree.xpath("//table")


def test_the_outlet_may_stand_beside_the_headline_in_the_title() -> None:
    assert outlet_beside("Holt Mercury: Weir rebuilt", "Weir rebuilt", "Weir rebuilt © Holt Mercury") == "Holt Mercury"
    assert outlet_beside("Live: Weir rebuilt", "Weir rebuilt", "Weir rebuilt at last") is None


def test_a_line_below_the_headline_says_by_whom_it_is() -> None:
    assert (
        byline(html.document_fromstring("<div><h1>Dam holds</h1><div>By <a>Ida Lund</a></div><p>It held.</p></div>"))
        == "Ida Lund"
    )
    joined = "<div><span>Von <a>Ida Lund</a></span><span>Veröffentlicht am 4. Mai 2024</span></div>"
    assert byline(html.document_fromstring(f"<div><h1>Damm hält</h1>{joined}</div>"), "de") == "Ida Lund"
    assert byline(html.document_fromstring("<div><h1>Dam holds</h1><p>By Monday it was over.</p></div>")) is None


def test_the_name_of_the_site_is_no_headline_where_a_longer_one_stands_in_the_title() -> None:
    page = "<html><head><title>Dam of Ulm holds | Ulm Post</title></head><body><h1>Ulm Post</h1>{}</body></html>"
    assert headline(html.document_fromstring(page.format("<h2>Dam of Ulm holds</h2>"))) == "Dam of Ulm holds"
    assert headline(html.document_fromstring(page.format("<h2>Weather</h2>"))) == "Ulm Post"


def test_running_text_in_the_foot_of_an_article_is_lifted_out_of_it() -> None:
    said = "The authority will hold a meeting for residents at the town hall on Thursday evening at seven."
    bio = "Ada Holm has written about rivers, dams and fish for the Holt Mercury since the spring of 2011."
    tree = html.document_fromstring(
        f"<main><article><p>Bo Lind</p><p>The weir fell in.</p><footer><p>{said}</p><p>Rivers</p>"
        f"<p class='author-bio'>{bio}</p><p>{bio.replace('Ada Holm', 'Bo Lind')}</p></footer></article></main>"
        f"<footer><p>{said}</p></footer>"
    )
    lift_out_of_footers(tree)
    assert [one.text for one in tree.xpath("//article/p")] == ["Bo Lind", "The weir fell in.", said]
    assert len(tree.xpath("//footer//p")) == 4


def test_a_table_of_data_stays_one_though_its_cells_hold_paragraphs() -> None:
    rows = "".join(
        f"<tr><td><p>{name}</p></td><td><p>{count}</p></td></tr>" for name, count in (("Town", "2017"), ("Holt", "12"))
    )
    tree = html.fromstring(f"<html><body><table>{rows}</table></body></html>")
    unfold_layout_tables(tree)
    assert tree.find(".//table") is not None
    unfold_layout_tables(tree, every=True)
    assert tree.find(".//table") is None


def test_the_cards_of_writers_bear_their_names() -> None:
    card = "<div class='author-card'><a href='/a'>{}</a><span>Chief reporter</span><a href='/x'>@desk</a></div>"
    tree = html.fromstring(
        f"<html><body><h1>Weir</h1>{card.format('Ada Holm')}{card.format('Bo van Lind')}</body></html>"
    )
    assert on_cards(tree) == ("Ada Holm", "Bo van Lind")
    assert on_cards(html.fromstring(f"<html><body>{card.format('Ada Holm')}<h1>Weir</h1></body></html>")) == ()


def test_a_list_may_be_the_standfirst_where_it_is_called_so() -> None:
    points = "<li>The mill cost three million crowns</li><li>Its yard stays open to all</li>"
    points = f"<ul class='standfirst-points'>{points}</ul>"
    tree = html.fromstring(f"<html><body><h1>Mill sold</h1>{points}</body></html>")
    assert standfirst(tree, "It stood empty.") == "The mill cost three million crowns\nIts yard stays open to all"
    assert standfirst(html.fromstring(f"<h1>Mill sold</h1>{points.replace('standfirst', 'menu')}"), "Empty.") is None
    boxed = f"<section class='key-points'><h2>In short</h2>{points.replace('standfirst', 'x')}</section>"
    told = standfirst(html.fromstring(f"<html><body><h1>Mill sold</h1>{boxed}</body></html>"), "It stood empty.")
    assert told == "The mill cost three million crowns\nIts yard stays open to all"


def test_a_line_below_the_headline_says_when_it_was_published() -> None:
    def below(line: str, language: str = "en") -> date | None:
        return day_below(html.fromstring(f"<html><body><h1>Mill sold</h1><div>{line}</div></body></html>"), language)

    assert below("Ada Holm, 4 May 2024") == date(2024, 5, 4)
    assert below("Par Luc Ferrand — Publié le 4 mai 2024 à 10h12, mis à jour le 5 mai 2024", "fr") == date(2024, 5, 4)
    assert below("Veröffentlicht am 4. Mai 2024", "de") == date(2024, 5, 4)
    assert below("By Ada Holm — Updated 5 May 2024") is None
    assert below("Stand: 5. Mai 2024, 10:30 Uhr", "de") is None
    assert (
        below("The mill was sold on 4 May 2024 after it had stood empty for nine years, and it is to be a hotel.")
        is None
    )


def test_facts_that_stand_side_by_side_are_words_of_their_own() -> None:
    tree = html.fromstring("<div>Von Ida<span>Am Montag</span><a>Berlin</a> und <b>Wien</b><a>iX</a><a>Tag</a></div>")
    part_facts(tree)
    assert tree.text_content() == "Von Ida Am Montag Berlin und WieniXTag"


def test_cells_that_reach_over_thousands_of_others_are_not_filled_in() -> None:
    tree = html.fromstring("<html><body><table><tr><td rowspan=999 colspan=999>Weir</td></tr></table></body></html>")
    spell_out_tables(tree)
    assert not tree.xpath("//*[@rowspan or @colspan]")
