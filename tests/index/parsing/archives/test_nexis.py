from collections.abc import Callable
from datetime import date

import pytest

from index.article import Article, line_at
from index.parsing.archives.nexis import nexis

COUNTED = """Download Request: Selected Items: 1-2
Time Of Request: Friday, June 06, 2025  10:01:00
Source: The Holt Mercury;Tarn Valley News


                               1 of 2 DOCUMENTS


                               The Holt Mercury

                            April 2, 2018 Monday

Weir to be rebuilt

BYLINE: Ada Holm, Environment Correspondent

SECTION: NEWS; Pg. 3

LENGTH: 40 words

The weir at Holt will be rebuilt for three million crowns, the river
authority said on Sunday.

LOAD-DATE: April 3, 2018

LANGUAGE: ENGLISH

                     Copyright 2018 Mercury Press Ltd
                              All Rights Reserved

                               2 of 2 DOCUMENTS


                               Tarn Valley News

                            May 9, 2021 Sunday

Otters seen below the weir

SECTION: REGION

LENGTH: 20 words

Three otters were seen below the new weir on Saturday, a warden said.

LOAD-DATE: May 9, 2021
"""
ENDED = """User Name: Desk
Date and Time: Friday, June 6, 2025 10:01:00 AM
Job Number: 1
Documents (2)
1. Weir to be rebuilt
2. Otters seen below the weir
Weir to be rebuilt
The Holt Mercury
April 2, 2018 Monday
Copyright 2018 Mercury Press Ltd All Rights Reserved
Section: NEWS; Pg. 3
Length: 40 words
Byline: Ada Holm
Body
The weir at Holt will be rebuilt for three million crowns, the river authority said on Sunday.
Classification
Language: ENGLISH
Load-Date: April 3, 2018
End of Document
Otters seen below the weir
Tarn Valley News
May 9, 2021 Sunday
Copyright 2021 Tarn Valley News All Rights Reserved
Section: REGION
Length: 20 words
Body
Three otters were seen below the new weir on Saturday, a warden said.
Load-Date: May 9, 2021
End of Document
"""


@pytest.mark.parametrize("export", [COUNTED, ENDED])
def test_each_article_has_its_own_facts_and_text(
    export: str, read: Callable[..., tuple[Article, ...]], kept: Callable[[Article], str]
) -> None:
    first, second = read(export, "export.txt")
    assert (first.source, second.source) == ("export.txt#1", "export.txt#2")
    assert (first.title, first.publisher, first.author) == ("Weir to be rebuilt", "The Holt Mercury", "Ada Holm")
    assert (first.published, second.published) == (date(2018, 4, 2), date(2021, 5, 9))
    assert (second.title, second.publisher, second.author) == ("Otters seen below the weir", "Tarn Valley News", None)
    assert kept(second) == "Three otters were seen below the new weir on Saturday, a warden said."
    assert kept(first).startswith("The weir at Holt") and kept(first).endswith("said on Sunday.")


def test_offsets_and_lines_are_those_of_the_file(read: Callable[..., tuple[Article, ...]]) -> None:
    for article in read(COUNTED, "export.txt"):
        assert article.text == COUNTED
        (span,) = article.kept
        line = COUNTED.splitlines()[line_at(COUNTED, span.start) - 1]
        assert line.startswith(span.of(COUNTED)[:20])


def test_other_text_is_no_export() -> None:
    assert nexis("The 1 of 2 documents that count.\n\nLOAD-DATE: none\n") == []


def test_the_section_is_read_without_its_page() -> None:
    assert [one.facts.section for one in nexis(COUNTED)][:2] == ["NEWS", "REGION"]


OTHERS = """Zeitpunkt der Anforderung: Dienstag, 6. Mai 2025  10:01:00 CET


                              Dokument 1 von 3


                               Holter Anzeiger

                            Montag 2. April 2018
                               Spätausgabe

Wehr in Holt wird für drei Millionen
Kronen neu gebaut

AUTOR: Anna Berg;
Karl Lind

RUBRIK: POLITIK; S. 5

LÄNGE: 40 Wörter

HIGHLIGHT: Die Behörde rechnet mit zwei Jahren.

Das Wehr in Holt wird neu gebaut, teilte die Flussbehörde am Sonntag mit.

Company: so heißt die Theatertruppe, die darunter spielt.

CORRECTION: In der ersten Fassung stand ein falscher Preis.

UPDATE: 3. April 2018

                              Dokument 2 von 3

                            Tarntaler Nachrichten

                                 Mai 2021

Otter unter dem Wehr

Von Karl Lind

LÄNGE: 20 Wörter

Drei Otter wurden am Samstag unter dem neuen Wehr gesehen, sagte ein Wärter.

                              Dokument 3 von 3

                               Selby Echo

                             11. Juni 2022

Fähre wieder zu spät

RUBRIK: REGION

Die Fähre nach Selby kam zum vierten Mal in einer Woche zu spät.
"""


def test_other_languages_and_missing_facts_make_no_difference(
    read: Callable[..., tuple[Article, ...]], kept: Callable[[Article], str]
) -> None:
    first, second, third = read(OTHERS, "export.txt")
    assert first.title == "Wehr in Holt wird für drei Millionen Kronen neu gebaut"
    assert (first.publisher, first.author, first.section) == ("Holter Anzeiger", "Anna Berg; Karl Lind", "POLITIK")
    assert kept(first).startswith("Die Behörde rechnet") and kept(first).endswith("die darunter spielt.")
    assert [one.text for one in first.corrections] == ["In der ersten Fassung stand ein falscher Preis."]
    assert (second.publisher, second.published) == ("Tarntaler Nachrichten", None)
    assert (second.title, second.author) == ("Otter unter dem Wehr", "Karl Lind")
    assert (third.title, third.publisher, third.published) == ("Fähre wieder zu spät", "Selby Echo", date(2022, 6, 11))
    assert kept(third) == "Die Fähre nach Selby kam zum vierten Mal in einer Woche zu spät."


def test_a_correction_under_its_heading_is_noted_and_no_part_of_the_text(
    read: Callable[..., tuple[Article, ...]], kept: Callable[[Article], str]
) -> None:
    told = ENDED.replace("Classification\n", "Correction\nAn earlier version gave a wrong price.\nClassification\n")
    first, second = read(told.replace("Byline: Ada Holm", "Byline: By ADA HOLM and BO LIND"), "export.txt")
    assert [one.text for one in first.corrections] == ["An earlier version gave a wrong price."]
    assert kept(first).endswith("said on Sunday.")
    assert (first.author, second.corrections) == ("Ada Holm and Bo Lind", ())


def test_the_heads_of_its_pages_are_no_part_of_an_article(
    read: Callable[..., tuple[Article, ...]], kept: Callable[[Article], str]
) -> None:
    paged = ENDED.replace(
        "the river authority said on Sunday.", "the river\n\nPage 3 of 6\nWeir to be rebuilt\n\nauthority."
    )
    first, second = read(paged, "export.txt")
    assert kept(first) == "The weir at Holt will be rebuilt for three million crowns, the river\nauthority."
    assert second.title == "Otters seen below the weir"
