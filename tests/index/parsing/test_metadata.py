from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.cleaning.body import keep
from index.parsing.metadata import Stated, credited, first_outlet, stated

BODY = (
    "The council voted on Monday to close the old ferry quay, officials said in the evening.\n"
    "Residents had asked for a later day because the winter boats still use it.\n"
)
DAY = date(2024, 5, 3)


def test_a_text_that_states_nothing_has_no_facts() -> None:
    assert stated(BODY) == Stated()


def test_front_matter_is_believed_first() -> None:
    text = (
        "---\ntitle: Quay closes\nsource: Harbour Wire\nby: Ann Marlow\ndate: 2024-05-03\nlink: https://a.example/q\n---\n"
        f"# Another title\n\nBy Bo Reed\n\n{BODY}"
    )
    assert stated(text) == Stated("Quay closes", "Harbour Wire", "Ann Marlow", DAY, "https://a.example/q")


def test_a_source_that_is_an_address_is_no_publisher() -> None:
    assert stated(f"Source: https://a.example/q\n\n{BODY}") == Stated(url="https://a.example/q")
    assert stated(f"Source: Harbour Wire\n\n{BODY}") == Stated(publisher="Harbour Wire")
    assert stated(f"{BODY}\nSource: Harbour Wire") == Stated(publisher="Harbour Wire")


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("Council votes to close the quay", "Council votes to close the quay"),
        ("# Quay closes", "Quay closes"),
        ("**Quay closes**", "Quay closes"),
        ("“We lost”: the quay’s last day?", "“We lost”: the quay’s last day?"),
        ("Harbour News\n\nCouncil votes to close the quay", "Council votes to close the quay"),
        ("Physical Address\n\n12 North Quay St.\n\nCouncil votes to close it", "Council votes to close it"),
        (
            "Politics\n\nCouncil votes to close it\n\nFour to three, after a long night",
            "Council votes to close it",
        ),
        ("The quay closed on Monday.", None),
        ("and then the quay closed", None),
        ("Share\nFacebook", None),
        ("", None),
    ],
)
def test_a_headline_is_a_short_line_above_prose(head: str, title: str | None) -> None:
    assert stated(f"{head}\n\n{BODY}").title == title


def test_lines_without_prose_below_have_no_title() -> None:
    assert stated("Quay opening hours\nMonday nine to five\nTuesday closed").title is None


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("By Ann Marlow", "Ann Marlow"),
        ("by Ann Marlow, with reporting from Harbour Wire Porthaven Staff", "Ann Marlow"),
        ("By Ann Marlow and Bo de Vries in Porthaven", "Ann Marlow and Bo de Vries"),
        ("BY ANN MARLOW", "Ann Marlow"),
        ("By Ann Marlow, Staff Writer | 3 May 2024", "Ann Marlow"),
        ("Author: Ann Marlow", "Ann Marlow"),
        ("By Staff", None),
        ("By Friday it was over", None),
    ],
)
def test_a_byline_names_the_author(line: str, author: str | None) -> None:
    assert stated(f"Quay to close\n{line}\n\n{BODY}").author == author


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("Published: 3 May 2024", DAY),
        ("Posted on May 3, 2024 at 5 pm", DAY),
        ("By Ann Marlow | 3 May 2024", DAY),
        ("3 May 2024", DAY),
        ("Date: 2024-05-03", DAY),
        ("First published in The Harbour Review on 3 May 2024.", DAY),
        ("Updated 3 May 2024", None),
        ("By Ann Marlow, updated 3 May 2024", None),
        ("Published: 2024-13-45", None),
        ("Published: 03/04/2024", None),
        ("Copyright 1999-2025 Harbour Wire", None),
        ("© 2024 Harbour Wire, 3 May 2024", None),
        ("Posted 2 days ago", None),
        ("On Tuesday 3 May", None),
    ],
)
def test_only_a_stated_day_of_publication_is_one(line: str, published: date | None) -> None:
    assert stated(f"Council votes to close it\n{line}\n\n{BODY}").published == published


def test_a_date_above_everything_is_not_taken_for_the_day_of_publication() -> None:
    assert stated(f"3 May 2024\n\n{BODY}").published is None
    assert stated(f"# Council votes to close it\n\n## 3 May 1824\n\n{BODY}").published is None


def test_a_dateline_states_the_agency_and_the_day() -> None:
    assert stated(f"PORTHAVEN, 3 May 2024 (Reuters) — {BODY}") == Stated(publisher="Reuters", published=DAY)
    assert stated(f"{BODY}PORTHAVEN, 3 May 2024 (Reuters) — The end was near, they said.") == Stated()


def test_the_first_outlet_goes_before_the_agency_the_paper_and_the_owner() -> None:
    note = "This article was originally published on Harbour Wire and was reproduced with permission."
    owner = "© 2025 Porthaven Holdings. All rights reserved."
    wire = f"PORTHAVEN (Reuters) — {BODY}"
    paper = "Porthaven Post\n\nCouncil votes to close it\n\n"
    assert stated(f"{paper}{wire}\n{note}\n{owner}").publisher == "Harbour Wire"
    assert stated(f"{paper}{wire}\n{owner}").publisher == "Reuters"
    assert stated(f"{paper}{BODY}\n{owner}").publisher == "Porthaven Post"
    assert stated(f"{BODY}\n{owner}").publisher == "Porthaven Holdings"
    assert stated(f"{BODY}\nFirst published on Thu 6 Sep 2018 02.35 EDT").publisher is None


def test_a_paper_and_its_day_stand_above_or_below_the_headline() -> None:
    expected = Stated("Council votes to close it", "Porthaven Gazette", published=DAY)
    above = "PORTHAVEN GAZETTE * Friday, May 3, 2024 * Town\n\nCouncil votes to close it"
    assert stated(f"{above}\n\n{BODY}") == expected
    assert stated(f"# Council votes to close it\n\n*Porthaven Gazette, 3 May 2024*\n\n{BODY}") == expected


def test_the_first_outlet_is_told_apart_from_the_owner_of_the_page() -> None:
    assert first_outlet(f"{BODY}© 2024 Porthaven Post") is None
    assert first_outlet(f"{BODY}Reprinted with permission of the Harbour Wire.") == "Harbour Wire"


@given(st.text(alphabet="By Ann(©-–):|.,\n203Mai", max_size=120))
def test_no_text_breaks_it(text: str) -> None:
    stated(text)


@pytest.mark.parametrize(
    ("byline", "prose", "author"),
    [
        ("Von Anna Berg, Kairo", "Der Rat beschloss am Dienstag, die Mauer neu zu bauen.", "Anna Berg"),
        ("Par Jeanne Dufour (à Lille)", "Le conseil a décidé mardi de reconstruire la digue.", "Jeanne Dufour"),
        ("Автор: Анна Белова", "Совет порта решил во вторник заново построить волнолом.", "Анна Белова"),
        ("作者：王小明", "港务局星期二决定重建东部海堤，此前风暴使石头松动。", "王小明"),
        ("2024年5月7日", "新华社北京5月7日电（记者王小明）港务局星期二决定重建东部海堤。", "王小明"),
    ],
)  # fmt: skip
def test_a_byline_of_another_language_names_the_author(byline: str, prose: str, author: str) -> None:
    text = f"Ostrand\n\n{byline}\n\n{prose}\n\n{prose}\n"
    assert stated(text).author == author
    assert byline not in " ".join(span.of(text) for span in keep(text))


def test_a_headline_of_old_newsprint_ends_in_a_stop() -> None:
    text = "EXPLOSION AT THE HOLT GASWORKS.\n\nA dreadful explosion occurred at the gasworks on Friday morning.\n"
    assert stated(text).title == "EXPLOSION AT THE HOLT GASWORKS."
    shouted = "THE GASWORKS AT HOLT EXPLODED ON FRIDAY MORNING.\n\nSEVEN MEN LOST THEIR LIVES AND MORE WERE HURT.\n"
    assert stated(shouted).title is None


def test_slugs_are_no_title_and_a_sign_off_names_the_agency() -> None:
    text = (
        "bdt0412 4 pl 312  dpa 6\nWehr in Holt wird neu gebaut =\n"
        "Das Wehr in Holt wird neu gebaut, sagte ein Sprecher.\n"
        "Der Bau beginnt im Mai, wie er hinzufügte.\ndpa ab cd\n"
    )
    assert (stated(text).title, stated(text).publisher) == ("Wehr in Holt wird neu gebaut", "dpa")


def test_names_are_told_without_what_their_bearers_are() -> None:
    assert credited("By Ada Holm, Environment Correspondent; Von Bo Lind") == "Ada Holm; Bo Lind"
    assert credited("ADA HOLM; Bo Lind contributed reporting.") == "Ada Holm"
    assert credited("") is None


def test_a_report_of_figures_has_a_headline_over_no_sentence() -> None:
    text = "MILL <MLL> 1ST QTR NET\n\n    HOLT, April 14 -\n    Shr 31 cts vs 12 cts\n    Net 4,206 vs 1,611\n"
    assert stated(text).title == "MILL <MLL> 1ST QTR NET"


def test_the_first_question_of_an_interview_is_no_headline() -> None:
    assert stated("Q: Minister, when will the tunnel open?\n\nA: In June. I have said so before.\n").title is None


def test_half_a_headline_of_columns_side_by_side_is_no_title() -> None:
    left = ["GREAT FIRE", "AT THE WEIR.", "The weir at", "Holt burnt on", "Sunday night."]
    right = ["A NEW MAYOR", "IS CHOSEN.", "The council", "of Holt chose", "Mr. Reed."]
    text = "\n".join(f"{one:<20}| {other}" for one, other in zip(left, right, strict=True))
    assert stated(f"THE HOLT MERCURY, SUNDAY, JUNE 4, 1911.\n\n{text}\n").title is None
    assert stated(
        "\n\n".join(["GREAT FIRE AT THE WEIR.", "The weir at Holt burnt on Sunday night, the mayor said."])
    ).title
