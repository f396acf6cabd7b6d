from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.cleaning.body import keep

FIRST = "The council voted on Monday to close the old ferry quay, officials said in the evening."
LAST = "Residents had asked for a later day because the winter boats still use it."
OTHER = "A new bridge was opened in the north of the town on Friday after years of work by engineers."


def kept(*paragraphs: str, title: str | None = None, between: str = "\n") -> list[str]:
    text = between.join(paragraphs)
    lines = "\n".join(span.of(text) for span in keep(text, title)).split("\n")
    return [line for line in lines if line.strip()]


@pytest.mark.parametrize(
    "furniture",
    [
        ["12 North Quay St.", "Porthaven, ME 04101"],
        ["en_GBEnglish"],
        ["qw.cmd.push (function () {qw ({slot: ’7’}). show (‘c0’);});"],
        ["<script>", "var a = 1;", "</script>"],
        ["We use cookies to improve your experience. By continuing you accept our privacy policy."],
        ["Sign up for our newsletter to get the news in your inbox."],
        ["Share", "Facebook", "Twitter"],
        ["Photo: Ann Marlow/Reuters"],
        ["Read more: Ferry stops in May"],
        ["* * *"],
        ["The Harbour Press contributed to this report."],
        ["© 2025 Porthaven Post. All rights reserved."],
        ["This article was originally published on Harbour Wire and was reproduced with permission."],
    ],
)
def test_furniture_is_not_kept_wherever_it_stands(furniture: list[str]) -> None:
    assert kept(*furniture, FIRST, LAST) == [FIRST, LAST]
    assert kept(FIRST, *furniture, LAST) == [FIRST, LAST]
    assert kept(FIRST, LAST, *furniture) == [FIRST, LAST]


def test_the_head_of_a_file_is_not_kept() -> None:
    head = [
        "---\ntitle: Quay closes\n---",
        "# Quay closes",
        "By Ann Marlow",
        "3 May 2024",
        "Source: Harbour Wire",
    ]
    assert kept(*head, FIRST, LAST, title="Quay closes") == [FIRST, LAST]


def test_a_line_amid_the_article_that_could_stand_in_its_head_is_kept() -> None:
    day = "3 May 2024"
    assert kept(FIRST, LAST, day, FIRST, LAST, FIRST, LAST) == [FIRST, LAST, day, FIRST, LAST, FIRST, LAST]


def test_only_the_title_itself_is_left_out_however_it_is_marked() -> None:
    standfirst = "Four to three, after a long night"
    assert kept("**Quay closes**", standfirst, FIRST, title="Quay  closes") == [standfirst, FIRST]
    assert kept("Quay closes", FIRST) == ["Quay closes", FIRST]


@pytest.mark.parametrize("heading", ["Latest News from Porthaven Post", "Related", "Read more:", "## Read more"])
def test_leads_of_other_stories_are_left_out_to_the_end(heading: str) -> None:
    assert kept(FIRST, LAST, heading, OTHER, OTHER, "Bridge opens", OTHER) == [FIRST, LAST]


def test_the_article_goes_on_after_a_list_of_headlines() -> None:
    assert kept(FIRST, "Related", "Bridge opens at last", "Ferry stops", LAST, FIRST) == [FIRST, LAST, FIRST]
    assert kept(FIRST, "Related", "Bridge opens at last", OTHER, "Ferry stops", OTHER) == [FIRST]


def test_a_button_amid_the_article_takes_only_itself() -> None:
    assert kept(FIRST, "Read more", LAST, FIRST) == [FIRST, LAST, FIRST]
    assert kept(FIRST, LAST, "© 2025 Porthaven Post", "Read more", OTHER, OTHER) == [FIRST, LAST]


def test_a_heading_above_the_article_hides_nothing() -> None:
    assert kept("Latest news", FIRST, LAST) == [FIRST, LAST]


def test_a_caption_is_kept_and_its_credit_is_not() -> None:
    caption = "The ferry leaves the quay for the last time, in Porthaven, on May 3, 2024"
    assert kept(FIRST, f"{caption} (Ann Marlow / Pool via REUTERS)", LAST) == [FIRST, caption, LAST]
    assert kept(FIRST, f"{caption}. (Photo by Ann Marlow/Getty Images)", LAST) == [FIRST, f"{caption}.", LAST]
    aside = "The firm (owned by the Harbour Pilots) closed (on Monday)."
    assert kept(FIRST, aside, LAST) == [FIRST, aside, LAST]


def test_furniture_behind_the_last_sentence_of_a_paragraph_is_cut_off() -> None:
    foot = "© 2024 Harbour Wire. This article was first published in Harbour Wire and is used with permission."
    assert kept(FIRST, f"{LAST} {foot}") == [FIRST, LAST]
    assert kept(f"{FIRST} It asked for permission.", LAST) == [f"{FIRST} It asked for permission.", LAST]


def test_corrections_and_section_headings_are_article() -> None:
    lines = [
        FIRST,
        "What happens next",
        LAST,
        "Correction: An earlier version misstated the day of the vote.",
    ]
    assert kept(*lines) == lines


def test_a_dateline_stays_with_its_sentence() -> None:
    assert kept(f"PORTHAVEN (Harbour Wire) – {FIRST}") == [f"PORTHAVEN (Harbour Wire) – {FIRST}"]


def test_neighbours_are_one_span_and_a_gap_makes_two() -> None:
    assert len(keep(f"{FIRST}\n\n{LAST}\n")) == 1
    assert len(keep(f"{FIRST}\n\nAdvertisement\n\n{LAST}\n")) == 2


WORDS = """
    subscribe share related copyright cookies read more follow latest news from by home print photo published
    republished source contact address function window style (again) quay; “harbour” 2024 12 Street Ann
"""
PROSE = st.lists(st.sampled_from(WORDS.split()), min_size=8, max_size=40).map(
    lambda words: f"The {' '.join(words)} was said."
)


@given(st.lists(PROSE, min_size=1, max_size=8), st.sampled_from(["\n", "\n\n", "\r\n\r\n"]))
def test_ordinary_prose_is_kept_whole(paragraphs: list[str], between: str) -> None:
    text = between.join(paragraphs)
    assert "".join(span.of(text) for span in keep(text)) == text


LINES = st.sampled_from([FIRST, LAST, "", "Related", "Read more", "By Ann Marlow", "© 2024 A", "Headline here", "});"])


@given(st.lists(LINES | st.text(max_size=40), max_size=20).map("\n".join))
def test_spans_are_in_order_apart_and_trimmed(text: str) -> None:
    spans = keep(text)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(span.of(text) == span.of(text).strip() for span in spans)
    assert all(text[a.end : b.start].strip() for a, b in pairwise(spans))
    assert not any("© 2024 A" in span.of(text).split("\n") for span in spans)


def test_who_wrote_it_and_who_published_it_is_no_text() -> None:
    text = "\n\n".join(["The Mercury", FIRST, LAST, "Ada Holm is a writer who lives by the sea.", "© The Mercury 2018"])
    spans = keep(text, "Weir", "Bo Lind and Ada Holm", "The Mercury")
    assert [span.of(text) for span in spans] == [f"{FIRST}\n\n{LAST}"]
    early = f"{FIRST}\n\nAda Holm saw it fall in.\n\n{LAST}\n\n{OTHER}\n\n{LAST}"
    assert "Ada Holm saw" in keep(early, None, "Ada Holm")[0].of(early)


def test_who_took_a_picture_does_not_stand_behind_its_caption() -> None:
    assert kept("The lamps have burned in Fish Lane since 1871. Photograph: Ada Holm", FIRST) == [
        "The lamps have burned in Fish Lane since 1871.",
        FIRST,
    ]


def test_where_no_facts_are_labelled_a_line_that_looks_so_is_text() -> None:
    text = f"Location: Porthaven.\n\n{FIRST}\n\n{LAST}"
    assert keep(text)[0].start > 0
    assert keep(text, labelled=False)[0].start == 0


@pytest.mark.parametrize("last", ["Reuter", "ENDS", "NNNN", "-30-"])
def test_an_agency_may_sign_off_without_an_empty_line(last: str) -> None:
    text = f"{FIRST}\n\n{LAST}\n{last}\n"
    assert [span.of(text) for span in keep(text)] == [f"{FIRST}\n\n{LAST}"]


def test_the_article_goes_on_below_a_heading_where_a_surname_stands_alone() -> None:
    above = [
        "Striker Ola Finch will miss the season, his club said on Saturday.",
        "He fell in the eighth minute at Holt.",
    ]
    below = ["“I heard it snap,” Finch said.", "The club will look for a new striker, its manager Ines Marr said.",
             "Marr has money to spend, and wants a player who speaks of nothing else."]  # fmt: skip
    assert kept(*above, "Recommended", *below) == [*above, *below]
