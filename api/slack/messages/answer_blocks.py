"""An answer as Slack shows it: the text with [1] markers, a line for each source, and buttons."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from api.service.links import article_link, passage_link
from api.service.plain_text import one_line
from api.service.wording import (
    LEAD,
    asked_as,
    correction_text,
    date_range,
    line_range,
    publisher_and_date,
    withheld_reason,
)
from api.slack.job import Job
from api.slack.messages.block_kit import (
    buttons,
    context,
    link,
    person,
    rich,
    section,
    strong,
    text_element,
)
from api.slack.messages.message import Message
from api.slack.messages.packing import Packer, Piece
from api.slack.text import cut, escaped, quoted, short
from rag.answer import Answer, Citation, NearestArticle, Refusal
from rag.rendering.text import Sentence, also_in, sentences

__all__ = ["DOWN", "QUOTES", "UP", "answer_messages", "partial_message", "text_message"]

UP, DOWN, QUOTES = "onrecord_up", "onrecord_down", "onrecord_quotes"  # actions of the buttons

_SIGNS = ((UP, "👍", "This answer helped"), (DOWN, "👎", "This answer is not right"))
_QUOTES = (QUOTES, "Quotes", "Show the words of the articles that it rests on")
_MOST_IN_QUOTE = 300
_MOST_IN_TITLE = 200
_MOST_IN_NOTE = 300
_MOST_SMALL_PRINT = 1_900
_MOST_WHILE_WORKING = 2_800  # characters shown of an answer that is still being written


def text_message(text: str, job: Job | None = None) -> Message:
    """Return a message of one sentence; with the job of a command, it repeats the question, which others cannot see."""
    asked = [*_asked(job)] if job else []
    packer = Packer()
    for piece in [*asked, Piece(text, gap="\n\n" if asked else "")]:
        packer.add(piece)
    return packer.messages()[0]


def answer_messages(answer: Answer, job: Job, public_url: str) -> list[Message]:
    """Return the final messages of an answer or a refusal, the first of which takes the place of the status."""
    packer = Packer()
    for piece in _asked(job):
        packer.add(piece)
    for text in _notes(answer):
        packer.add(Piece(text, block=context(text), gap="\n"))
    body = [*_refused(answer.refusal, job, public_url)] if answer.refusal else [*_sentences(answer, job, public_url)]
    for number, piece in enumerate(body):
        packer.add(piece if number else replace(piece, gap="\n\n"))
    for piece in _sources(answer, job, public_url):
        packer.add(piece)
    if answer.withheld:
        text = withheld_reason(len(answer.withheld))
        packer.add(Piece(text, block=context(text), gap="\n\n"))
    *before, last = packer.messages()
    signs = (*_SIGNS, _QUOTES) if answer.citations else _SIGNS
    return [*before, Message(last.text, [*last.blocks, buttons(job.uid, signs)])]


def partial_message(shown: Sequence[Sentence], status: str, job: Job) -> Message:
    """Return the message shown while an answer is being written: its sentences so far, and a status line."""
    asked = "".join(f"{piece.text}\n\n" for piece in _asked(job))
    text = asked + "".join(sentence.whole for sentence in shown)
    if len(escaped(text)) > _MOST_WHILE_WORKING:
        text = cut(text, _MOST_WHILE_WORKING)[0] + " …"
    blocks = [rich(section(text_element(text)))] if text else []
    return Message("\n\n".join(filter(None, (escaped(text), status))), [*blocks, context(status)])


def _asked(job: Job) -> Iterator[Piece]:
    """Yield who asked what, for a slash command: its question is not visible as a message."""
    if job.kind == "command" and job.question:
        question = quoted(job.question, _MOST_IN_QUOTE)
        yield Piece(f"Asked: {question}", (person(job.user), text_element(f" asked: {question}")))


def _notes(answer: Answer) -> Iterator[str]:
    """Yield the notes on how the question was understood and how the answer came about."""
    if understood := asked_as(answer.question, answer.asked):
        yield cut(understood, _MOST_SMALL_PRINT)[0]
    if told := answer.note or LEAD.get(answer.outcome):
        yield one_line(told)


def _sentences(answer: Answer, job: Job, public_url: str) -> Iterator[Piece]:
    cited = {citation.number: citation for citation in answer.citations}
    for sentence in sentences(answer):
        markers = [link(_passage(cited[number], job, public_url), f"[{number}]") for number in sentence.claim.citations]
        opening = one_line(sentence.opening) + " " if sentence.opening else ""
        if sentence.lead:  # an item of a nested list keeps its indentation
            opening = " " * (len(sentence.lead) - len(sentence.lead.lstrip())) + opening
        before, short_answer, after = sentence.marked
        after += " " if markers else ""
        elements = (
            [text_element(opening, bold=True)] if sentence.attribution else [text_element(opening)] if opening else []
        )
        elements += [
            text_element(before),
            text_element(short_answer, bold=True),
            text_element(after),
            *markers,
            *([text_element(f" {one_line(sentence.mark)}")] if sentence.mark else []),
        ]
        text = f"{opening}{one_line(sentence.words)}{sentence.markers}{sentence.mark}"
        yield Piece(text, tuple(elements), gap=sentence.gap)


def _sources(answer: Answer, job: Job, public_url: str) -> Iterator[Piece]:
    """Yield a line for each citation, and its article's corrections and copies; a button shows the quotes."""
    told = set[str]()
    for place, citation in enumerate(answer.citations):
        url = _passage(citation, job, public_url)
        number, known = f"[{citation.number}] ", f" · {line_range(citation)}"
        title, beside = _named(citation, url)
        elements = (strong(number), link(url, title), text_element(beside + known))
        if place:
            yield Piece(number + title + beside + known, elements, gap="\n")
        else:
            heading = "Sources\n"
            yield Piece(heading + number + title + beside + known, (strong(heading), *elements), gap="\n\n")
        if citation.source not in told:
            told.add(citation.source)
            yield from _changes(citation)


def _changes(citation: Citation) -> Iterator[Piece]:
    """Yield how a cited article was corrected, and where else its text stands."""
    for note in citation.corrections:
        text = short(correction_text(note), _MOST_IN_NOTE)
        yield Piece(text, (text_element(text, bold=True),), gap="\n")
    if citation.copies:
        text = short(also_in(citation.copies, citation.source), _MOST_IN_NOTE)
        yield Piece(text, (text_element(text, italic=True),), gap="\n")


def _refused(refusal: Refusal, job: Job, public_url: str) -> Iterator[Piece]:
    yield Piece(refusal.reason, (strong(refusal.reason),))
    held = date_range(refusal.dates) if refusal.dates else ""
    if refusal.searched or held:
        yield Piece(one_line(f"{refusal.searched} {held}"), gap="\n")
    for place, near in enumerate(refusal.nearest):
        url = article_link(public_url, near.source, job.collection)
        title, beside = _named(near, url)
        heading = "" if place else "Nearest\n"
        elements = (strong(heading), text_element("• "), link(url, title), text_element(beside))
        yield Piece(f"{heading}• {title}{beside}", elements, gap="\n" if place else "\n\n")


def _named(article: Citation | NearestArticle, url: str) -> tuple[str, str]:
    """Return an article's title, and its publisher and date; also its source where no `url` links to it."""
    title = short(article.title or article.source, _MOST_IN_TITLE)
    source = "" if url or not article.title else article.source
    known = short(
        ", ".join(filter(None, (publisher_and_date(article.publisher, article.published), source))), _MOST_IN_TITLE
    )
    return title, f", {known}" if known else ""


def _passage(citation: Citation, job: Job, public_url: str) -> str:
    return passage_link(public_url, citation, job.collection)
