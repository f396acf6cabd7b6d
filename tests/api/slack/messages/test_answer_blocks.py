"""Answers as Slack shows them."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from api.slack.job import Job
from api.slack.messages.answer_blocks import DOWN, QUOTES, UP, answer_messages, partial_message, text_message
from api.slack.messages.message import Message
from index.article import Correction
from index.catalogue.clusters import Copies, Copy
from rag.answer import Answer, Citation, Claim, NearestArticle, Refusal
from rag.rendering.text import answer_text, sentences
from tests.api.slack.talk import shown

JOB = Job(1, "a1", "mention", "C1", "1.1", "1.1", "U1", "why?", "news", "", False, "", "working", 1, 0, "", None)
COMMAND = replace(JOB, kind="command", thread="", question="Why *did* <!here> it close?")
EVIL = "*bold* _it_ ~no~ `code` <!channel> <@U1> <https://evil.example|example.org> & > quoted\n> line :tada: @here"


def cited(number: int, source: str = "a.txt", **changed: Any) -> Citation:
    made = Citation(
        number, source, "0" * 64, "A title", "The Courier", date(2024, 3, 4), 10, 30, 8, 9, None, "It closed."
    )
    return replace(made, **changed)


def answer(*claims: Claim, citations: tuple[Citation, ...] = (), **changed: Any) -> Answer:
    made = Answer("why?", "why?", "answered", claims, (), citations, None, "llm:x", ())
    return replace(made, **changed)


def of(made: Answer, job: Job = JOB, url: str = "") -> list[Message]:
    return answer_messages(made, job, url)


def test_the_text_beside_the_blocks_is_the_answer() -> None:
    made = answer(
        Claim("It closed.", "supported", (1,)), Claim("It rained.", "supported", (1, 2)), citations=(cited(1), cited(2))
    )
    (message,) = of(made)
    assert message.text == (
        "It closed. [1] It rained. [1][2]\n\nSources\n[1] A title, The Courier, 4 March 2024, a.txt · lines 8–9\n"
        "[2] A title, The Courier, 4 March 2024, a.txt · lines 8–9"
    )


def test_a_source_is_a_line_and_its_quote_is_behind_a_button() -> None:
    (message,) = of(answer(Claim("It rained.", "supported", (1,)), citations=(cited(1),)))
    seen = shown(message.blocks)
    assert "Sources\n[1] A title, The Courier, 4 March 2024, a.txt · lines 8–9" in seen
    assert "It closed." not in seen
    assert [one["action_id"] for one in message.blocks[-1]["elements"]] == [UP, DOWN, QUOTES]


CORRECTED = (Correction("correction", "It closed on\nTuesday.", date(2024, 3, 5)),)
COPIES = Copies(
    origin=Copy("b.txt", "The Echo", date(2024, 3, 3)),
    also=(Copy("b.txt", "The Echo", date(2024, 3, 3)), Copy("c.txt", None, None)),
    total=3,
)


def test_a_cited_article_says_once_how_it_was_corrected_and_where_else_it_stands() -> None:
    changed = {"corrections": CORRECTED, "copies": COPIES}
    made = answer(Claim("It closed.", "supported", (1, 2)), citations=(cited(1, **changed), cited(2, **changed)))
    (message,) = of(made)
    assert message.text.partition("Sources\n")[2] == (
        "[1] A title, The Courier, 4 March 2024, a.txt · lines 8–9\n"
        "Corrected: “It closed on Tuesday.”\nalso in: The Echo, c.txt; first in The Echo\n"
        "[2] A title, The Courier, 4 March 2024, a.txt · lines 8–9"
    )
    assert "Corrected: “It closed on Tuesday.”\nalso in: The Echo, c.txt" in shown(message.blocks)


def test_where_nothing_is_cited_there_is_no_button_for_quotes() -> None:
    (message,) = of(answer(Claim("It rained.", "unsupported", (), "nobody says so")))
    assert [one["action_id"] for one in message.blocks[-1]["elements"]] == [UP, DOWN]


def test_small_talk_gets_a_short_word_alone() -> None:
    made = answer(outcome="refused", refusal=Refusal("Ask whenever you like.", "", (), None))
    (message,) = of(made)
    assert message.text == "Ask whenever you like."


def test_what_is_not_known_is_left_out() -> None:
    bare = cited(1, title=None, publisher=None, published=None)
    (message,) = of(answer(Claim("It closed.", "supported", (1,)), citations=(bare,)))
    assert "[1] a.txt · lines 8–9" in shown(message.blocks) and "None" not in shown(message.blocks)


def test_with_a_page_each_marker_and_source_links_to_its_passage() -> None:
    (message,) = of(answer(Claim("It closed.", "supported", (1,)), citations=(cited(1),)), url="https://n.example")
    links = [one for one in parts(message.blocks) if one.get("type") == "link"]
    assert [one["text"] for one in links] == ["[1]", "A title"]
    assert {one["url"].partition("&sha=")[0] for one in links} == {
        "https://n.example/#source=a.txt&start=10&end=30&collection=news"
    }


def test_what_a_person_should_know_stands_first_and_what_was_withheld_last() -> None:
    withheld = (Claim("x", "unsupported"), Claim("y", "weak"))
    made = answer(
        Claim("It closed.", "supported", (1,)), citations=(cited(1),), outcome="partial", withheld=withheld,
        asked="why did it close?",
    )  # fmt: skip
    (message,) = of(made)
    assert shown(message.blocks).startswith(
        "Asked as: why did it close?The articles answer this only in part.It closed. [1]"
    )
    assert [block["type"] for block in message.blocks[-2:]] == ["context", "actions"]
    assert "2 sentences were withheld" in shown(message.blocks[-2])
    assert "2 sentences were withheld" in message.text


def test_a_claim_without_support_is_marked_where_the_policy_shows_it() -> None:
    (message,) = of(answer(Claim("It rained.", "unsupported", (), "nobody says so")))
    assert "It rained. [! unsupported: nobody says so]" in shown(message.blocks)


def test_a_refusal_says_what_was_searched_and_what_is_nearest() -> None:
    near = (
        NearestArticle("a.txt", "A title", "The Courier", date(2024, 3, 4)),
        NearestArticle("b.txt", None, None, None),
    )
    refusal = Refusal(
        "The sources do not answer this.", "Searched 2 articles.", near, (date(2024, 1, 1), date(2024, 3, 4))
    )
    (message,) = of(answer(refusal=refusal, outcome="refused"))
    assert message.text == (
        "The sources do not answer this.\nSearched 2 articles. The collection runs from 1 January 2024 to 4 March 2024."
        "\n\nNearest\n• A title, The Courier, 4 March 2024, a.txt\n• b.txt"
    )
    assert message.blocks[-1]["type"] == "actions"


def test_with_a_page_what_is_nearest_links_to_its_article() -> None:
    near = (NearestArticle("a b.txt", "A title", None, None),)
    refusal = Refusal("The sources do not answer this.", "", near, None)
    (message,) = of(answer(refusal=refusal, outcome="refused"), url="https://n.example")
    (found,) = [one for one in parts(message.blocks) if one.get("type") == "link"]
    assert (found["text"], found["url"]) == ("A title", "https://n.example/#source=a%20b.txt&collection=news")


def test_of_a_command_the_question_is_shown_and_pings_only_who_asked() -> None:
    (message,) = of(answer(Claim("It closed.", "supported", (1,)), citations=(cited(1),)), COMMAND)
    assert message.text.startswith("Asked: “Why *did* &lt;!here&gt; it close?”\n\nIt closed. [1]")
    assert [one["user_id"] for one in parts(message.blocks) if one.get("type") == "user"] == ["U1"]
    assert shown(text_message("Searching…", COMMAND).blocks) == " asked: “Why *did* <!here> it close?”\n\nSearching…"


@pytest.mark.parametrize("url", ["", "https://n.example"])
def test_nothing_in_an_article_is_obeyed(url: str) -> None:
    copy = Copy(EVIL, EVIL, None)
    evil = cited(
        1, source=EVIL, title=EVIL, publisher=EVIL, quote=EVIL, corrections=(Correction("update", EVIL),),
        copies=Copies(copy, (copy,), 2, EVIL),
    )  # fmt: skip
    near = (NearestArticle(EVIL, EVIL, EVIL, None),)
    withheld = (Claim(EVIL, "unsupported", (), EVIL),)
    made = answer(Claim(EVIL, "quote", (1,)), citations=(evil,), asked=EVIL, note=EVIL, withheld=withheld)
    refused = answer(refusal=Refusal(EVIL, EVIL, near, None), outcome="refused")
    told = [*of(made, url=url), *of(refused), text_message(EVIL), partial_message(list(sentences(made)), "x", JOB)]
    for message in told:
        assert not {"<", ">"}.intersection(message.text)
        kinds = {one["type"] for one in parts(message.blocks) if "type" in one}
        assert not {"mrkdwn", "user", "usergroup", "channel", "broadcast", "emoji"} & kinds
        addresses = [one["url"] for one in parts(message.blocks) if one.get("type") == "link"]
        assert all(one.startswith("https://n.example/#source=") for one in addresses)
        assert "<!channel>" in shown(message.blocks)


def test_a_long_answer_goes_on_in_further_messages_within_the_limits() -> None:
    claims = [Claim(f"{'word ' * 100}number {number}.", "supported", (number,)) for number in range(1, 41)]
    citations = tuple(cited(number, f"{number}.txt", quote="quoted " * 90) for number in range(1, 41))
    made = answer(*claims, citations=citations)
    messages = of(made)
    assert len(messages) > 5
    for message in messages:
        assert len(message.text) <= 4_000 and len(message.blocks) <= 50
        assert len(shown(message.blocks)) <= 13_000
    assert [any(block["type"] == "actions" for block in one.blocks) for one in messages].index(True) == len(
        messages
    ) - 1
    said = " ".join(one.text for one in messages).partition("Sources")[0]
    assert said.split() == answer_text(made).split()


def test_while_it_is_written_the_sentences_so_far_are_shown() -> None:
    made = answer(Claim("It closed.", "supported", (1,)), Claim("It rained.", "supported", (1,)), citations=(cited(1),))
    message = partial_message(list(sentences(made)), "2 sentences verified so far…", JOB)
    assert shown(message.blocks) == "It closed. [1] It rained. [1]2 sentences verified so far…"
    assert message.text.endswith("\n\n2 sentences verified so far…")
    long = answer(*[Claim("word " * 100, "supported")] * 40)
    assert len(partial_message(list(sentences(long)), "x", JOB).text) < 4_000


def test_blocks_are_json() -> None:
    for message in of(answer(Claim("It closed.", "supported", (1,)), citations=(cited(1),))):
        json.dumps(message.blocks)


def parts(value: Any) -> list[dict[str, Any]]:
    """All objects within blocks."""
    if isinstance(value, list):
        return [one for part in value for one in parts(part)]
    if not isinstance(value, dict):
        return []
    return [value, *(one for part in value.values() for one in parts(part))]
