from collections.abc import Callable
from datetime import date

from index.article import Article
from index.parsing.markup.nitf import nitf_text
from index.parsing.markup.trees import xml_tree

STORY = """<?xml version="1.0"?><nitf><head><docdata><date.issue norm="20180402T0600"/>
<doc.copyright holder="Holt Mercury"/>
</docdata></head><body><body.head><hedline><hl1>Weir rebuilt</hl1><hl2>Three million crowns were spent.</hl2></hedline>
<byline>By Ada Holm</byline></body.head><body.content><p>The weir was rebuilt.</p>
<p>It had fallen in.</p></body.content>
</body></nitf>"""


def test_a_story_has_its_facts_and_its_text(read: Callable[..., tuple[Article, ...]]) -> None:
    (article,) = read(STORY, "a.xml")
    assert (article.title, article.publisher, article.author) == ("Weir rebuilt", "Holt Mercury", "Ada Holm")
    assert article.published == date(2018, 4, 2)
    assert article.text == "Three million crowns were spent.\n\nThe weir was rebuilt.\n\nIt had fallen in."


def test_a_story_without_a_head_is_its_text() -> None:
    tree = xml_tree(b"<nitf><body><p>The weir was rebuilt.</p></body></nitf>")
    assert nitf_text(tree) == "The weir was rebuilt."


def test_corrections_in_the_head_and_the_section_are_read(read: Callable[..., tuple[Article, ...]]) -> None:
    head = '<correction info="Spells the name of the mayor as Bell."/></docdata><pubdata position.section="Region"/>'
    (article,) = read(STORY.replace("</docdata>", head), "a.xml")
    assert article.section == "Region"
    assert [(one.kind, one.text) for one in article.corrections] == [
        ("correction", "Spells the name of the mayor as Bell.")
    ]


def test_names_are_told_from_what_stands_beside_them_and_a_heading_in_the_text_stands_once(
    read: Callable[..., tuple[Article, ...]],
) -> None:
    byline = "By <person>Ada Holm</person><byttl>Environment Correspondent</byttl>"
    story = STORY.replace("By Ada Holm", byline).replace("<p>It had", "<hl2>Before</hl2><p>It had")
    story = story.replace("doc.copyright", "doc.scope")
    story = story.replace("</body.head>", "<distributor>Holt Wire</distributor></body.head>")
    (article,) = read(story, "a.xml")
    assert (article.author, article.publisher) == ("Ada Holm", "Holt Wire")
    assert article.text.count("Before") == 1
    (other,) = read(story.replace(byline, "BO LIND<virtloc>Staff</virtloc>"), "a.xml")
    assert other.author == "Bo Lind"
