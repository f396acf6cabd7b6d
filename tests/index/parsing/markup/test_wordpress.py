from collections.abc import Callable

import pytest

from index.article import Article
from index.errors import NotAnArticle
from index.parsing.markup.wordpress import paragraphs, without_shortcodes

EXPORT = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Holt Mercury</title>
<wp:author><wp:author_login>aholm</wp:author_login><wp:author_display_name>Ada Holm</wp:author_display_name></wp:author>
<item><title>Weir rebuilt</title><dc:creator>aholm</dc:creator><content:encoded><![CDATA[The <b>weir</b> was rebuilt
in a week.

[caption id="a" width="300"]<img src="w.jpg"> The weir[/caption]

"It [sic] holds," the miller said. [gallery ids="1,2"]]]></content:encoded><wp:status>STATE</wp:status></item>
</channel></rss>"""


def test_a_post_reads_as_on_the_site(read: Callable[..., tuple[Article, ...]], kept: Callable[[Article], str]) -> None:
    (article,) = read(EXPORT.replace("STATE", "publish"), "export.xml")
    assert article.author == "Ada Holm"
    assert kept(article).splitlines() == [
        "The weir was rebuilt in a week.", "The weir", '"It [sic] holds," the miller said.'
    ]  # fmt: skip


@pytest.mark.parametrize("state", ["draft", "pending", "private", "trash", "future"])
def test_what_does_not_stand_on_the_site_is_left_out(state: str, read: Callable[..., tuple[Article, ...]]) -> None:
    with pytest.raises(NotAnArticle):
        read(EXPORT.replace("STATE", state), "export.xml")


@pytest.mark.parametrize(
    ("content", "plain"),
    [
        ("[embed]https://a.example[/embed]", "https://a.example"),
        ("[row][col width='2']The weir fell.[/col][/row]", "The weir fell."),
        ("He [the miller] said [...] it fell [2024].", "He [the miller] said [...] it fell [2024]."),
    ],
)
def test_words_in_brackets_stay(content: str, plain: str) -> None:
    assert without_shortcodes(content) == plain


def test_paragraphs_that_are_marked_stay_as_they_are() -> None:
    assert paragraphs("<p>One.</p>\n\n<p>Two.</p>") == "<p>One.</p>\n\n<p>Two.</p>"
    assert paragraphs("One.\n\nTwo.") == "<p>One.</p><p>Two.</p>"
