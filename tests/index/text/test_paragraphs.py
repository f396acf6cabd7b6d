from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from index.text.paragraphs import paragraphs


def found(text: str) -> list[str]:
    return [span.of(text) for span in paragraphs(text)]


WRAPPED = (
    "The quick harbour pilot jumped over the lazy rope and went home to\n"
    "Porthaven where she ate a large dinner of cheese and bread with her\n"
    "friends. She slept.\n"
    "The next day she rose early and went to the market where there were\n"
    "many pilots."
)


def test_one_paragraph_to_a_line_stays_so() -> None:
    text = "A headline without a stop\nThe mayor left the room, aides said on Monday.\nNobody knew why."
    assert found(text) == text.split("\n")


def test_lines_wrapped_by_hand_are_one_paragraph_even_before_a_name() -> None:
    assert found(WRAPPED) == [
        WRAPPED[: WRAPPED.index("\nThe next")],
        WRAPPED[WRAPPED.index("The next") :],
    ]


def test_a_blank_line_ends_a_paragraph_whatever_its_line_ends() -> None:
    assert found("one\r\n\r\ntwo\r\rthree\n \t\nfour") == ["one", "two", "three", "four"]


def test_list_items_and_headings_stand_alone_in_wrapped_text() -> None:
    text = WRAPPED + "\n# Market\n- fish and the other things that people buy at a market stall on a\n  Monday\n- bread"
    assert found(text)[2:] == [
        "# Market",
        "- fish and the other things that people buy at a market stall on a\n  Monday",
        "- bread",
    ]


def test_an_indented_line_begins_a_paragraph_in_wrapped_text() -> None:
    text = WRAPPED.replace(
        "friends. She slept.\nThe", "friends. She slept there for a night and then for another one.\n    The"
    )
    assert len(found(text)) == 2


def test_a_byline_in_small_letters_does_not_go_on_a_headline() -> None:
    assert found("Council closes the old ferry quay in May\nby Ann Marlow") == [
        "Council closes the old ferry quay in May",
        "by Ann Marlow",
    ]


@given(st.text(alphabet="aB .-#\n\r\t\u2028", max_size=300))
def test_they_are_in_order_trimmed_and_hold_every_visible_character(text: str) -> None:
    spans = paragraphs(text)
    assert all(span.of(text) == span.of(text).strip() != "" for span in spans)
    assert all(a.end < b.start for a, b in pairwise(spans))
    assert "".join("".join(span.of(text).split()) for span in spans) == "".join(text.split())
