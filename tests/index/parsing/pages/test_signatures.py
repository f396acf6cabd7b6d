import pytest

from index.parsing.pages.signatures import outlet, plain_title, writer, writers


@pytest.mark.parametrize(
    ("sitename", "title", "url", "name"),
    [
        ("Holt Mercury", None, None, "Holt Mercury"),
        ("News, Sport and Weather from the Valley - Holt Mercury", "Weir", None, "Holt Mercury"),
        ("Holt Mercury | All the news of the valley", "Weir | Holt Mercury", None, "Holt Mercury"),
        ("Mercury | Breaking", None, "https://www.mercury.example/weir", "Mercury"),
        (None, "Weir", None, None),
    ],
)
def test_an_outlet_is_named_without_its_slogan(
    sitename: str | None, title: str | None, url: str | None, name: str | None
) -> None:
    assert outlet(sitename, title, url) == name


@pytest.mark.parametrize(
    ("title", "heading", "plain"),
    [
        ("Weir rebuilt | Holt Mercury | by Ada Holm", "Weir rebuilt", "Weir rebuilt"),
        ("Holt Mercury - Weir rebuilt", "Weir rebuilt", "Weir rebuilt"),
        ("Weir rebuilt - at last", "Otters", "Weir rebuilt - at last"),
        ("Weir rebuilt", None, "Weir rebuilt"),
        (None, "Weir", "Weir"),
    ],
)
def test_a_title_is_what_the_headline_repeats(title: str | None, heading: str | None, plain: str | None) -> None:
    assert plain_title(title, heading) == plain


def test_addresses_and_the_outlet_wrote_nothing() -> None:
    assert writer("The Holt Mercury https; Www Mercury Example", "The Holt Mercury") is None
    assert writer("Ada Holm", "The Holt Mercury") == "Ada Holm"
    assert writers(["Ada Holm", "Holt Mercury", "Bo Lind"], "The Holt Mercury") == "Ada Holm, Bo Lind"
    assert writers([], None) is None


def test_the_outlet_among_the_names_of_a_byline_is_no_author() -> None:
    assert writer("Tagesbote, Kurt Mohr", "Tagesbote") == "Kurt Mohr"
    assert writers(["BY LEAH FENN"], "Alder Standard") == "Leah Fenn"


def test_a_title_without_a_headline_is_its_part_that_stands_alone_on_the_page() -> None:
    title = "Rundschau - Print version: Bank director must go to prison"
    assert plain_title(title, None, {"bank director must go to prison"}) == "Bank director must go to prison"
    assert plain_title(title, None, {"something else"}) == title


def test_what_a_writer_is_is_no_name() -> None:
    assert writer("ADA HOLM; BO LIND; Chief Reporter", None) == "Ada Holm; Bo Lind"
    assert (
        writer("Ada Holm Chief reporter Ada has covered the coast for twenty years and won the prize of the year", None)
        is None
    )
