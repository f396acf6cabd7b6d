from datetime import date

import pytest

from index.errors import UnreadableFile
from index.parsing.records.columns import FIELDS, check, is_article, text_of, told, values_of

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
    facts = told(values_of(RECORD))
    assert (facts.title, facts.publisher, facts.author) == ("Weir rebuilt", "Holt Mercury", "Ada Holm, Bo Lind")
    assert (facts.published, facts.url) == (date(2018, 4, 2), "https://example.org/weir")
    assert text_of(values_of(RECORD)) == "Three million crowns were spent.\n\nThe weir was rebuilt.\nIt had fallen in."


def test_a_record_without_text_is_no_article() -> None:
    assert is_article(values_of(RECORD))
    assert not is_article(values_of({"name": "onrecord", "version": 1, "description": "A tool."}))
    assert "text" in FIELDS


def test_a_number_or_an_unknown_day_is_no_date() -> None:
    assert told(values_of({"date": 3, "text": "The weir was rebuilt."})).published is None


def test_fields_are_known_in_other_languages() -> None:
    row = {"Datum": "06.05.2024", "Überschrift": "Wehr &amp; Brücke", "Zeitung": "Holter Anzeiger"}
    row |= {"Autorin": "Anna Berg", "Inhalt": "Das Wehr wird neu gebaut."}
    facts = told(values_of(row))
    assert (facts.title, facts.publisher, facts.author) == ("Wehr & Brücke", "Holter Anzeiger", "Anna Berg")
    assert (facts.published, text_of(values_of(row))) == (date(2024, 5, 6), "Das Wehr wird neu gebaut.")


NAMED = {"title": "Zeile 1", "text": "Felder.Langfassung", "section": "Seite"}
ODD = {
    "Zeile 1": "Weir rebuilt",
    "title": "Page 4",
    "Felder": {"Langfassung": "The weir was rebuilt at last."},
    "Seite": "",
}


def test_a_column_that_is_named_goes_before_the_guess() -> None:
    assert is_article(values_of(ODD, NAMED))
    assert not is_article(values_of(ODD))
    assert (told(values_of(ODD, NAMED)).title, told(values_of(ODD)).title) == ("Weir rebuilt", "Page 4")
    assert text_of(values_of(ODD, NAMED)) == "The weir was rebuilt at last."


def test_a_named_column_that_is_empty_is_not_guessed() -> None:
    record = {"byline": "", "author": "Ada Holm", "text": "The weir was rebuilt at last."}
    assert told(values_of(record)).author == "Ada Holm"
    assert told(values_of(record, {"author": "byline"})).author is None


def test_a_name_with_a_dot_may_be_that_of_a_column() -> None:
    record = {"article.text": "The weir was rebuilt at last."}
    assert text_of(values_of(record, {"text": "article.text"})) == "The weir was rebuilt at last."


def test_columns_that_some_record_has_are_there() -> None:
    check([{"results": [ODD]}, ODD], NAMED)
    check([], {})


def test_a_column_that_no_record_has_is_told_with_those_that_there_are() -> None:
    with pytest.raises(UnreadableFile) as told_:
        check([ODD, {"Felder": "none"}], {"title": "zeile 1"})
    assert str(told_.value) == (
        "it has no column 'zeile 1', which the setting columns names for title; it has Zeile 1, title, Felder, Seite"
    )
    with pytest.raises(UnreadableFile, match=r"names for text; it has none$"):
        check([], {"text": "body"})


def test_what_a_record_within_says_in_words_is_a_value() -> None:
    values = values_of(
        {
            "headline": {"main": "Weir rebuilt", "kicker": None},
            "byline": {"original": "By Ada Holm and Bo Lind"},
            "source": {"name": "Holt Mercury", "url": "https://example.org"},
            "fields": {"body": "The weir was rebuilt at last."},
            "timestamp": 1522627200,
        }
    )
    facts = told(values)
    assert (facts.title, facts.author, facts.publisher) == ("Weir rebuilt", "Ada Holm and Bo Lind", "Holt Mercury")
    assert (facts.published, facts.url) == (date(2018, 4, 2), None)
    assert text_of(values) == "The weir was rebuilt at last."
