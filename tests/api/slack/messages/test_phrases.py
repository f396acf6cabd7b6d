from api.slack.messages.phrases import in_line, in_line_of_pane, minutes


def test_a_wait_is_told_in_minutes() -> None:
    assert (minutes(0), minutes(2)) == ("in 1 minute", "in 2 minutes")


def test_a_place_in_line_counts_those_before() -> None:
    assert in_line(1).startswith("Yours is the next question")
    assert in_line(2) == "Waiting: 1 question before yours."
    assert in_line(4) == "Waiting: 3 questions before yours."
    assert in_line_of_pane(1) == "is still answering another question…"
    assert in_line_of_pane(3) == "has 2 questions before yours…"
