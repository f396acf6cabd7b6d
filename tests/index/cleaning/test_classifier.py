import pytest

from index.cleaning.classifier import Kind, is_prose, kind, plain


def test_a_name_after_by_is_a_byline_and_a_time_is_not() -> None:
    assert kind("by Ann Marlow, with reporting from the Porthaven Desk") is Kind.BYLINE
    assert kind("By ANN MARLOW and Bo de Vries in Porthaven | 3 May 2024") is Kind.BYLINE
    assert kind("By Friday the quay will be shut") is None
    assert kind("By Ann Marlow the quay is loved") is None


def test_a_date_alone_is_a_day_and_two_dates_are_not() -> None:
    assert kind("Monday, 4 March 2024, 10:15 GMT") is Kind.DAY
    assert kind("La Costa, 9 de abril de 2025") is Kind.DAY
    assert kind("صحيفة الساحل، 9 أبريل 2025") is Kind.DAY
    assert kind("Murió en Lima, 9 de abril de 2025") is None
    assert kind("4 March 2024 – 5 March 2025") is None
    assert kind("4 March 2024 was a Monday") is None


def test_a_line_of_menu_words_is_navigation_and_a_sentence_is_not() -> None:
    assert kind("Share Facebook Twitter Email") is Kind.NAVIGATION
    assert kind("Share more.") is None


def test_what_is_long_is_article() -> None:
    assert kind("© 2024 Porthaven Post. " + "All rights are reserved by us. " * 20) is None


@pytest.mark.parametrize("line", ["## Related", "**Related:**", "> Related", "--- Related ---"])
def test_the_marks_of_markdown_do_not_hide_a_heading(line: str) -> None:
    assert kind(line) is Kind.TEASERS


def test_plain_takes_the_marks_off_the_edges_only() -> None:
    assert plain("## A *big* day ##") == "A *big* day"


def test_prose_is_long_or_ends_with_a_stop() -> None:
    assert is_prose("The quay closed on Monday night.")
    assert is_prose("“The old quay closed on Monday.”")
    assert not is_prose("Why did the old quay close on Monday?")
    assert is_prose("word " * 31)
    assert not is_prose("Council to close the old quay")
    assert not is_prose("Fine.")


@pytest.mark.parametrize("line", ["Etiquetas: faros, Selvira", "Теги: паром, порт", "关键词：渡轮", "Mots-clés : lac"])
def test_what_an_article_is_filed_under_is_a_field_in_other_languages(line: str) -> None:
    assert kind(line) is Kind.FIELD
