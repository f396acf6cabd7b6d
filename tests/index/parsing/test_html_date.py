from datetime import date

import pytest
from lxml import html

from index.parsing.html_date import published

DAY = date(2024, 5, 3)
LINKED = '<script type="application/ld+json">{}</script>'


def day_of(head: str = "", body: str = "") -> date | None:
    page = f"<html><head>{head}</head><body>{body}<p>The quay closed on Monday.</p></body></html>"
    return published(html.fromstring(page))


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2024-05-03T10:00:00Z">',
        '<meta name="pubdate" content="3 May 2024">',
        '<meta itemprop="datePublished" content="2024-05-03">',
        '<meta name="DC.date.issued" content="2024-05-03">',
        LINKED.format('{"@type":"NewsArticle","datePublished":"2024-05-03T01:00"}'),
        LINKED.format(
            '{"@graph":[{"@type":"WebPage","datePublished":"2020-01-01"},'
            '{"@type":["NewsArticle"],"datePublished":"2024-05-03"}]}'
        ),
        LINKED.format("{broken") + '<meta name="date" content="2024-05-03">',
    ],
)
def test_a_label_or_linked_data_states_the_day(head: str) -> None:
    assert day_of(head) == DAY


@pytest.mark.parametrize(
    "body",
    [
        '<time itemprop="datePublished" datetime="2024-05-03">Friday</time>',
        '<article><time datetime="2024-05-03T10:00">3 May</time></article>',
        '<span class="entry-date">3 May 2024</span>',
        '<div class="article__date">3 May 2024, 17:42</div>',
        '<p class="date">3 May 2024</p>',
        '<p class="date">1 June 2024</p><span class="entry-date">3 May 2024</span>',
        "<p>Published: <span>3 May 2024</span></p>",
        "<div><b>Published</b> on 3 May 2024 at 5 pm</div>",
        '<p class="meta">Posted on May 3, 2024</p>',
        '<time class="updated" datetime="2024-06-01">1 June</time><time datetime="2024-05-03">3 May</time>',
    ],
)
def test_markup_or_a_visible_line_states_the_day(body: str) -> None:
    assert day_of(body=body) == DAY


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("", ""),
        ('<meta property="article:modified_time" content="2024-05-03">', ""),
        ('<meta name="date" content="2024-13-45">', ""),
        ('<meta name="date" content="03/04/2024">', ""),
        ('<link rel="canonical" href="https://a.example/2024/05/03/quay">', ""),
        ("", "<footer>© 2024 Porthaven Post, 3 May 2024</footer>"),
        ("", "<p>Last updated: 3 May 2024</p>"),
        ("", '<span class="last-updated-date">3 May 2024</span>'),
        ("", '<img src="/2024/05/03/quay.jpg">'),
        ("", '<aside><time datetime="2024-05-03">3 May</time></aside>'),
        ("", '<div class="related"><article><time datetime="2024-05-03">3 May</time></article></div>'),
        ("", '<time datetime="2024-05-03">3 May</time><time datetime="2024-05-04">4 May</time>'),
        ("", "<script>var note = 'Published: 3 May 2024';</script>"),
        ("", "<p>The report, published on 3 May 2024, said that trade was slow and would be for years.</p>"),
    ],
)
def test_a_day_that_is_not_that_of_publication_is_none(head: str, body: str) -> None:
    assert day_of(head, body) is None
