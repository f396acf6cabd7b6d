from hypothesis import given
from hypothesis import strategies as st

from api.service.plain_text import clean, one_line


def test_escape_sequences_lose_their_power() -> None:
    assert clean("\x1b[31mred\x1b]0;title\x07") == "\ufffd[31mred\ufffd]0;title\ufffd"
    assert clean("\x9b2J") == "\ufffd2J"


def test_overrides_of_direction_are_shown_and_marks_of_real_scripts_kept() -> None:
    assert clean("a\u202eb") == "a\ufffdb"
    assert clean("שלום\u200f, سلام") == "שלום\u200f, سلام"


def test_line_ends_and_tabs_become_plain() -> None:
    assert clean("a\r\nb\rc\u2028d\te") == "a\nb\nc\nd    e"


@given(st.text())
def test_nothing_that_a_terminal_obeys_is_left(text: str) -> None:
    assert all(c.isprintable() or c == "\n" or ord(c) >= 0xA0 for c in clean(text))
    assert "\n" not in one_line(text)
