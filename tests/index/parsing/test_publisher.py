from datetime import date

import pytest

from index.parsing.publisher import dateline, holder, masthead, origin, signed_off

DAY = date(2024, 5, 3)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        (
            "This article was originally published on Harbour Wire and was reproduced with permission.",
            "Harbour Wire",
        ),
        ("This port.example report was republished with permission from Harbour Wire.", "Harbour Wire"),
        ("First published in The Harbour Review on 3 May 2024.", "The Harbour Review"),
        ("Reprinted with permission of the Harbour Wire. All rights reserved.", "Harbour Wire"),
        ("Republished from harbour.example under a Creative Commons licence.", "harbour.example"),
        ("The post Quay closes appeared first on Stars and Sails.", "Stars and Sails"),
        ("This agency report was republished by the Porthaven Post with permission.", None),
        ("© 2024 Porthaven Post", None),
    ],
)
def test_the_first_outlet_is_named_and_the_one_that_took_it_over_is_not(line: str, name: str | None) -> None:
    assert origin(line) == name


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Copyright 1999-2025 Harbour Wire.", "Harbour Wire"),
        ("© 2025 Harbour Wire. All rights reserved.", "Harbour Wire"),
        ("(c) 2024, The Harbour Wire, Inc.", "The Harbour Wire"),
        ("Copyright © 2024 by Harbour Wire Ltd", "Harbour Wire Ltd"),
        ("© Harbour Wire 2025", "Harbour Wire"),
        ("© 2024 Abendpost Verlag – Alle Rechte vorbehalten", "Abendpost Verlag"),
        ("© Ann Marlow via Getty Images", None),
        ("All rights reserved.", None),
        ("Copyright 2014–2025.", None),
    ],
)
def test_the_owner_is_read_from_a_notice(line: str, name: str | None) -> None:
    assert holder(line) == name


@pytest.mark.parametrize(
    ("opening", "found"),
    [
        ("PORTHAVEN (Harbour Wire) – ", ("Harbour Wire", None)),
        ("PORTHAVEN/EASTHAVEN (Harbour Wire) – ", ("Harbour Wire", None)),
        ("PORTHAVEN, Maine (AP) -- ", ("AP", None)),
        ("PORTHAVEN, 3 May 2024 (Reuters) — ", ("Reuters", DAY)),
        ("PORTHAVEN, May 3, 2024 (Reuters) - ", ("Reuters", DAY)),
        ("PORTHAVEN, May 3 (Reuters) - ", ("Reuters", None)),
        ("Porthaven (Reuters) - ", ("Reuters", None)),
        ("(Reuters) - ", ("Reuters", None)),
        ("Holt (dpa) - ", ("dpa", None)),
        ("HOLT (AP) _ ", ("AP", None)),
        ("PORTHAVEN (3 May 2024) — ", (None, DAY)),
        ("PORTHAVEN — ", (None, None)),
        ("UFO (United Ferry Owners) – ", (None, None)),
        ("Ann Hale (Liberal) – ", None),
        ("", None),
    ],
)
def test_a_dateline_names_the_agency_and_the_day(opening: str, found: tuple[str | None, date | None] | None) -> None:
    assert dateline(opening + "The quay was closed on Monday.") == found


def test_a_masthead_is_a_name_that_the_notes_repeat() -> None:
    notes = ["Contact Ann B. Marlow at ann@a.example", "Harbour & World, 2 Wharf Lane", "© 2024 Harbour Verlag"]
    assert masthead(["HARBOUR & WORLD", "Quay closes"], notes, "Quay closes") == "Harbour & World"
    assert masthead(["Harbour & World  *  3 May 2024"], notes, None) == "Harbour & World"
    assert masthead(["Eastern Quay"], ["Latest News from EASTERN QUAY"], None) == "Eastern Quay"
    assert masthead(["Ann B. Marlow", "7 May 2016", "Harbour", "Quay closes"], notes, "Quay closes") is None


def test_a_masthead_may_sound_like_one() -> None:
    assert masthead(["Porthaven Gazette, Friday 3 May 2024"], [], None) == "Porthaven Gazette"
    assert masthead(["Council sends a post"], [], None) is None
    assert masthead(["Post"], [], None) is None
    assert masthead(["Tarn Valley News, 6 May 2019"], [], None) == "Tarn Valley News"
    assert masthead(["Tarn Valley News"], [], None) is None
    assert masthead(["Latest News, 6 May 2019"], [], None) is None
    for name in ("Diario Sur", "Le Courrier du Val", "El Correo de Selvira", "Velten Zeitung", "Новая Газета"):
        assert masthead([name], [], None) == name
    assert masthead(["Gute Nachrichten aus Velten"], [], None) is None


def test_an_agency_is_known_by_the_line_that_ends_its_copy() -> None:
    assert [signed_off(line) for line in (" Reuter", "dpa xx yy", "Reuter said so", "NNNN")] == [
        "Reuters",
        "dpa",
        None,
        None,
    ]
