"""Answers about the collection itself, from the catalogue: which articles there are, by whom, and of what day."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from index.article import Article, Span, line_at
from index.catalogue.listing import Listed, listed
from index.catalogue.reads import Filters, article
from index.collection import Collection
from index.status import dates_held
from rag.answer import Answer, Citation, Claim, Refusal
from rag.query.conversation import REFUSES, Message, turns_of
from rag.query.follow_up import standalone
from rag.query.question import question_of
from rag.query.request import Request, names_documents, request_of
from rag.query.router import Intent
from rag.rendering.text import CATALOGUE, spoken_date
from rag.retrieval.retriever import retrieve

__all__ = ["article_citation", "catalogue_answer"]

_MOST = {"list": 10, "reported": 10, "count": 10, "author": 3, "published": 3}  # articles named
_FIRST_WORDS = re.compile(r"\S(?:.{0,120}\S)?(?=\s|$)")
_FRONT = 2_000  # characters before the article proper in which its title may stand
_TITLE = re.compile(r"“([^”]+)”")


@dataclass(frozen=True, slots=True)
class _Found:
    """The articles that fit a request: how many, and those that are named."""

    total: int
    articles: Sequence[Listed]


def catalogue_answer(
    collection: Collection, want: Intent, question: str, history: Sequence[Message], filters: Filters
) -> Answer | None:
    """Answer a request about the collection; None where it is not understood and has to go the usual way."""
    if want == "count" and not names_documents(question):
        return None
    request = request_of(collection.catalogue.db, question, filters)
    if want == "reported" and (request.about or not (request.published_by or request.by)):
        return None
    if want in {"author", "published"} and request.about and not names_documents(question):
        return None  # "Who wrote the harbour law?"
    if want in {"author", "published"}:
        found = _referenced_articles(collection, request, history)
        if not found.articles:
            return None
    else:
        found = _all(collection, request, _MOST[want])
    if request.unknown or not found.total:
        return _nothing(collection, question, request)
    return _answer(collection, question, want, request, found)


def _all(collection: Collection, request: Request, most: int) -> _Found:
    total, articles = listed(
        collection.catalogue.db,
        request.filters,
        about=request.about,
        by=request.by,
        published_by=request.published_by,
        limit=most,
    )
    return _Found(total, articles)


def _referenced_articles(collection: Collection, request: Request, history: Sequence[Message]) -> _Found:
    """Return the articles that "the article about …" or, after earlier turns, "it" refers to."""
    if not request.about:
        return _last_discussed_article(collection, history, request.filters)
    fitting = {entry.source: entry for entry in _all(collection, request, 1000).articles}
    near = retrieve(collection, question_of(request.subject), request.filters).passages
    order = list(dict.fromkeys([passage.source for passage in near if passage.source in fitting]))
    best = [fitting[source] for source in order]
    titled = [entry for entry in best if _titled(entry, request)]
    chosen = (titled or best)[: _MOST["author"]]
    return _Found(len(chosen), chosen)


def _titled(entry: Listed, request: Request) -> bool:
    return all(word.lower() in (entry.title or "").lower() for word in request.about)


def _last_discussed_article(collection: Collection, history: Sequence[Message], filters: Filters) -> _Found:
    """Return the article that the last turn was about."""
    turns = turns_of(history)
    if not turns:
        return _Found(0, ())
    _, every = listed(collection.catalogue.db, filters, limit=100_000)
    named = set(_TITLE.findall(turns[-1].said))
    articles = [entry for entry in every if entry.title in named][:1]
    if not articles:
        before = [{"role": "user", "content": turn.asked} for turn in turns[:-1]]
        asked = question_of(standalone(turns[-1].asked, before))
        found = retrieve(collection, asked, filters).passages
        articles = [entry for entry in every if found and entry.source == found[0].source]
    return _Found(len(articles), articles)


def _nothing(collection: Collection, question: str, request: Request) -> Answer:
    reason = f"{REFUSES} include an article{_request_phrase(request, 1)}."
    refusal = Refusal(reason, "", (), dates_held(collection))
    return Answer.from_refusal(question, refusal, CATALOGUE)


def _answer(collection: Collection, question: str, want: Intent, request: Request, found: _Found) -> Answer:
    held = [article(collection.catalogue.db, entry.source) for entry in found.articles]
    citations = tuple(article_citation(number, cited) for number, cited in enumerate(held, 1))
    rows = tuple(Claim(_row(want, entry), "supported", (at,), lead="- ") for at, entry in enumerate(found.articles, 1))
    count = _count(request, found)
    every = tuple(citation.number for citation in citations)
    shown = len(found.articles)
    more = f" The newest {shown} are named." if shown < found.total else ""
    if want == "count":
        rows = (Claim(count, "supported", every, ends_paragraph=True), *rows)
    elif len(rows) == 1 and want in {"author", "published"}:
        rows = (Claim(rows[0].text, "supported", (1,)),)
    note = None if want in {"author", "published"} else f"{count if want != 'count' else ''}{more}".strip() or None
    return Answer(question, question, "answered", rows, (), citations, None, CATALOGUE, (), note=note)


def _count(request: Request, found: _Found) -> str:
    noun = "1 article" if found.total == 1 else f"{found.total:,} articles"
    return f"{noun}{_request_phrase(request, found.total) or ' in the collection'}."


def _request_phrase(request: Request, number: int) -> str:
    """Return the request in words that follow "3 articles", `number` being that of the articles."""
    since, until = request.filters.since, request.filters.until
    about = f" that mention{'s' if number == 1 else ''} {request.subject}" if request.about else ""
    alone = [name for name in request.by if not any(other in name for other in request.by if other != name)]
    parts = [
        f" by {' or '.join(alone) or request.unknown}" if alone or request.unknown else "",
        f" from {' or '.join(request.published_by)}" if request.published_by else "",
        about,
        f", published from {spoken_date(since)}" if since else "",
        f"{'' if since else ', published'} until {spoken_date(until)}" if until else "",
    ]
    return "".join(parts)


def _row(want: Intent, entry: Listed) -> str:
    title = f"“{' '.join((entry.title or entry.source).split())}”"
    published = spoken_date(entry.published) if entry.published else ""
    place = ", ".join(filter(None, (entry.publisher, published)))
    if want == "author":
        within = f" ({place})" if place else ""
        return f"{entry.author} wrote {title}{within}." if entry.author else f"{title}{within} names no author."
    if want == "published":
        where = f" in {entry.publisher}" if entry.publisher else ""
        return f"{title} was published{where} on {published}." if published else f"{title} states no date."
    return ", ".join(filter(None, (title, entry.author and f"by {entry.author}", place))) + "."


def article_citation(number: int, cited: Article) -> Citation:
    """Return the citation of an article: its title where that stands in it, else its first words."""
    span = _heading(cited)
    return Citation(
        number=number,
        source=cited.source,
        sha256=cited.sha256,
        title=cited.title,
        publisher=cited.publisher,
        published=cited.published,
        start=span.start,
        end=span.end,
        line_start=line_at(cited.text, span.start),
        line_end=line_at(cited.text, span.end),
        page=bisect_right(cited.pages, span.start) if cited.pages else None,
        quote=span.of(cited.text),
        corrections=cited.corrections,
    )


def _heading(cited: Article) -> Span:
    own = cited.extent or Span(0, len(cited.text))
    kept = cited.kept or (own,)
    at = cited.text.find(cited.title, max(own.start, kept[0].start - _FRONT), own.end) if cited.title else -1
    if cited.title and at >= 0:
        return Span(at, at + len(cited.title))
    words = _FIRST_WORDS.search(cited.text, kept[0].start, kept[-1].end)
    return Span(*words.span()) if words else kept[0]
