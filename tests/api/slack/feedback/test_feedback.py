import json

from api.slack.feedback.feedback import MODAL, REASONS, modal, note, opinions, reason_of
from api.slack.jobs.store import Store
from tests.api.slack.shapes import submitted


def keep(store: Store, uid: str = "a1", job: int = 1) -> None:
    document = json.dumps({"text": "It closed. [1]", "citations": []})
    with store.transaction() as db:
        db.execute(
            "INSERT INTO answers VALUES (?, ?, 'why?', '[]', 'It closed.', ?, 'news', 1.0)", (uid, job, document)
        )


def test_an_opinion_is_kept_with_question_and_answer(store: Store) -> None:
    keep(store)
    assert note(store, "a1", "U1", "down", reason="wrong", comment="no")
    assert note(store, "a1", "U2", "up")
    (one,) = opinions(store)
    assert (one.question, one.reason, one.comment, one.collection) == ("why?", "wrong", "no", "news")
    assert one.document["text"] == "It closed. [1]"


def test_a_later_opinion_takes_the_place_of_an_earlier_one(store: Store) -> None:
    keep(store)
    note(store, "a1", "U1", "down", reason="wrong")
    note(store, "a1", "U1", "up")
    assert not opinions(store)


def test_of_an_answer_that_is_not_kept_there_is_no_opinion(store: Store) -> None:
    assert not note(store, "a1", "U1", "down")


def test_a_comment_is_no_book(store: Store) -> None:
    keep(store)
    note(store, "a1", "U1", "down", comment="x" * 10_000)
    assert len(opinions(store)[0].comment) == 2_000


def test_the_form_is_within_the_limits_of_slack_and_is_read_back() -> None:
    made = modal("a1")
    assert made["callback_id"] == MODAL and len(made["title"]["text"]) <= 24
    options = made["blocks"][0]["element"]["options"]
    assert [one["value"] for one in options] == list(REASONS) and len(options) <= 10
    assert all(len(one["text"]["text"]) <= 75 for one in options)
    assert reason_of(submitted("U1", made, "outdated", "")["view"]) == ("a1", "outdated", "")
