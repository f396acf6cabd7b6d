import pytest

from index.parsing.markup.trees import page_tree, text_in
from index.parsing.pages.furniture import drop_furniture, is_headline_linked, prose_words, tokens

TOLD = "<p>The mill of Ardle burnt down on Sunday, and three families have lost all that they had.</p>"
BODY = f"<article><h1>Mill of Ardle burnt down</h1>{TOLD * 4}@</article>"


def left(box: str, body: str = BODY) -> str:
    tree = page_tree(f"<html><body>{body.replace('@', box)}</body></html>")
    drop_furniture(tree)
    return text_in(tree)


@pytest.mark.parametrize(
    "box",
    [
        "<div class='c-related__box'><p>Cat finds its way home after a year.</p></div>",
        "<section class='articleNewsletterSignup'><p>Every morning the news of the valley in your inbox.</p></section>",
        "<div role='dialog'><p>We and our partners use cookies on this site.</p></div>",
        "<a href='/cat'><h4>Cat finds its way home</h4><p>It had been away for a year, and was fat.</p></a>",
        "<article><h3><a href='/cat'>Cat finds its way home</a></h3><p>It had been away for a year.</p></article>",
        "<div><span>Advertisement</span><p>Cats love it: Purr, the new food from Ardle.</p></div>",
        "<div class='author-bio'><p>Una Reed writes about cats and mills.</p></div>",
        "<amp-ad><div>Cats love Purr.</div></amp-ad>",
        "<div class='tags'><span>Cats</span></div>",
    ],
)
def test_what_stands_beside_an_article_is_taken_out(box: str) -> None:
    assert left(box) == left("")


@pytest.mark.parametrize(
    "box",
    [
        "<p class='article__lead promo'>The lead said it all.</p>",
        "<p class='text-related-size'>The miller was asleep.</p><p>The cat woke him at two.</p>",
        "<div class='socialist-party'><p>The party met in the ruins of the mill.</p></div>",
        "<p>The <a href='/cat'>cat</a> that woke the miller is called Bess.</p>",
        "<figure><a href='/p'><img src='p'></a><figcaption>The mill in May</figcaption></figure>",
    ],
)
def test_what_is_of_the_article_stays(box: str) -> None:
    assert len(left(box)) > len(left(""))


def test_nothing_is_taken_out_that_holds_the_headline_or_would_leave_no_article() -> None:
    assert "burnt down on Sunday" in left("", f"<div class='related'>{BODY}</div>")
    assert "burnt down on Sunday" in left("", f"<div class='sidebar'>{TOLD * 4}</div>")


def test_a_name_is_taken_apart_into_its_words() -> None:
    assert {"most", "read", "most-read", "box"} <= tokens(page_tree("<div class='mostRead_box'></div>")[0][0])


def test_the_heading_of_a_teaser_is_linked() -> None:
    assert is_headline_linked(page_tree("<div><h2><a href='/a'>There</a></h2></div>"))
    assert is_headline_linked(page_tree("<a href='/a'><h2>There</h2></a>"))
    assert not is_headline_linked(page_tree("<div><h2>Here</h2><a href='/a'>There</a></div>"))


def test_running_text_is_counted_without_its_links() -> None:
    assert prose_words(page_tree("<div><p>One two three four five six</p><p>Seven</p></div>")) == 6
    assert prose_words(page_tree("<div><p><a href='/'>One two three four five six</a></p></div>")) == 0
