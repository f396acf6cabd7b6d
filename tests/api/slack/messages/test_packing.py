from hypothesis import given
from hypothesis import strategies as st

from api.slack.messages.block_kit import Element, context, text_element
from api.slack.messages.message import Message
from api.slack.messages.packing import MOST_BLOCKS, MOST_IN_BLOCK, MOST_IN_MESSAGE, MOST_TEXT, Packer, Piece
from api.slack.text import escaped

SENTENCES = st.lists(st.text(alphabet="abc &<.", min_size=1, max_size=4_000).filter(str.strip), min_size=1, max_size=30)


def packed(pieces: list[Piece]) -> list[Message]:
    packer = Packer()
    for piece in pieces:
        packer.add(piece)
    return packer.messages()


def text_of(block: Element) -> str:
    if block["type"] == "rich_text":
        return "".join(one["text"] for part in block["elements"] for one in part["elements"])
    return "".join(one["text"] for one in block["elements"])


@given(SENTENCES)
def test_whatever_is_said_fits_and_nothing_is_lost(sentences: list[str]) -> None:
    messages = packed([Piece(one, gap=" " if number else "") for number, one in enumerate(sentences)])
    for one in messages:
        assert one.text and len(one.text) <= MOST_TEXT
        assert len(one.blocks) <= MOST_BLOCKS
        assert all(len(escaped(text_of(block))) <= MOST_IN_BLOCK for block in one.blocks)
        assert sum(len(text_of(block)) for block in one.blocks) <= MOST_IN_MESSAGE
    said = "".join(text_of(block) for one in messages for block in one.blocks)
    assert "".join(said.split()) == "".join("".join(sentences).split())


def test_what_fits_is_one_message_of_one_block() -> None:
    (message,) = packed([Piece("One."), Piece("Two.", gap=" "), Piece("Three.", gap="\n\n")])
    assert message.text == "One. Two.\n\nThree."
    assert [text_of(block) for block in message.blocks] == ["One. Two.\n\nThree."]


def test_a_message_ends_with_a_sentence() -> None:
    sentence = "word " * 200 + "end."
    messages = packed([Piece(sentence, gap=" ") for _ in range(8)])
    assert len(messages) == 3
    assert all(one.text.endswith("end.") and one.text.startswith("word") for one in messages)


def test_blocks_of_their_own_are_counted_with_all_they_hold() -> None:
    entry = Piece("short", block={"type": "rich_text", "elements": [{"elements": [text_element("x" * 900)]}]}, gap="\n")
    messages = packed([entry] * 30)
    assert [len(one.blocks) for one in messages] == [13, 13, 4]


def test_a_message_takes_so_many_blocks() -> None:
    messages = packed([Piece("x", block=context("x"), gap="\n") for _ in range(100)])
    assert [len(one.blocks) for one in messages] == [46, 46, 8]
