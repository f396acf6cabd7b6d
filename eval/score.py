"""Score the answer to a case or to a turn; a score that falls short gives its reasons."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from eval.cases import Case
from eval.conversations import Turn
from eval.metrics import (
    answers_first,
    average_precision,
    beside_the_point,
    citation_flaw,
    ndcg,
    precision_at,
    recall_at,
    reciprocal_rank,
    said,
    share,
    states,
)
from index.article import Article
from index.errors import UnknownSource
from rag.answer import Answer, Claim

__all__ = ["Score", "score", "score_turn", "text_of"]

Articles = Callable[[str], Article]  # source → article; raises UnknownSource


@dataclass(frozen=True, slots=True)
class Score:
    """The value of one metric for one case, from 0 to 1; None where the metric does not apply."""

    value: float | None
    reasons: tuple[str, ...] = ()  # why it is less than it should be


def score(case: Case, answer: Answer, articles: Articles) -> dict[str, Score]:
    """Return every metric of one answer, by name."""
    return {
        **_retrieval(case, answer),
        "facts": _facts(case, answer),
        "citation_precision": _citation_precision(case, answer),
        "citation_recall": _citation_recall(case, answer),
        "quote_exactness": _quote_exactness(answer, articles),
        "not_forbidden": _not_forbidden(case, answer),
        "decision": _decision(case, answer),
        "answer_first": _answer_first(case, answer),
        "beside_the_point": _beside_the_point(case, answer),
    }


def score_turn(turn: Turn, answer: Answer) -> Score:
    """Return 1 where the answer is what the turn requires (cited facts, a refusal, or no search), else 0."""
    reasons = tuple(_turn_flaws(turn, answer))
    return Score(float(not reasons), reasons)


def _turn_flaws(turn: Turn, answer: Answer) -> Iterable[str]:
    if not turn.searches:
        if answer.passages or answer.citations:
            yield "searched, though nothing was asked of the sources"
    elif turn.refuse:
        if answer.outcome != "refused":
            yield "answered, though no source does"
    elif answer.outcome == "refused":
        yield "refused, though the sources answer it"
    else:
        text = text_of(answer.claims)
        yield from (f"not stated: {' / '.join(fact)}" for fact in turn.facts if not states(fact, text))
        if turn.sources.isdisjoint(citation.source for citation in answer.citations):
            yield "cites none of its sources"


def text_of(claims: Iterable[Claim]) -> str:
    """Return the sentences of an answer, one to a line, without markers."""
    return "\n".join(claim.text for claim in claims)


def _retrieval(case: Case, answer: Answer) -> dict[str, Score]:
    """Return the ranking metrics over the sources of the passages considered, each ranked by its best passage."""
    ranked = list(dict.fromkeys(passage.source for passage in answer.passages))
    relevant = case.relevant
    if not relevant:
        return dict.fromkeys(("hit@1", "recall@5", "recall@10", "mrr", "ndcg@10", "map"), Score(None))
    missed = tuple(f"not retrieved: {source}" for source in sorted(relevant.difference(ranked[:10])))
    return {
        "hit@1": Score(precision_at(1, ranked, relevant)),
        "recall@5": Score(recall_at(5, ranked, relevant)),
        "recall@10": Score(recall_at(10, ranked, relevant), missed),
        "mrr": Score(reciprocal_rank(10, ranked, relevant)),
        "ndcg@10": Score(ndcg(10, ranked, dict.fromkeys(relevant, 1.0))),
        "map": Score(average_precision(ranked, relevant)),
    }


def _facts(case: Case, answer: Answer) -> Score:
    """The share of the facts that the answer states."""
    text = text_of(answer.claims)
    missing = [fact for fact in case.facts if not states(fact, text)]
    reasons = tuple(f"not stated: {' / '.join(fact)}" for fact in missing)
    return Score(share(fact not in missing for fact in case.facts), reasons)


def _citation_precision(case: Case, answer: Answer) -> Score:
    """The share of the citations that are of a source which may be cited."""
    strange = sorted({citation.source for citation in answer.citations} - case.sources)
    value = share(citation.source in case.sources for citation in answer.citations)
    return Score(value, tuple(f"may not be cited: {source}" for source in strange))


def _citation_recall(case: Case, answer: Answer) -> Score:
    """Of the facts stated, the share stated by sentences that cite a source which may be cited."""
    allowed = {citation.number for citation in answer.citations if citation.source in case.sources}
    cited = text_of(claim for claim in answer.claims if allowed.intersection(claim.citations))
    stated = [fact for fact in case.facts if states(fact, text_of(answer.claims))]
    bare = [fact for fact in stated if not states(fact, cited)]
    reasons = tuple(f"stated without its source: {' / '.join(fact)}" for fact in bare)
    return Score(share(fact not in bare for fact in stated), reasons)


def _quote_exactness(answer: Answer, articles: Articles) -> Score:
    """Return the share of exact citations; a number in a claim that belongs to no citation counts as inexact."""
    flaws: dict[int, str | None] = dict.fromkeys(_numbers(answer), "leads to no citation")
    for citation in answer.citations:
        try:
            flaws[citation.number] = citation_flaw(citation, articles(citation.source))
        except UnknownSource:
            flaws[citation.number] = "is of an article that is not held"
    reasons = tuple(f"citation {number} {flaw}" for number, flaw in flaws.items() if flaw)
    return Score(share(flaw is None for flaw in flaws.values()), reasons)


def _numbers(answer: Answer) -> Iterable[int]:
    return (number for claim in answer.claims for number in claim.citations)


def _not_forbidden(case: Case, answer: Answer) -> Score:
    """Return 1 where the answer holds none of the forbidden phrases, else 0."""
    slips = said(case.forbidden, text_of(answer.claims))
    return Score(float(not slips), tuple(f"must not be said: {slip}" for slip in slips))


def _decision(case: Case, answer: Answer) -> Score:
    """Return 1 where an answerable question was answered or an unanswerable one refused, else 0."""
    refused = answer.outcome == "refused"
    if refused != case.answerable:
        return Score(1.0)
    reason = "refused, though the sources answer it" if refused else "answered, though no source does"
    return Score(0.0, (reason,))


def _answer_first(case: Case, answer: Answer) -> Score:
    """Return 1 where the first sentence states `first`, or else any of the facts; 0 where it does not."""
    if not case.answerable:
        return Score(None)
    wanted = (case.first,) if case.first else case.facts
    right = answers_first([claim.text for claim in answer.claims], wanted)
    return Score(float(right), () if right else ("the first sentence does not answer",))


def _beside_the_point(case: Case, answer: Answer) -> Score:
    """Return the share of the sentences that are beside the point; None for a case that cannot be answered."""
    if not case.answerable:
        return Score(None)
    allowed = {citation.number for citation in answer.citations if citation.source in case.sources}
    sentences = [(claim.text, not allowed.isdisjoint(claim.citations)) for claim in answer.claims]
    beside = beside_the_point(sentences, case.facts, case.also)
    value = len(beside) / len(sentences) if sentences else None
    return Score(value, tuple(f"beside the point: {text}" for text in beside))
