import json

import pytest

from index.errors import NotAnArticle
from index.parsing.html import parse_html

TOLD = "<p>The mill of Ardle burnt down on Sunday, and three families have lost all that they had in it.</p>"
OFFER = "<div class='paywall'><p>Read on for a crown a month.</p><button>Subscribe</button></div>"


def page(body: str, head: str = "") -> bytes:
    return f"<!doctype html><html><head><title>Ardle Post</title>{head}</head><body>{body}</body></html>".encode()


def linked(**facts: object) -> str:
    stated = json.dumps({"@type": "NewsArticle", "headline": "Mill burnt", **facts})
    return f"<script type='application/ld+json'>{stated}</script>"


def reason(data: bytes) -> str:
    with pytest.raises(NotAnArticle) as caught:
        parse_html(data, "page.html", "0")
    return str(caught.value)


def card(n: int) -> str:
    link = f"<a href='/{n}'>Story {n} of the valley and its mills</a>"
    return f"<article><h3>{link}</h3><p>What came of it, in a few words.</p></article>"


def test_a_question_about_cookies_is_a_consent_wall() -> None:
    asks = "<p>We and our 300 partners store cookies on your device to measure how this site is used.</p>"
    told = asks + "<p>You may change your consent at any time on our privacy page.</p><button>Accept all</button>"
    assert "consent wall" in reason(page(f"<main>{told}</main>"))


@pytest.mark.parametrize(
    "told",
    [
        "<h1>We value your privacy</h1><p>We and our 842 partners store what identifies your device, for personalised "
        "advertising.</p><p>You can change your choices at any time.</p><button>Reject all</button>",
        "<p>Wir und unsere 217 Partner brauchen Ihre Einwilligung, um Inhalte zu zeigen.</p>"
        "<p>Mehr steht in der Datenschutzerklärung dieser Seite.</p><button>Alle akzeptieren</button>",
        "<p>Avec votre consentement, nous et nos partenaires lisons ce que contient votre appareil.</p>"
        "<p>Vous trouverez plus de détails sur la vie privée ici.</p><button>Tout refuser</button>",
    ],
)
def test_such_a_question_is_known_in_other_words_and_languages(told: str) -> None:
    assert "consent wall" in reason(page(f"<main>{told}</main>"))


def test_an_article_about_consent_is_read() -> None:
    told = TOLD + "<p>The owner did not consent to a search, and would not accept that of the county either.</p>"
    told += "<p>His partners in the mill said on Monday that they had known nothing of the fire.</p>" + TOLD
    assert "owner" in parse_html(page(f"<article><h1>Mill burnt</h1>{told}</article>"), "page.html", "0").text


@pytest.mark.parametrize("facts", [{"isAccessibleForFree": False}, {"isAccessibleForFree": "False", "wordCount": 900}])
def test_the_beginning_of_an_article_for_subscribers_is_a_stub(facts: dict[str, object]) -> None:
    assert "paywall stub" in reason(page(f"<article><h1>Mill burnt</h1>{TOLD * 2}{OFFER}</article>", linked(**facts)))


def test_an_article_for_subscribers_that_is_there_whole_is_read() -> None:
    told = "".join(TOLD.replace("three", str(n)) for n in range(6))
    whole = page(f"<article><h1>Mill burnt</h1>{told}</article>", linked(isAccessibleForFree=False))
    assert "5 families" in parse_html(whole, "page.html", "0").text


def test_a_section_front_is_passed_over() -> None:
    assert "section front" in reason(page("<h1>Valley</h1>" + "".join(map(card, range(9)))))


def test_a_page_whose_headings_lead_to_places_on_itself_is_read() -> None:
    entry = "<article><header><time>10:0{0}</time><h2><a href='#at-{0}'>Gate {0}</a></h2></header>{1}</article>"
    entries = "".join(entry.format(n, TOLD.replace("three", str(n))) for n in range(9))
    assert "7 families" in parse_html(page(f"<h1>Mill burns: live</h1>{entries}"), "page.html", "0").text


def test_a_list_of_links_is_passed_over() -> None:
    items = "".join(f"<li><a href='/{n}'>Story {n} of the valley and its many mills</a></li>" for n in range(30))
    assert "list of teasers" in reason(page(f"<h1>Archive</h1><p>All of June.</p><ul>{items}</ul>"))


def test_an_article_among_teasers_is_read() -> None:
    told = "".join(TOLD.replace("three", str(n)) for n in range(6))
    mixed = page(f"<article><h1>Mill burnt</h1>{told}</article>" + "".join(map(card, range(9))))
    text = parse_html(mixed, "page.html", "0").text
    assert "3 families" in text and "in a few words" not in text
