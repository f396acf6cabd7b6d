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
        "<div class='x'><p>Every Friday at six: the letter from the valley.</p><form><input type='email'></form></div>",
        "<div class='x'><a href='/cat'><img src='c'></a><h3><a href='/cat'>Cat at home</a></h3><p>It is fat.</p></div>",
        "<p class='chart-credit'>Chart: Una Reed</p>",
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
        "<div class='x'><p>The cat was asleep in the mill.</p><form><button>Like</button></form></div>",
        f"<div class='x'><form><input>{TOLD * 5}</form></div>",
        "<div class='x'><h3><a href='/report'>The report</a></h3><p>It says that the mill was old and dry.</p></div>",
        "<p class='tax-credit-plan'>The owner had asked for a loan, and was told that nobody insures a mill.</p>",
        "<figure><a href='/p'><img src='p'></a><figcaption>The mill in May</figcaption></figure>",
    ],
)
def test_what_is_of_the_article_stays(box: str) -> None:
    assert len(left(box)) > len(left(""))


def test_nothing_is_taken_out_that_holds_the_headline_or_would_leave_no_article() -> None:
    assert "burnt down on Sunday" in left("", f"<div class='related'>{BODY}</div>")
    assert "burnt down on Sunday" in left("", f"<div class='sidebar'>{TOLD * 4}</div>")


RUN = TOLD * 3


@pytest.mark.parametrize(
    "box",
    [
        f"<div class='vote story-content'>{RUN}</div>",
        f"<div class='node node--type-article node--promoted'>{RUN}</div>",
        f"<div class='paywall'>{RUN}</div>",
        "<div class='paywall'><p>The miller was asleep, and nobody has seen him since that fire.</p></div>",
        "<div class='article__teaser'><p>The mill is gone, and with it the last of the valley's wheels.</p></div>",
        f"<div class='social'><div>{RUN}</div></div>",
        f"<div class='post category-newsletter tag-cookies'>{TOLD}</div>",
        f"<div class='layout has-sidebar no-ads'>{TOLD}</div>",
        "".join(f"<div class='entry share'>{TOLD * 2}</div>" for _ in range(2)),
        f"<div class='text share'>{TOLD}</div>" * 4,
        f"<article><h2>What cookies are</h2><div class='cookies-body'>{TOLD * 4}</div></article>",
    ],
)
def test_running_text_is_the_article_whatever_its_box_is_called(box: str) -> None:
    body = f"<h1>Mill of Ardle burnt down</h1><div>{TOLD * 4}</div>@"
    whole = left("", body) + text_in(page_tree(f"<body>{box}</body>"))
    assert left(box, body).replace(" ", "") == whole.replace(" ", "")


@pytest.mark.parametrize(
    "box",
    [
        f"<div class='comments'>{RUN}</div>",
        f"<div class='cookie-notice'>{RUN}</div>",
        "<div class='paywall'><p>Read on for a crown, and see what the miller saw. <a href='/buy'>Buy</a></p></div>",
        "<div class='promo'><a href='/cat'>Cat</a><p>It finds its way home, as cats do when they are hungry.</p></div>",
        "".join(f"<div class='bio'><p>Una Reed has written about mills for {n} years.</p></div>" for n in (2, 3, 4)),
        "".join(f"<div><h3><a href='/{n}'>Cat comes home</a></h3><p>It was {n} years away.</p></div>" for n in (2, 3)),
        "<p>[ <a href='/cat'>Cat finds its way home after a year</a> ]</p>",
    ],
)
def test_what_leads_elsewhere_or_is_said_by_others_goes(box: str) -> None:
    assert left(box) == left("")


def test_the_entries_of_a_page_may_have_links_to_themselves() -> None:
    entries = "".join(f"<div><h3><a href='#{n}'>Roof falls in</a></h3>{TOLD}</div>" for n in (2, 3))
    assert len(left(entries)) > len(left(""))
    assert len(left(entries.replace("<div>", "<article>").replace("</div>", "</article>"))) > len(left(""))


def test_a_name_is_taken_apart_into_its_words() -> None:
    assert {"most", "read", "most-read", "box"} <= tokens(page_tree("<div class='mostRead_box'></div>")[0][0])


def test_the_heading_of_a_teaser_is_linked() -> None:
    assert is_headline_linked(page_tree("<div><h2><a href='/a'>There</a></h2></div>"))
    assert is_headline_linked(page_tree("<a href='/a'><h2>There</h2></a>"))
    assert not is_headline_linked(page_tree("<div><h2><a href='/live#at-noon'>At noon</a></h2></div>"))
    assert not is_headline_linked(page_tree("<div><h2>Here</h2><a href='/a'>There</a></div>"))


def test_running_text_is_counted_without_its_links() -> None:
    assert prose_words(page_tree("<div><p>One two three four five six</p><p>Seven</p></div>")) == 6
    assert prose_words(page_tree("<div><p><a href='/'>One two three four five six</a></p></div>")) == 0
