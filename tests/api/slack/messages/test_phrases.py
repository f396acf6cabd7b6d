from api.slack.messages.phrases import minutes, queue_message, queue_status


def test_a_wait_is_told_in_minutes() -> None:
    assert (minutes(0), minutes(2)) == ("in 1 minute", "in 2 minutes")


def test_a_place_in_line_counts_those_before() -> None:
    assert queue_message(1).startswith("Yours is the next question")
    assert queue_message(2) == "Waiting: 1 question before yours."
    assert queue_message(4) == "Waiting: 3 questions before yours."
    assert queue_status(1) == "is still answering another question…"
    assert queue_status(3) == "has 2 questions before yours…"
