"""The extractive writer: the sentences that answer, verbatim, in an order that reads well. It needs no model."""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain
from threading import Event as Stop

from index.article import Span
from rag.answer import Answer, Citation, Claim, Outcome
from rag.events import ClaimMade, claims_made
from rag.grounding.citation import passage_citation
from rag.query.conversation import Message
from rag.query.follow_up import standalone
from rag.query.question import Question
from rag.reading.answerability import lacks_name, with_names
from rag.reading.calibration import calibration
from rag.reading.findings import Candidate, Findings, statements
from rag.text.opening import connective_length, prefix_length
from rag.text.statement import is_statement
from rag.text.words import content_stems, stems
from rag.writing.antecedent import adjacent, antecedents, has_other_subject, needs_context
from rag.writing.contradiction import (
    correction_continuation,
    corrections_in,
    filter_by_year,
    has_answer_words,
    prefer_later,
    resolve_contradictions,
)
from rag.writing.denial import Denial, denials_of
from rag.writing.origins import origins_of
from rag.writing.selection import is_broad, select, wants_more
from rag.writing.speaker import drop_other_speakers

__all__ = ["ENGINE", "Extract", "ExtractiveWriter", "extract", "extractive_answer"]

ENGINE = "extractive"
_OPENING = 3  # sentences of an article, beside its title, in which it names what it is about


@dataclass(frozen=True, slots=True)
class Extract:
    """The sentences chosen, in reading order; whether they contradict each other; labels of those that deny another."""

    sentences: tuple[Candidate, ...]
    conflicting: bool
    across: bool  # those that contradict each other stand in different articles
    beside: Mapping[Candidate, str] = field(default_factory=dict)  # "The Kremlin denies it"
    origins: Mapping[Candidate, int] = field(default_factory=dict)  # independent reports that say it


def extract(findings: Findings) -> Extract:
    """Choose the sentences that answer; none where the passages hold no sentence."""
    question, every = findings.evidence.question, findings.candidates
    corrected = corrections_in(every)
    found = _usable_sentences([sentence for sentence in every if sentence not in corrected], corrected)
    timely = filter_by_year(sorted(found, key=lambda candidate: -candidate.value), question.moments)
    named = _with_leads(_drop_nameless(timely, findings), question)
    ranked = prefer_later(_drop_other_subjects(drop_other_speakers(named, question), question), question)
    settled = resolve_contradictions(ranked, question)
    broad = wants_more(settled.standing, point=question.wants_point, account=question.wants_account)
    chosen = select(settled.standing, settled.conflicting, broad=broad)
    chosen = [_self_contained(sentence, settled.standing) for sentence in chosen]
    correcting = [correction for wrong, correction in corrected.items() if has_answer_words(wrong, correction)]
    blocks = [_with_context(sentence, every, question.text, correcting) for sentence in chosen]
    led_up = [sentence for asked, block in zip(chosen, blocks, strict=True) for sentence in block[: block.index(asked)]]
    if broad:  # an account opens with the best sentence that is understood alone, or else with fewest before it
        blocks.sort(key=lambda block: len(block) * (block[0] not in chosen or connective_length(block[0].text) > 0))
    whole = list(dict.fromkeys(chain.from_iterable(blocks)))
    unmarked = whole if broad and len(chosen) > 1 else [sentence for sentence in led_up if sentence not in chosen]
    shown = {_place(sentence) for sentence in whole}
    denials = denials_of(chosen, [sentence for sentence in found if _place(sentence) not in shown])
    ordered = _in_order(whole, denials, leading=blocks[0] if blocks else [])
    told = {denial.sentence: denial.denied.label for denial in denials}
    denying = any(denial.sentence.passage.source != denial.of.passage.source for denial in denials)
    articles = len({sentence.passage.source for sentence in settled.conflicting})
    return _as_shown(
        Extract(
            tuple(ordered),
            bool(settled.conflicting) or denying,
            denying or articles > 1,
            told,
            {sentence: origins_of(sentence, every) for sentence in ordered},
        ),
        unmarked,
    )


def _usable_sentences(found: Sequence[Candidate], corrected: Mapping[Candidate, Candidate]) -> list[Candidate]:
    """Return the sentences that may be shown; a correction scores at least as high as the sentence that it corrects."""
    standing = [sentence for sentence in found if not _follows_error(sentence, corrected)]
    kept = statements(standing)
    best = max(kept, key=lambda sentence: sentence.value, default=None)
    worth = {
        correction: wrong.value
        for wrong, correction in sorted(corrected.items(), key=lambda pair: pair[0].value)
        if best and correction.passage.source != best.passage.source and has_answer_words(wrong, correction)
    }
    return [
        replace(sentence, value=max(sentence.value, worth[sentence])) if sentence in worth else sentence
        for sentence in kept
    ]


def _drop_nameless(ranked: Sequence[Candidate], findings: Findings) -> Sequence[Candidate]:
    """Leave out sentences whose article lacks a name of the question, unless the best one's article lacks it too.

    All stay in an account: its articles may name the same in other words. Of a request for all about a topic, none
    stay whose article lacks a word of the topic, unless all do.
    """
    evidence = findings.evidence
    if not ranked or evidence.question.wants_account:
        return ranked
    if not evidence.question.topic and lacks_name(evidence, ranked[0].passage):
        return ranked
    return with_names(ranked, evidence) or ranked


def _with_leads(ranked: Sequence[Candidate], question: Question) -> Sequence[Candidate]:
    """Return the sentences that answer a request for all about a topic: those of articles whose openings name it.

    If other articles answer far better, theirs stay. The first sentence of an article, in which reports say what
    happened, counts as much as its best.
    """
    topic = content_stems(question.topic)
    opening = _openings(ranked) if topic else {}
    about = [sentence for sentence in ranked if topic <= opening.get(sentence.passage.source, frozenset())]
    if not topic or not about or about[0].alone < ranked[0].alone - calibration().rival:
        return ranked
    best = {sentence.passage.source: sentence for sentence in reversed(about)}
    first = {sentence.passage.source: sentence for sentence in sorted(about, key=_start, reverse=True)}
    leads = {
        lead: replace(lead, value=best[source].value, alone=max(lead.alone, best[source].alone))
        for source, lead in first.items()
    }
    return sorted((leads.get(sentence, sentence) for sentence in about), key=lambda one: (-one.value, _start(one)))


def _openings(ranked: Sequence[Candidate]) -> dict[str, frozenset[str]]:
    """Return the stems of the title and first sentences of each article."""
    found: dict[str, frozenset[str]] = {}
    for source in {sentence.passage.source for sentence in ranked}:
        own = sorted((sentence for sentence in ranked if sentence.passage.source == source), key=_start)[:_OPENING]
        found[source] = frozenset(stems(" ".join([own[0].passage.title or "", *(sentence.text for sentence in own)])))
    return found


def _start(sentence: Candidate) -> int:
    return sentence.span.start


def _place(sentence: Candidate) -> tuple[str, Span]:
    return sentence.passage.source, sentence.span


def _drop_other_subjects(ranked: Sequence[Candidate], question: Question) -> Sequence[Candidate]:
    """Leave out the first sentences as long as they are about something else than a question of fact names.

    They stay where no other answers nearly as well, since the subject may be named in other words.
    """
    if not question.wants_point:
        return ranked
    near = (at for at, sentence in enumerate(ranked) if sentence.alone >= ranked[0].alone - calibration().rival)
    first = next((at for at in near if not has_other_subject(ranked[at], ranked, question)), 0)
    return ranked[first:]


def _follows_error(sentence: Candidate, corrected: Mapping[Candidate, Candidate]) -> bool:
    """Tell whether a sentence directly follows a corrected one, and refers to it."""
    return any(adjacent(wrong, sentence) for wrong in corrected) and needs_context(sentence.text)


def _self_contained(sentence: Candidate, standing: Sequence[Candidate]) -> Candidate:
    """Return another sentence with the same short answer that is understood alone; else the same sentence."""
    words = sentence.answer and sentence.answer.of(sentence.text)
    if not words or not needs_context(sentence.text):
        return sentence
    least = sentence.value - calibration().broad
    others = (other for other in standing if other.answer and other.answer.of(other.text) == words)
    return next((other for other in others if other.value >= least and not needs_context(other.text)), sentence)


def _with_context(
    sentence: Candidate, every: Sequence[Candidate], question: str, correcting: Sequence[Candidate]
) -> list[Candidate]:
    """Return a sentence after its antecedents, and a correction before the sentences that continue it."""
    follow = (
        correction_continuation(sentence, every)
        if any(sentence.span == correction.span for correction in correcting)
        else []
    )
    return [*antecedents(sentence, every, question), sentence, *follow]


def _in_order(whole: Sequence[Candidate], denials: Sequence[Denial], leading: Sequence[Candidate]) -> list[Candidate]:
    """Sort sentences: those that open the answer, the article of the best sentence, then other articles by date.

    The sentences of an article keep their order; a denial follows the sentence that it denies.
    """
    first = {sentence.passage.source: at for at, sentence in reversed(list(enumerate(whole)))}
    lead = whole[0].passage.source if whole else ""

    def place(sentence: Candidate) -> tuple[bool, bool, date, int, int]:
        source = sentence.passage.source
        return (
            sentence not in leading,
            source != lead,
            sentence.passage.published or date.max,
            first[source],
            sentence.span.start,
        )

    ordered = sorted(whole, key=place)
    for denial in denials:
        ordered.insert(ordered.index(denial.of) + 1, denial.sentence)
    return ordered


def _as_shown(made: Extract, unmarked: Sequence[Candidate]) -> Extract:
    """Return the sentences as they are shown: without prefixes, and no short answer marked in those of `unmarked`.

    What only leads up to a sentence holds no answer, nor does one of several sentences of an account hold a short one.
    """
    before = [None, *made.sentences]
    fresh = {sentence: _strip_prefix(sentence, before[at]) for at, sentence in enumerate(made.sentences)}
    fresh |= {sentence: replace(fresh[sentence], answer=None) for sentence in unmarked if sentence in fresh}
    return replace(
        made,
        sentences=tuple(fresh.values()),
        beside={fresh[sentence]: told for sentence, told in made.beside.items()},
        origins={fresh[sentence]: count for sentence, count in made.origins.items()},
    )


def _strip_prefix(sentence: Candidate, before: Candidate | None) -> Candidate:
    """Leave out the dateline or mark that opens a sentence, and a "However" if the sentence before it is not shown.

    The quote stays exact, it only starts later; no "However" is left out before a small letter.
    """
    text = sentence.text
    shift = prefix_length(text)
    joined = connective_length(text[shift:])
    if joined and not (before and adjacent(before, sentence)) and not text[shift + joined :][:1].islower():
        shift += joined
    if not shift or not is_statement(text[shift:]):
        return sentence
    answer = sentence.answer
    if answer:
        answer = Span(answer.start - shift, answer.end - shift) if answer.start >= shift else None
    span = Span(sentence.span.start + shift, sentence.span.end)
    return replace(sentence, span=span, text=text[shift:], answer=answer)


class ExtractiveWriter:
    """The writer that needs no model: it quotes."""

    model_name: str | None = None
    splits_questions = True

    def with_stop(self, stop: Stop) -> "ExtractiveWriter":
        """Return the same writer."""
        return self

    def rewrite(self, question: str, history: Sequence[Message]) -> str:
        """Return the question made to stand alone."""
        return standalone(question, history)

    def write(
        self, found: Sequence[Findings], history: Sequence[Message], unanswered: Sequence[str]
    ) -> Generator[ClaimMade, None, Answer | None]:
        """Quote the sentences that answer; see `rag.writer.Writer`."""
        answer = extractive_answer(*found, unanswered=unanswered)
        if not answer.claims:
            return None
        yield from claims_made(answer)
        return answer


def extractive_answer(*found: Findings, unanswered: Sequence[str] = ()) -> Answer:
    """Return an answer of the sources' own sentences, from findings that are taken to answer the question.

    `unanswered` holds the parts of the question that they do not answer, which make the answer partial.
    """
    extracts = [extract(findings) for findings in found]
    claims, citations = _claims(extracts)
    passages = {passage.chunk: passage for findings in found for passage in findings.evidence.passages}
    question = found[0].evidence.question.text
    return Answer(
        question=question,
        asked=question,
        outcome=_outcome(extracts, unanswered),
        claims=claims,
        withheld=(),
        citations=citations,
        refusal=None,
        engine=ENGINE,
        passages=tuple(passages.values()),
        note=_note(extracts, unanswered),
    )


def _claims(extracts: Sequence[Extract]) -> tuple[tuple[Claim, ...], tuple[Citation, ...]]:
    chosen = {_place(sentence): (sentence, made) for made in reversed(extracts) for sentence in made.sentences}
    places = dict.fromkeys(_place(sentence) for made in extracts for sentence in made.sentences)
    claims, citations = [], []
    for number, (sentence, made) in enumerate((chosen[place] for place in places), 1):
        cited = passage_citation(number, sentence.passage, sentence.span)
        citations.append(cited)
        beside, origins = made.beside.get(sentence, ""), made.origins.get(sentence, 1)
        claims.append(Claim(cited.quote, "quote", (number,), answer=_marked(sentence), beside=beside, origins=origins))
    return tuple(claims), tuple(citations)


def _marked(sentence: Candidate) -> Span | None:
    """Return the words to mark as the short answer; None where they are many, or the sentence scores too low."""
    held = sentence.answer and not is_broad(sentence) and sentence.value >= calibration().marked
    return sentence.answer if held else None


def _outcome(extracts: Sequence[Extract], unanswered: Sequence[str]) -> Outcome:
    if unanswered:
        return "partial"
    return "conflicting" if any(made.conflicting for made in extracts) else "answered"


def _note(extracts: Sequence[Extract], unanswered: Sequence[str]) -> str | None:
    """Return what a person should know before reading; it stands in the answer, so that every door has it."""
    said = []
    if any(made.conflicting for made in extracts):
        across = any(made.across for made in extracts)
        said.append("The articles disagree." if across else "Two accounts in one article disagree.")
    if unanswered:
        said.append(f"The sources do not say: {' '.join(unanswered)}")
    return " ".join(said) or None
