"""The work on one job: read its thread, ask the answer service, store the outcome, then send it."""

import json
import threading
from typing import Any

from api.errors import SlackFailed, error_info
from api.service.conversation import Conversation as Turns
from api.service.logs import log_defect, log_line
from api.slack.job import Job
from api.slack.jobs.addressee import is_for_bot
from api.slack.jobs.context import Tools
from api.slack.jobs.history import Conversation, read
from api.slack.jobs.progress import Status
from api.slack.jobs.queue import LeaseLost
from api.slack.messages.answer_blocks import answer_messages, text_message
from api.slack.messages.message import Message
from api.slack.messages.phrases import HELP, INVITE, WAS_STOPPED
from index.errors import OnRecordError
from rag.answer import Answer
from rag.errors import QuestionError, Stopped
from rag.events import Done
from rag.rendering.text import answer_document

__all__ = ["answer_job", "error_message", "send_fixed_reply"]

_MOST_TRIES = 3  # times that an answer is begun, if the process dies each time
_MOST_FAILURES = 20  # failed attempts to send; the last ones are five minutes apart


class _NotForBot(Exception):
    """A reply that mentions nobody is no question to the bot, or has no certain answer, so nothing is sent."""


class _TooManyTries(Exception):
    """The process died each time that it answered this question."""


def answer_job(tools: Tools, job: Job) -> None:
    """Answer the question of a job and send the outcome, or put the job off while Slack cannot be reached."""
    _run_job(tools, job, _answer)


def send_fixed_reply(tools: Tools, job: Job) -> None:
    """Send a job's fixed reply instead of an answer, or delete the answer to a question that was deleted."""
    _run_job(tools, job, _tell)


def error_message(tools: Tools, error: Exception) -> Message:
    """Return the message about an error; unless the question is at fault, the error is logged, and its id named."""
    sentence = error_info(error if isinstance(error, OnRecordError) else OnRecordError()).sentence
    if isinstance(error, QuestionError):
        return text_message(sentence)
    number, _ = log_defect(error, tools.settings)
    return text_message(f"{sentence} (error {number})")


def _run_job(tools: Tools, job: Job, work: Any) -> None:
    """Run `work` on a job. Where Slack fails, the job is put off, or ends without an outcome."""
    with tools.queue.keep_lease(job):
        try:
            if job.tries > 2 * _MOST_TRIES:
                raise SlackFailed("sending", "the process ends each time")
            work(tools, job)
        except LeaseLost:
            pass
        except SlackFailed as error:
            if error.retry and job.failures < _MOST_FAILURES:
                log_line(tools.settings, "warning", f"slack: job {job.uid} waits: {error.method} {error.code}")
                tools.queue.postpone(job)
            else:
                _end_without_outcome(tools, job, error)


def _end_without_outcome(tools: Tools, job: Job, error: SlackFailed) -> None:
    """End a job whose outcome cannot be posted: log that, and tell the person if they gave a command."""
    if job.response_url:
        _respond(tools, job, INVITE)
    log_line(tools.settings, "error", f"slack: job {job.uid} has no outcome: {error.method} {error.code}")
    tools.queue.mark_done(job)


def _respond(tools: Tools, job: Job, text: str) -> bool:
    """Reply to a command, visible only to the person who gave it; return False where Slack does not take it."""
    try:
        tools.slack.respond(job.response_url, text)
    except SlackFailed:
        return False
    return True


def _answer(tools: Tools, job: Job) -> None:
    with tools.stops.event_for(job) as stop:
        decided = job if job.state == "sending" else _prepare_messages(tools, job, stop)
    if decided:
        tools.send(decided, [Message(**message) for message in json.loads(decided.messages or "[]")])


def _prepare_messages(tools: Tools, job: Job, stop: threading.Event) -> Job | None:
    """Answer the question and store the final messages; return the job with them, or None where none are to be sent."""
    try:
        if job.tries > _MOST_TRIES:
            raise _TooManyTries
        messages, outcome, kept = _write_messages(tools, job, stop)
    except Stopped:
        if not tools.stops.closing:
            tools.queue.release_job(job)  # another thread says that it was cancelled
        return None
    except _NotForBot:
        tools.queue.discard(job)
        return None
    except (SlackFailed, LeaseLost):
        raise
    except Exception as error:
        message = error_message(tools, error)
        if job.is_unaddressed:
            tools.queue.discard(job)  # it is logged; people who talk to each other need not see it
            return None
        messages, outcome, kept = [message], "error", None
    return tools.queue.store_messages(job, messages, outcome, kept)


def _write_messages(tools: Tools, job: Job, stop: threading.Event) -> tuple[list[Message], str, dict[str, str] | None]:
    status = Status(tools, job)
    status.begin()
    conversation = read(tools.slack, tools.store, job, tools.bot())
    if job.is_unaddressed and not is_for_bot(tools.slack, tools.store, job, conversation.question, tools.bot()):
        raise _NotForBot
    if not conversation.question:
        return [text_message(HELP)], "help", None
    if job.pane and not conversation.history:
        status.entitle(conversation.question)
    answer = _answered(tools, job, conversation, status, stop)
    document = {key: value for key, value in answer_document(answer).items() if key != "passages"}
    kept = {
        "question": conversation.question,
        "history": json.dumps(conversation.history, ensure_ascii=False),
        "said": Turns([answer]).history[-1]["content"],
        "document": json.dumps(document, ensure_ascii=False),
    }
    return answer_messages(answer, job, tools.settings.public_url), answer.outcome, kept


def _answered(tools: Tools, job: Job, conversation: Conversation, status: Status, stop: threading.Event) -> Answer:
    """Return the answer. Raises _NotForBot for a refusal where the bot was not mentioned."""
    answer_events = tools.answer_service.answer_events(
        conversation.question,
        collection=job.collection,
        history=conversation.history,
        stop=stop,
        level="cautious" if job.is_unaddressed else None,
    )
    answer: Answer | None = None
    for event in answer_events:
        status.take(event)
        answer = event.answer if isinstance(event, Done) else None
    assert answer is not None
    if job.is_unaddressed and answer.refusal:
        raise _NotForBot
    return answer


def _tell(tools: Tools, job: Job) -> None:
    if job.cancelled == "deleted":
        tools.posting.withdraw(job)
        tools.queue.mark_done(job)
        return
    if job.is_unaddressed and job.cancelled:
        tools.queue.discard(job)
        return
    said = WAS_STOPPED if job.cancelled else job.verdict
    if job.response_url and not job.cancelled and _respond(tools, job, said):
        tools.queue.mark_done(job)
        return
    tools.send(job, [text_message(said)])
