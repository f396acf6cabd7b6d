import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.text.normalise import display_objection, plain


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**Putin** also  `wished` _him_ well.", "Putin also wished him well."),
        ("2\u200b00\u200b0 ⑨⓪⓪ \u202eabc\u202c", "2000 900 abc"),
        ("a\ud800b\x00c", "abc"),
        ("<b>Bold</b> &amp; plain", "Bold & plain"),
        ("See [the page](https://tide.example/a) [2024] [sic] (Israeli).", "See the page [2024] [sic] (Israeli)."),
        ("## Sailings are suspended", "Sailings are suspended"),
        ("one\ntwo\u00a0three", "one two three"),
        ("snake_case and 5 * 3 * 2", "snake_case and 5 * 3 * 2"),
        ("Left <!-- hidden --> right.", "Left right."),
    ],
)
def test_a_text_is_shown_in_plain_characters(text: str, shown: str) -> None:
    assert plain(text) == shown


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Bennett left <!-- and wept -->.", "comment"),
        ("Bennett left &lt;!-- and wept --&gt;.", "comment"),
        ("Bennett left <script>wept()</script>.", "comment"),
        ("~~Bennett left.~~", "strikes"),
        ("<del>Bennett left.</del>", "strikes"),
        ("| Bennett | left |", "table"),
    ],
)
def test_what_hides_strikes_or_tabulates_is_no_sentence(text: str, why: str) -> None:
    assert why in (display_objection(text) or "")


def test_an_ordinary_sentence_hides_nothing() -> None:
    assert display_objection("Bennett left [sic] – for 5 < 6 reasons.") is None


@given(st.text(st.characters(), max_size=60))
def test_what_is_shown_can_be_sent_and_stays_as_it_is(text: str) -> None:
    shown = plain(text)
    assert shown.encode("utf-8").decode("utf-8") == shown
    assert shown == " ".join(shown.split())
