"""Decide whether a reply that mentions nobody, in a thread of a channel, is a question to the bot.

People talk in the threads that the bot answers in. A reply is taken for a question to it where it has the form of
one, comes from the person who was answered last, and nobody has spoken since. One with a word such as "we", "you" or
"somebody" is taken to address people.
"""

import re

from api.slack.client import Slack
from api.slack.job import Job
from api.slack.jobs.posting import pages
from api.slack.jobs.store import Store
from api.slack.text import BY_PEOPLE
from rag.query.conversation import WORDS
from rag.query.router import classify_intent

__all__ = ["is_for_bot", "is_question"]

_WH = frozenset({"WRB", "WP", "WDT", "WP$"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "expl"})
_OF_PEOPLE = frozenset(
    "i me my mine myself we us our ours ourselves you your yours yourself yourselves somebody someone".split()
)
_BEFORE = frozenset({"CCONJ", "INTJ", "PUNCT", "ADV"})  # and, so, well: what may stand before the question


def is_for_bot(slack: Slack, store: Store, job: Job, question: str, bot: str) -> bool:
    """Tell whether the reply of a job is a question to the bot. Raises SlackFailed."""
    if not is_question(question):
        return False
    rows = store.rows(
        "SELECT jobs.user, ifnull(nullif(jobs.thread, ''), posts.ts) AS thread, "
        "CASE jobs.thread WHEN '' THEN posts.ts ELSE jobs.ts END AS since "
        "FROM jobs LEFT JOIN posts ON posts.job = jobs.id AND posts.slot = 0 "
        "WHERE jobs.channel = :channel AND jobs.id < :id AND outcome != 'talk' "
        "AND (jobs.thread = :thread OR (jobs.thread = '' AND posts.ts = :thread)) ORDER BY jobs.id DESC LIMIT 1",
        {"channel": job.channel, "id": job.id, "thread": job.thread},
    )
    if not rows or rows[0]["user"] != job.user:
        return False
    since = rows[0]["since"]
    between = pages(slack, job.channel, job.thread, oldest=since, latest=job.ts)
    return not any(since < str(message.get("ts")) < job.ts and _is_by_person(message, bot) for message in between)


def is_question(text: str) -> bool:
    """Tell whether a text has the form of a question, and asks something of the articles, not of people."""
    words = re.findall(r"[A-Za-z]+", text.replace("US", ""))  # the country, not "us"
    if not _OF_PEOPLE.isdisjoint(map(str.lower, words)):
        return False
    return (text.rstrip().endswith("?") or _is_interrogative(text)) and classify_intent(text) not in WORDS


def _is_interrogative(text: str) -> bool:
    """Tell whether a sentence begins as questions do: with a question word, or a verb before its subject."""
    from rag.text.parse import parse

    tree = parse(text)
    words = list(tree.tokens)
    while words and words[0].pos in _BEFORE and words[0].tag not in _WH:
        words.pop(0)
    if not words or words[0].tag in _WH:
        return bool(words)
    first = words[0]
    governor = first.index if first.dep == "ROOT" else first.head
    subjects = [token for token in tree.children[governor] if token.dep in _SUBJECTS]
    return first.pos == "AUX" and any(token.index > first.index for token in subjects)


def _is_by_person(message: dict[str, object], bot: str) -> bool:
    return message.get("user") not in {bot, None} and not message.get("bot_id") and message.get("subtype") in BY_PEOPLE
