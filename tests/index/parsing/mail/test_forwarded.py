from datetime import date

import pytest

from index.parsing.mail.forwarded import own_subject, sender, sent_on
from index.parsing.metadata import Stated

GMAIL = (
    "FYI\n\n---------- Forwarded message ---------\nFrom: River Board <press@river.example>\n"
    "Date: Tue, 6 Mar 2018 at 17:00\nSubject: The weir\nTo: <ada@example.org>\n\nThe weir will be rebuilt.\n"
)
OUTLOOK = (
    "Von: River Board [mailto:press@river.example]\nGesendet: Dienstag, 6. März 2018 17:00\nAn: Ada Holm\n"
    "Betreff: The weir\n\nThe weir will be rebuilt.\n"
)
OUTLOOK = OUTLOOK.replace("Von:", "-----Ursprüngliche Nachricht-----\nVon:")


@pytest.mark.parametrize("text", [GMAIL, OUTLOOK])
def test_a_message_that_was_sent_on_is_its_writers(text: str) -> None:
    assert sent_on(text) == (
        Stated(publisher="River Board", published=date(2018, 3, 6)),
        "The weir will be rebuilt.",
    )


def test_what_answers_another_message_is_its_own() -> None:
    answer = f"{'We have read this and think otherwise. ' * 10}\n\n{GMAIL}"
    assert sent_on(answer) == (Stated(), answer)
    assert sent_on("From: here on it rained.\nThe weir fell in.") == (
        Stated(),
        "From: here on it rained.\nThe weir fell in.",
    )


def test_a_subject_loses_what_programs_put_before_it() -> None:
    assert own_subject("Fwd: WG: The weir") == "The weir"
    assert own_subject("Fwd:") == "Fwd:"


def test_without_a_name_the_address_is_the_sender() -> None:
    assert (sender("a@example.org"), sender("Ada Holm <a@example.org>"), sender("")) == (
        "a@example.org",
        "Ada Holm",
        None,
    )
