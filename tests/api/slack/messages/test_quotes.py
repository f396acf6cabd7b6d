import json

from api.slack.messages.quotes import quotes_window
from tests.api.slack.talk import shown

ONE = {
    "number": 1,
    "source": "a.txt",
    "title": "A <!here> title",
    "start": 3,
    "end": 9,
    "sha256": "0" * 64,
    "quote": "It *closed*.",
}


def test_each_citation_has_its_place_and_its_words() -> None:
    window = quotes_window([ONE, {**ONE, "number": 2, "title": None}], "news", "https://n.example")
    assert shown(window["blocks"][0]) == "[1] A <!here> title\na.txt:3-9“It *closed*.”"
    assert "[2] a.txt" in shown(window["blocks"][1])
    assert json.dumps(window).count("https://n.example/#source=a.txt&start=3&end=9&collection=news") == 2
    assert "mrkdwn" not in json.dumps(window)


def test_days_that_a_quote_names_stand_below_it_with_their_date() -> None:
    one = {**ONE, "quote": "It closed on Friday.", "days": [{"text": "Friday", "day": "2024-03-01"}]}
    [block] = quotes_window([one], "news", "")["blocks"]
    assert shown(block).endswith("“It closed on Friday.”“Friday” is 1 March 2024")


def test_a_window_holds_no_more_than_slack_takes() -> None:
    window = quotes_window([ONE] * 200, "news", "")
    assert len(window["blocks"]) <= 100
    assert shown(window["blocks"][-1]) == "… and 110 more"
