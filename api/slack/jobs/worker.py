"""A question is answered: its thread read, the desk asked, the outcome kept and then sent."""

import json
import threading
from typing import Any

from api.errors import SlackFailed, known
from api.service.conversation import Conversation as Turns
from api.service.logs import log_defect, log_line
from api.slack.job import Job
from api.slack.jobs.addressee import put_to_bot
from api.slack.jobs.context import Tools
from api.slack.jobs.history import Conversation, read
from api.slack.jobs.progress import Status
from api.slack.jobs.queue import Lost
from api.slack.messages.answer_blocks import answer_messages, saying
from api.slack.messages.message import Message
from api.slack.messages.phrases import HELP, INVITE, WAS_STOPPED
from index.errors import OnRecordError
from rag.answer import Answer
from rag.errors import QuestionError, Stopped
from rag.events import Done
from rag.rendering.text import answer_document

__all__ = ["carry_out", "failure", "tell"]

_MOST_TRIES = 3  # of an answer during which the process ended
_MOST_FAILURES = 20  # of sending; the last ones are five minutes apart


class _Talk(Exception):
    """A reply that mentions nobody is no question to the bot, or none that the articles answer for sure."""


class _Worn(Exception):
    """The process ended each time that this question was being answered."""


def carry_out(tools: Tools, job: Job) -> None:
    """Answer a question that was taken up, to its one outcome; or leave it for later, if Slack is not there."""
    _settled(tools, job, _answer)


def tell(tools: Tools, job: Job) -> None:
    """Say what is to be said instead of an answer, or take back the answer to a question that was deleted."""
    _settled(tools, job, _tell)


def failure(tools: Tools, error: Exception) -> Message:
    """Return what a person is told of an error, with the id under which the log has it."""
    sentence = known(error if isinstance(error, OnRecordError) else OnRecordError()).sentence
    if isinstance(error, QuestionError):
        return saying(sentence)
    number, _ = log_defect(error, tools.settings)
    return saying(f"{sentence} (error {number})")


def _settled(tools: Tools, job: Job, work: Any) -> None:
    """Do the work on a job; whatever happens, it ends, or is done later."""
    with tools.queue.in_hand(job):
        try:
            if job.tries > 2 * _MOST_TRIES:
                raise SlackFailed("sending", "the process ends each time")
            work(tools, job)
        except Lost:
            pass
        except SlackFailed as error:
            if error.retry and job.failures < _MOST_FAILURES:
                log_line(tools.settings, "warning", f"slack: job {job.uid} waits: {error.method} {error.code}")
                tools.queue.later(job)
            else:
                _unsaid(tools, job, error)


def _unsaid(tools: Tools, job: Job, error: SlackFailed) -> None:
    """Say where that is possible, and to the log, that nothing can be written where the question was asked."""
    if job.response_url:
        _respond(tools, job, INVITE)
    log_line(tools.settings, "error", f"slack: job {job.uid} has no outcome: {error.method} {error.code}")
    tools.queue.done(job)


def _respond(tools: Tools, job: Job, text: str) -> bool:
    """Answer a command to whoever gave it, for nobody else to see; False where it is too late for that."""
    try:
        tools.slack.respond(job.response_url, text)
    except SlackFailed:
        return False
    return True


def _answer(tools: Tools, job: Job) -> None:
    with tools.stops.of(job) as stop:
        decided = job if job.state == "sending" else _decided(tools, job, stop)
    if decided:
        tools.send(decided, [Message(**message) for message in json.loads(decided.messages or "[]")])


def _decided(tools: Tools, job: Job, stop: threading.Event) -> Job | None:
    """Return the job with its final messages, which are kept; None where the answer was abandoned."""
    try:
        if job.tries > _MOST_TRIES:
            raise _Worn
        messages, outcome, kept = _written(tools, job, stop)
    except Stopped:
        if not tools.stops.closing:
            tools.queue.put_back(job)  # what is cancelled is told by another
        return None
    except _Talk:
        tools.queue.talk(job)
        return None
    except (SlackFailed, Lost):
        raise
    except Exception as error:
        message = failure(tools, error)
        if job.unaddressed:
            tools.queue.talk(job)  # the log has it; people who talk need not
            return None
        messages, outcome, kept = [message], "error", None
    return tools.queue.sending(job, messages, outcome, kept)


def _written(tools: Tools, job: Job, stop: threading.Event) -> tuple[list[Message], str, dict[str, str] | None]:
    status = Status(tools, job)
    status.begin()
    conversation = read(tools.slack, tools.store, job, tools.bot())
    if job.unaddressed and not put_to_bot(tools.slack, tools.store, job, conversation.question, tools.bot()):
        raise _Talk
    if not conversation.question:
        return [saying(HELP)], "help", None
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
    """Return the answer. Raises _Talk where it is a refusal that nobody has asked the bot for."""
    happening = tools.desk.happening(
        conversation.question,
        collection=job.collection,
        history=conversation.history,
        stop=stop,
        level="cautious" if job.unaddressed else None,
    )
    answer: Answer | None = None
    for event in happening:
        status.take(event)
        answer = event.answer if isinstance(event, Done) else None
    assert answer is not None
    if job.unaddressed and answer.refusal:
        raise _Talk
    return answer


def _tell(tools: Tools, job: Job) -> None:
    if job.cancelled == "deleted":
        tools.posting.withdraw(job)
        tools.queue.done(job)
        return
    if job.unaddressed and job.cancelled:
        tools.queue.talk(job)
        return
    said = WAS_STOPPED if job.cancelled else job.verdict
    if job.response_url and not job.cancelled and _respond(tools, job, said):
        tools.queue.done(job)
        return
    tools.send(job, [saying(said)])
