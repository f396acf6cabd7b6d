import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rag.grounding.claim_splitter import ClaimSplitter, DraftClaim, split_claims

KEPT = [
    "[2024]",
    "[Israeli]",
    "[sic]",
    "[redacted]",
    "ref 2 minutes",
    "(after the November 2019 talks in Sochi)",
]
DRAFT = """## What happened [S1]
Talks with Mr. Levin fell [S1]. The U.S. envoy left on Jan. 5.[S2][S3] "We tried. We fell," she said [S1-S3].

- First, [Israeli] forces left 【S1】. Then calm. [S9]
- Then nothing

[S4] It began in [2024]. It ended.
[S5]

```
code[S1]. More
```
End [S1"""
WORDS = '[ ] S1 [S1] [[S1]] 【S4】 [S . ? , ( “ ” " ``` ** Oslo fell é 9'
SPACED = ["[S2, S3]", ". ", "? ", "- ", "1. ", "22. ", "## ", "Mr. ", "U.S. ", "\n", "\n\n", " "]
PIECES = st.lists(st.sampled_from([*KEPT, *WORDS.split(), *SPACED]), max_size=25).map("".join)


def texts(draft: str) -> list[str]:
    return [claim.text for claim in split_claims(draft)]


def squeezed(text: str) -> str:
    return "".join(text.split())


@given(PIECES, st.data())
@example(DRAFT, None)
def test_where_the_stream_is_cut_makes_no_difference(draft: str, data: st.DataObject | None) -> None:
    width = data.draw(st.integers(1, 7)) if data else 1
    splitter = ClaimSplitter()
    streamed = [c for i in range(0, len(draft), width) for c in splitter.feed(draft[i : i + width])]
    assert streamed + splitter.close() == split_claims(draft)


UNMARKED = st.text(st.characters(blacklist_characters="[【"), max_size=80) | PIECES.map(lambda t: t.replace("S", "T"))


@given(UNMARKED)
def test_text_without_markers_passes_unchanged(draft: str) -> None:
    claims = split_claims(draft)
    assert squeezed("".join(c.lead + c.text for c in claims)) == squeezed(draft)
    assert all(c.keys == () for c in claims)


@given(PIECES)
def test_no_key_is_lost_outside_code(draft: str) -> None:
    draft = draft.replace("```", "")
    for marker, key in (("[S7]", "S7"), ("【S8】", "S8")):
        keys = [k for c in split_claims(f"{draft} Oslo {marker}.") for k in c.keys]
        assert key in keys


@pytest.mark.parametrize("kept", KEPT)
@pytest.mark.parametrize("frame", ["He said {} was true [S1].", "{} forces left. [S1]", "It was {}.[S1]", "- {} [S1]"])
def test_ordinary_brackets_and_parentheses_survive(kept: str, frame: str) -> None:
    claims = split_claims(frame.format(kept))
    assert kept in claims[0].text
    assert [k for c in claims for k in c.keys] == ["S1"]


def test_sentences_end_where_a_reader_would_end_them() -> None:
    draft = 'Mr. Levin met J. K. Ro in the U.S. on Jan. 5. It rained. He said no. "Go. Stay," he said. 3.5? Yes.'
    assert texts(draft) == [
        "Mr. Levin met J. K. Ro in the U.S. on Jan. 5.",
        "It rained.",
        "He said no.",
        '"Go. Stay," he said.',
        "3.5?",
        "Yes.",
    ]


def test_a_marker_after_the_full_stop_belongs_to_the_sentence_before_it() -> None:
    assert split_claims("One fell. [S1] Two rose. [S2]") == [
        DraftClaim("One fell.", ("S1",)),
        DraftClaim("Two rose.", ("S2",), ends_paragraph=True),
    ]


def test_a_marker_without_a_space_still_ends_the_sentence() -> None:
    assert texts("One fell.[S1]Two rose.[S2]") == ["One fell.", "Two rose."]


def test_a_marker_that_opens_a_line_belongs_to_what_follows() -> None:
    assert [c.keys for c in split_claims("One fell [S1].\n\n[S2] Two rose.")] == [("S1",), ("S2",)]


def test_markers_alone_on_a_line_belong_to_what_stands_before() -> None:
    assert split_claims("One fell.\n\n[S1][S2]\n\nTwo rose.")[0].keys == ("S1", "S2")


def test_markers_and_nothing_else_are_reported() -> None:
    assert split_claims("[S3]") == [DraftClaim("", ("S3",), ends_paragraph=True)]


def test_headings_items_and_code_are_told_apart() -> None:
    claims = split_claims("# Why\nIt fell.\n\n1. One [S1]. More.\n2. Two\n\n**Then:**\n```\nx[S1]\n```\nEnd.")
    assert [(c.kind, c.lead, c.text) for c in claims] == [
        ("heading", "# ", "Why"),
        ("sentence", "", "It fell."),
        ("item", "1. ", "One."),
        ("item", "", "More."),
        ("item", "2. ", "Two"),
        ("heading", "", "**Then:**"),
        ("code", "", "```\nx[S1]\n```"),
        ("sentence", "", "End."),
    ]
    assert [c.ends_paragraph for c in claims] == [True, True, False, True, True, True, True, True]


def test_a_number_that_a_wrapped_line_begins_with_is_no_list() -> None:
    assert texts("The toll was\n22. It rose.") == ["The toll was\n22.", "It rose."]


def test_a_half_marker_at_the_end_is_text() -> None:
    assert split_claims("It fell [S1")[0] == DraftClaim("It fell [S1", ends_paragraph=True)


def test_a_claim_leaves_as_soon_as_the_next_one_begins() -> None:
    splitter = ClaimSplitter()
    assert splitter.feed("One fell. [S1] ") == []
    assert splitter.feed("Two") == []
    assert splitter.feed(" ") == [DraftClaim("One fell.", ("S1",))]


def test_a_splitter_is_ready_again_after_it_was_closed() -> None:
    splitter = ClaimSplitter()
    splitter.feed("- One")
    splitter.close()
    assert splitter.feed("Two") + splitter.close() == [DraftClaim("Two", ends_paragraph=True)]
