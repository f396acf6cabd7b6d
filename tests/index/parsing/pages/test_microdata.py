from index.parsing.markup.trees import page_tree
from index.parsing.pages.linked_data import Linked
from index.parsing.pages.microdata import marked_up


def test_microdata_and_rdfa_say_who_wrote_and_who_published() -> None:
    micro = """<div itemscope><h1 itemprop="headline">Dam holds</h1><span itemprop="author" itemscope>by
      <b itemprop="name">Una  Reed</b></span><span itemprop="publisher"><meta itemprop="name" content="Ulm Post"></span>
      <p itemprop="description">It held.</p></div>"""
    assert marked_up(page_tree(micro)) == Linked("Dam holds", "Ulm Post", ("Una Reed",), description="It held.")
    rdfa = """<div><span property="author" typeof="Person"><i property="name">Una Reed</i></span></div>"""
    assert marked_up(page_tree(rdfa)).authors == ("Una Reed",)


def test_a_link_to_the_author_names_one_and_an_address_nobody() -> None:
    assert marked_up(page_tree("<p><a rel='author' href='/una'>Una Reed</a></p>")).authors == ("Una Reed",)
    assert marked_up(page_tree("<p><a itemprop='author' content='https://a.example/una'>x</a></p>")).authors == ()
