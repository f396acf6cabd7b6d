import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.slack.text import (
    addressed_elsewhere,
    cut,
    escaped,
    is_stop,
    mentions,
    plain,
    quoted,
    short,
)

BOT = "U0LAN0Z89"


@pytest.mark.parametrize(("written", "said"), [
    (f"<@{BOT}> why did it close?", "why did it close?"),
    (f"why, <@{BOT}|onrecord>, did it?", "why, , did it?"),
    ("what did <@U1|ida> and <@U2> say in <#C1|politics>?", "what did @ida and @U2 say in #politics?"),
    ("<!channel> <!here|here> <!subteam^S1|@desk> <!date^1^x|then>", "@channel here @desk then"),
    ("see <https://a.example/x?y&amp;z|the page> and <https://b.example>", "see the page and https://b.example"),
    ("is 3 &lt; 4 &amp;&amp; 5 &gt; 4?", "is 3 < 4 && 5 > 4?"),
    ("two\nlines\tand   spaces", "two lines and spaces"),
])  # fmt: skip
def test_what_people_write_becomes_plain(written: str, said: str) -> None:
    assert plain(written, BOT) == said


@given(st.text())
def test_nothing_can_be_made_of_what_is_escaped(text: str) -> None:
    assert not {"<", ">"}.intersection(escaped(text))
    assert all(part.split(";")[0] in {"amp", "lt", "gt"} for part in escaped(text).split("&")[1:])


def test_what_repaints_or_turns_text_round_is_taken_out() -> None:
    assert escaped("a\u202eb\x1b[0m") == "a\ufffdb\ufffd[0m"


def test_mentions_are_found_in_both_forms() -> None:
    assert mentions(f"hi <@{BOT}>", BOT) and mentions(f"<@{BOT}|onrecord>", BOT)
    assert not mentions("<@U0LAN0Z8>", BOT)


@pytest.mark.parametrize(
    "text", ["<@U1> look", "what do you say, <@U1|ida>?", "<!here> look", "<!subteam^S1|desk>, ok?"]
)
def test_a_message_that_mentions_others_is_theirs_unless_it_mentions_the_bot(text: str) -> None:
    assert addressed_elsewhere(text, BOT)
    assert not addressed_elsewhere(f"{text} <@{BOT}>", BOT)
    assert not addressed_elsewhere("what did <#C1|politics> say on <!date^1^{date}|1 May>?", BOT)


@pytest.mark.parametrize("text", ["stop", "Stop!", " STOP. "])
def test_stop_is_a_message_of_its_own(text: str) -> None:
    assert is_stop(text)
    assert not is_stop(f"{text} the press")


@given(st.text(alphabet="ab &<>\n", min_size=0, max_size=400), st.integers(5, 60))
def test_pieces_fit_and_lose_nothing_but_spaces(text: str, most: int) -> None:
    pieces = cut(text, most)
    assert all(len(escaped(piece)) <= most for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


def test_pieces_end_at_words() -> None:
    assert cut("one two three four", 10) == ["one two", "three four"]


def test_a_beginning_ends_at_a_word_and_says_so() -> None:
    assert short("one\ntwo three", 9) == "one two…"
    assert quoted("one", 9) == "“one”"
