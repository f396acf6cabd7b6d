from datetime import date

from index.parsing.archives.proquest import proquest

TEXT = """____________________________________________________________

Document 1 of 2

Weir to be rebuilt

Author: Holm, Ada.

Publication info: The Holt Mercury ; Holt (UK) [Holt (UK)]. 02 Apr 2018: 3.

Abstract: The weir.

Full text: The weir at Holt will be rebuilt for three million crowns.

It fell in during the winter.

Subject: Rivers

Publication title: The Holt Mercury; Holt (UK)

Publication date: Apr 2, 2018

ProQuest document ID: 2020202020

____________________________________________________________

Document 2 of 2

Otters seen

Full text:

Three otters were seen below the new weir.

Publication title: Tarn Valley News

Publication date: May 9, 2021

ProQuest document ID: 3030303030
"""


def test_each_article_has_its_own_facts_and_text() -> None:
    first, second = proquest(TEXT)
    assert (first.facts.title, first.facts.publisher) == ("Weir to be rebuilt", "The Holt Mercury")
    assert first.facts.published == date(2018, 4, 2)
    (body,) = first.body
    assert body.of(TEXT).startswith("The weir at Holt") and body.of(TEXT).endswith("the winter.")
    assert (second.facts.title, second.facts.publisher) == ("Otters seen", "Tarn Valley News")
    assert second.body[0].of(TEXT) == "Three otters were seen below the new weir."


GERMAN = """Dokument 1 von 2

Wehr in Holt wird neu gebaut: [Spätausgabe]

Autor: Berg, Anna; Lind, Karl

Volltext: Das Wehr in Holt wird neu gebaut, teilte die Flussbehörde am Sonntag mit.

Ort: die alte Brücke, sagt der Plan.

Thema: am Abend wird darüber geredet.

Der Bau beginnt im Mai.

Thema: Flüsse

Publikationstitel: Holter Anzeiger; Holt

Publikationsdatum: Apr 2, 2018

ProQuest-Dokument-ID: 2018040201

Dokument 2 von 2

Otter gesehen

Volltext: Drei Otter wurden unter dem Wehr gesehen.

Publikationstitel: Tarntaler Nachrichten
"""


def test_other_languages_lines_like_facts_and_missing_facts_make_no_difference() -> None:
    first, second = proquest(GERMAN)
    assert (first.facts.title, first.facts.author) == ("Wehr in Holt wird neu gebaut", "Anna Berg; Karl Lind")
    assert (first.facts.publisher, first.facts.published) == ("Holter Anzeiger", date(2018, 4, 2))
    assert first.body[0].of(GERMAN).endswith("Der Bau beginnt im Mai.")
    assert (second.facts.title, second.facts.publisher) == ("Otter gesehen", "Tarntaler Nachrichten")
    assert (second.body[0].of(GERMAN), second.facts.published) == ("Drei Otter wurden unter dem Wehr gesehen.", None)


def test_other_text_is_no_export() -> None:
    assert proquest("Full text: The weir.") == []


def test_a_line_of_the_text_may_look_like_a_fact() -> None:
    text = TEXT.replace("three million crowns.\n", "three million crowns.\nLocation: the old mill.\nIt was time.\n")
    first, _ = proquest(text)
    assert "Location: the old mill.\nIt was time." in first.body[0].of(text)


def test_names_that_are_turned_round_are_turned_back() -> None:
    assert proquest(TEXT)[0].facts.author == "Ada Holm"
    assert proquest(TEXT.replace("Holm, Ada.", "Holm, Ada; Lind, Bo"))[0].facts.author == "Ada Holm; Bo Lind"
    assert proquest(TEXT.replace("Holm, Ada.", "Anonymous"))[0].facts.author is None
