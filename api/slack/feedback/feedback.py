"""What readers think of an answer: a thumb, and for 👎 a reason."""

import json
import time
from collections.abc import Mapping
from typing import Any

from api.service.keeping.opinion import MOST_IN_COMMENT, REASONS, Opinion
from api.slack.jobs.store import Store

__all__ = ["MODAL", "REASONS", "Opinion", "modal", "note", "opinions", "reason_of"]

MODAL = "onrecord_feedback"


def note(store: Store, uid: str, user: str, verdict: str, *, reason: str = "", comment: str = "") -> bool:
    """Keep what a person thinks, in place of what they thought before; False where the answer is not kept any more."""
    with store.transaction() as db:
        if db.execute("SELECT 1 FROM answers WHERE uid = ?", (uid,)).fetchone() is None:
            return False
        db.execute(
            "INSERT INTO feedback (uid, user, verdict, reason, comment, at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO "
            "UPDATE SET verdict = excluded.verdict, reason = excluded.reason, comment = excluded.comment, "
            "at = excluded.at",
            (uid, user, verdict, reason, comment[:MOST_IN_COMMENT], time.time()),
        )
    return True


def opinions(store: Store) -> list[Opinion]:
    """Return every 👎, oldest first."""
    rows = store.rows(
        "SELECT answers.*, feedback.reason, feedback.comment, feedback.at AS told FROM feedback "
        "JOIN answers USING (uid) WHERE verdict = 'down' ORDER BY feedback.at, feedback.user"
    )
    return [
        Opinion(
            row["uid"], row["question"], json.loads(row["history"]), json.loads(row["document"]), row["collection"],
            row["reason"], row["comment"], row["told"],
        )
        for row in rows
    ]  # fmt: skip


def modal(uid: str) -> dict[str, Any]:
    """Return the form that asks what is not right."""
    options = [{"text": _plain(text), "value": name} for name, text in REASONS.items()]
    chosen = {"type": "radio_buttons", "action_id": "reason", "options": options}
    written = {"type": "plain_text_input", "action_id": "comment", "multiline": True, "max_length": MOST_IN_COMMENT}
    return {
        "type": "modal",
        "callback_id": MODAL,
        "private_metadata": uid,
        "title": _plain("What is not right?"),
        "submit": _plain("Send"),
        "close": _plain("Cancel"),
        "blocks": [
            {"type": "input", "block_id": "reason", "label": _plain("Reason"), "element": chosen},
            {
                "type": "input",
                "block_id": "comment",
                "optional": True,
                "label": _plain("What would be right, and where does it stand?"),
                "element": written,
            },
        ],
    }


def reason_of(view: Mapping[str, Any]) -> tuple[str, str, str]:
    """Return the answer's uid, the reason and the comment from a form that was submitted."""
    values = view["state"]["values"]
    chosen = values["reason"]["reason"].get("selected_option") or {}
    comment = values["comment"]["comment"].get("value") or ""
    return str(view["private_metadata"]), str(chosen.get("value") or ""), comment


def _plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}
