import json
from datetime import date

from lxml import html

from index.parsing.pages.linked_data import linked, linked_objects

ARTICLE = {
    "@graph": [
        {"@type": "WebSite", "name": "x"},
        {
            "@type": "NewsArticle",
            "headline": "Weir",
            "author": [{"name": "Ada Holm"}, "Bo Lind"],
            "publisher": {"name": "Mercury"},
        },
    ]
}


def page(data: str) -> object:
    return html.document_fromstring(f'<html><body><script type="application/ld+json">{data}</script></body></html>')


def test_articles_are_found_wherever_they_stand() -> None:
    found = linked(page(json.dumps(ARTICLE)))
    assert (found.title, found.publisher, found.authors) == ("Weir", "Mercury", ("Ada Holm", "Bo Lind"))


def test_what_wraps_the_data_is_taken_off() -> None:
    for form in ("//<![CDATA[\n{}\n//]]>", "<!-- {} -->", "/*<![CDATA[*/{}/*]]>*/"):
        assert linked(page(form.replace("{}", json.dumps(ARTICLE)))).title == "Weir"


def test_broken_data_say_nothing() -> None:
    assert list(linked_objects(page('{"@type": "NewsArticle"'))) == []
    assert linked(page("")).title is None


def test_a_comma_too_many_an_id_and_the_name_of_the_site_are_understood() -> None:
    tree = html.document_fromstring(
        """<script type="application/ld+json">{"@graph": [{"@type": "WebSite", "name": "Ulm Post"},
        {"@type": ["NewsArticle"], "headline": "Dam holds", "publisher": {"@id": "#p"}, "author": {"name": "Una"},
         "isAccessibleForFree": "False", "wordCount": "700",}, {"@id": "#p", "name": "Ulm Press"}]}</script>"""
    )
    said = linked(tree)
    assert (said.title, said.publisher, said.authors, said.site) == ("Dam holds", "Ulm Press", ("Una",), "Ulm Post")
    assert (said.free, said.words) == (False, 700)


def test_section_change_and_corrections_are_read() -> None:
    more = {"articleSection": ["Region", "Water"], "dateModified": "2024-03-05T10:00:00Z"}
    notes = ["The cost was wrong.", {"@type": "CorrectionComment", "text": "So was it.", "datePublished": "2024-03-06"}]
    found = linked(page(json.dumps({"@type": "NewsArticle", **more, "correction": notes})))
    assert (found.section, found.modified) == ("Region", date(2024, 3, 5))
    assert [(one.text, one.day) for one in found.corrections] == [
        ("The cost was wrong.", None),
        ("So was it.", date(2024, 3, 6)),
    ]
    assert linked(page('{"@type": "NewsArticle"}')).corrections == ()
