from datetime import date

from index.parsing.records.columns import FIELDS, is_article, text_of, told

RECORD = {
    "source": {"name": "Holt Mercury"},
    "webTitle": "Weir <b>rebuilt</b>",
    "publishedAt": "2018-04-02T10:00:00Z",
    "authors": ["Ada Holm", "Bo Lind"],
    "content": "<p>The weir was rebuilt.</p><p>It had fallen in.</p>",
    "standfirst": "Three million crowns were spent.",
    "url": "https://example.org/weir",
}


def test_fields_are_guessed_from_their_names() -> None:
    facts = told(RECORD)
    assert (facts.title, facts.publisher, facts.author) == ("Weir rebuilt", "Holt Mercury", "Ada Holm, Bo Lind")
    assert (facts.published, facts.url) == (date(2018, 4, 2), "https://example.org/weir")
    assert text_of(RECORD) == "Three million crowns were spent.\n\nThe weir was rebuilt.\nIt had fallen in."


def test_a_record_without_text_is_no_article() -> None:
    assert is_article(RECORD)
    assert not is_article({"name": "onrecord", "version": 1, "description": "A tool."})
    assert "text" in FIELDS


def test_a_number_or_an_unknown_day_is_no_date() -> None:
    assert told({"date": 3, "text": "The weir was rebuilt."}).published is None


def test_fields_are_known_in_other_languages() -> None:
    row = {"Datum": "06.05.2024", "Überschrift": "Wehr &amp; Brücke", "Zeitung": "Holter Anzeiger"}
    row |= {"Autorin": "Anna Berg", "Inhalt": "Das Wehr wird neu gebaut."}
    facts = told(row)
    assert (facts.title, facts.publisher, facts.author) == ("Wehr & Brücke", "Holter Anzeiger", "Anna Berg")
    assert (facts.published, text_of(row)) == (date(2024, 5, 6), "Das Wehr wird neu gebaut.")
