import sqlite3
from pathlib import Path

from api.slack.job import job_of
from api.slack.jobs.store import Store


def test_a_row_becomes_a_job(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with store.transaction() as db:
        db.execute(
            "INSERT INTO jobs (uid, kind, channel, ts, thread, user, collection, verdict, pane, response_url, at, "
            "state) VALUES ('a', 'mention', 'C1', '1.1', '1.1', 'U1', 'news', '', 1, '', 0, 'waiting')"
        )
    (row,) = store.rows("SELECT * FROM jobs")
    assert isinstance(row, sqlite3.Row)
    job = job_of(row)
    assert (job.uid, job.kind, job.question, job.pane, job.state, job.cancelled) == (
        "a", "mention", None, True, "waiting", "",
    )  # fmt: skip
    store.close()
