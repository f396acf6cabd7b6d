from api.slack.messages.message import Message


def test_a_message_without_blocks_is_its_words() -> None:
    assert Message("Soon.") == Message("Soon.", [])
