from api.slack.messages.block_kit import (
    buttons,
    code,
    context,
    link,
    person,
    quotation,
    rich,
    section,
    strong,
    text_element,
)


def test_text_is_taken_as_it_is() -> None:
    assert text_element("*a* <!here>") == {"type": "text", "text": "*a* <!here>"}
    assert strong("a")["style"] == {"bold": True} and code("a")["style"] == {"code": True}
    assert context("a & b")["elements"] == [{"type": "plain_text", "text": "a & b", "emoji": False}]


def test_text_that_turns_other_text_round_is_cleaned() -> None:
    for made in (text_element("a\u202eb"), quotation("a\u202eb")["elements"][0], context("a\u202eb")["elements"][0]):
        assert made["text"] == "a\ufffdb"


def test_without_an_address_a_link_is_text() -> None:
    assert link("", "[1]") == text_element("[1]")
    assert link("https://a.example", "[1]") == {"type": "link", "url": "https://a.example", "text": "[1]"}


def test_blocks_hold_what_they_are_given() -> None:
    made = rich(section(person("U1"), text_element("x")), quotation("y"))
    assert [part["type"] for part in made["elements"]] == ["rich_text_section", "rich_text_quote"]


def test_a_section_holds_no_empty_text() -> None:
    assert section(text_element(""), text_element("x"))["elements"] == [text_element("x")]


def test_buttons_carry_the_answer_and_say_what_they_do() -> None:
    made = buttons("a1", [("up", "👍", "This helped")])
    (button,) = made["elements"]
    assert (button["action_id"], button["value"], button["accessibility_label"]) == ("up", "a1", "This helped")
