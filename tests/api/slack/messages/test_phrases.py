from api.slack.messages.phrases import counted, in_line, in_line_of_pane, minutes, withheld


def test_numbers_agree_with_their_nouns() -> None:
    assert [counted(number, "question") for number in (0, 1, 2_000)] == ["0 questions", "1 question", "2,000 questions"]
    assert (minutes(0), minutes(2)) == ("in 1 minute", "in 2 minutes")
    assert withheld(1) == "1 sentence was withheld: no passage supports it."
    assert withheld(2) == "2 sentences were withheld: no passage supports them."


def test_a_place_in_line_counts_those_before() -> None:
    assert in_line(1).startswith("Yours is the next question")
    assert in_line(2) == "Waiting: 1 question before yours."
    assert in_line(4) == "Waiting: 3 questions before yours."
    assert in_line_of_pane(1) == "is still answering another question…"
    assert in_line_of_pane(3) == "has 2 questions before yours…"
