"""The extractive writer: the sentences that answer, verbatim, in an order that reads well. It needs no model."""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain
from threading import Event as Stop

from index.article import Span
from rag.answer import Answer, Citation, Claim, Outcome
from rag.events import ClaimMade, claims_made
from rag.grounding.citation import citation
from rag.query.follow_up import Message, standalone
from rag.query.question import Question
from rag.reading.calibration import calibration
from rag.reading.findings import Candidate, Findings
from rag.text.opening import opening
from rag.writing.antecedent import adjacent, antecedents, leans, of_another
from rag.writing.contradiction import corrections_in, goes_on, names_answer, of_its_time, settle
from rag.writing.denial import Denial, denials_of
from rag.writing.origins import origins_of
from rag.writing.selection import is_broad, is_sentence, select, wants_more
from rag.writing.speaker import without_other_speakers

__all__ = ["ENGINE", "Extract", "ExtractiveWriter", "answer_from", "extract"]

ENGINE = "extractive"


@dataclass(frozen=True, slots=True)
class Extract:
    """The sentences chosen, in reading order; what some say of those they stand beside; whether they contradict."""

    sentences: tuple[Candidate, ...]
    conflicting: bool
    beside: Mapping[Candidate, str] = field(default_factory=dict)  # "The Kremlin denies it"
    origins: Mapping[Candidate, int] = field(default_factory=dict)  # independent reports that say it

    @property
    def within(self) -> bool:
        """Tell whether those that contradict each other stand in one article."""
        return self.conflicting and len({one.passage.source for one in self.sentences}) == 1


def extract(findings: Findings) -> Extract:
    """Choose the sentences that answer; none where the passages hold no sentence."""
    question, every = findings.evidence.question, findings.candidates
    corrected = corrections_in(every)
    found = _that_stand([one for one in every if one not in corrected], corrected)
    ranked = of_its_time(sorted(found, key=lambda one: -one.value), question.moments)
    ranked = _without_another(without_other_speakers(ranked, question), question)
    settled = settle(ranked, dated=bool(question.moments), asked=question)
    chosen = select(settled.standing, settled.conflicting, point=question.wants_point, account=question.wants_account)
    chosen = [_standing_alone(one, settled.standing) for one in chosen]
    correcting = [by for one, by in corrected.items() if names_answer(one, by)]
    blocks = [_with_context(one, every, question.text, correcting) for one in chosen]
    whole = list(dict.fromkeys(chain.from_iterable(blocks)))
    denials = denials_of(chosen, [one for one in found if one not in whole])
    broad = wants_more(settled.standing, point=question.wants_point, account=question.wants_account)
    ordered = _in_order(whole, denials, leading=[] if broad or not blocks else blocks[0])
    told = {denial.sentence: denial.denied.told for denial in denials}
    across = any(denial.sentence.passage.source != denial.of.passage.source for denial in denials)
    return _from_their_words(
        Extract(
            tuple(ordered), bool(settled.conflicting) or across, told, {one: origins_of(one, every) for one in ordered}
        )
    )


def _that_stand(found: Sequence[Candidate], corrected: Mapping[Candidate, Candidate]) -> list[Candidate]:
    """Return the sentences that may be shown; a correction answers as well as what it corrects would have."""
    standing = [one for one in found if not _follows_error(one, corrected)]
    kept = [one for one in standing if is_sentence(one.text)] or standing
    best = max(kept, key=lambda one: one.value, default=None)
    worth = {
        by: one.value
        for one, by in sorted(corrected.items(), key=lambda pair: pair[0].value)
        if best and by.passage.source != best.passage.source and names_answer(one, by)
    }
    return [replace(one, value=max(one.value, worth[one])) if one in worth else one for one in kept]


def _without_another(ranked: Sequence[Candidate], question: Question) -> Sequence[Candidate]:
    """Leave out the best sentences as long as they tell of something else than a question of fact names.

    But where no other answers nearly as well, they stay: what is asked about may be named in other words.
    """
    if not question.wants_point:
        return ranked
    near = (at for at, one in enumerate(ranked) if one.value >= ranked[0].value - calibration().rival)
    first = next((at for at in near if not of_another(ranked[at], ranked, question)), 0)
    return ranked[first:]


def _follows_error(one: Candidate, corrected: Mapping[Candidate, Candidate]) -> bool:
    """Tell whether a sentence leans on one that is corrected, and says nothing without it."""
    return any(adjacent(wrong, one) for wrong in corrected) and leans(one.text)


def _standing_alone(one: Candidate, standing: Sequence[Candidate]) -> Candidate:
    """Return another sentence that answers with the same words and is understood alone; else the same one."""
    if not leans(one.text):
        return one
    words = one.answer and one.answer.of(one.text)
    least = one.value - calibration().broad
    others = (other for other in standing if other.answer and other.answer.of(other.text) == words)
    return next((other for other in others if words and other.value >= least and not leans(other.text)), one)


def _with_context(
    one: Candidate, every: Sequence[Candidate], question: str, correcting: Sequence[Candidate]
) -> list[Candidate]:
    """Put before a sentence those that it leans on, and after a correction what it goes on to say."""
    follow = goes_on(one, every) if any(one.span == by.span for by in correcting) else []
    return [*antecedents(one, every, question), one, *follow]


def _in_order(whole: Sequence[Candidate], denials: Sequence[Denial], leading: Sequence[Candidate]) -> list[Candidate]:
    """Put what is to open the answer first, then the article of the best sentence, then the others by their day.

    The sentences of an article stand as they do there; what denies a sentence follows it.
    """
    first = {one.passage.source: at for at, one in reversed(list(enumerate(whole)))}
    lead = whole[0].passage.source if whole else ""
    denying = {id(denial.sentence) for denial in denials}

    def place(one: Candidate) -> tuple[bool, bool, date, int, int]:
        source = one.passage.source
        return one not in leading, source != lead, one.passage.published or date.max, first[source], one.span.start

    ordered = sorted((one for one in whole if id(one) not in denying), key=place)
    for denial in denials:
        ordered.insert(ordered.index(denial.of) + 1, denial.sentence)
    return ordered


def _from_their_words(made: Extract) -> Extract:
    fresh = {one: _from_its_words(one) for one in made.sentences}
    return replace(
        made,
        sentences=tuple(fresh.values()),
        beside={fresh[one]: told for one, told in made.beside.items()},
        origins={fresh[one]: count for one, count in made.origins.items()},
    )


def _from_its_words(one: Candidate) -> Candidate:
    """Leave out the dateline or mark that opens a sentence: the quote stays exact, it only starts later."""
    shift = opening(one.text)
    if not shift or not is_sentence(one.text[shift:]):
        return one
    answer = one.answer
    if answer:
        answer = Span(answer.start - shift, answer.end - shift) if answer.start >= shift else None
    return replace(one, span=Span(one.span.start + shift, one.span.end), text=one.text[shift:], answer=answer)


class ExtractiveWriter:
    """The writer that needs no model: it quotes."""

    model_name: str | None = None
    takes_apart = True

    def until(self, stop: Stop) -> "ExtractiveWriter":
        """Return the same writer."""
        return self

    def rewrite(self, question: str, history: Sequence[Message]) -> str:
        """Return the question made to stand alone."""
        return standalone(question, history)

    def write(
        self, found: Sequence[Findings], history: Sequence[Message], unanswered: Sequence[str]
    ) -> Generator[ClaimMade, None, Answer | None]:
        """Quote the sentences that answer; see `rag.writer.Writer`."""
        answer = answer_from(*found, unanswered=unanswered)
        if not answer.claims:
            return None
        yield from claims_made(answer)
        return answer


def answer_from(*found: Findings, unanswered: Sequence[str] = ()) -> Answer:
    """Make the answer of the sources' own sentences, from passages that are taken to answer.

    `unanswered` are the parts of the question that they do not answer: they make the answer partial.
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
    chosen = {(one.passage.source, one.span): (one, each) for each in reversed(extracts) for one in each.sentences}
    places = dict.fromkeys((one.passage.source, one.span) for each in extracts for one in each.sentences)
    claims, citations = [], []
    for number, (one, each) in enumerate((chosen[place] for place in places), 1):
        cited = citation(number, one.passage, one.span)
        citations.append(cited)
        beside, origins = each.beside.get(one, ""), each.origins.get(one, 1)
        claims.append(Claim(cited.quote, "quote", (number,), answer=_marked(one), beside=beside, origins=origins))
    return tuple(claims), tuple(citations)


def _marked(one: Candidate) -> Span | None:
    """Return the words to mark as the short answer; none where the whole sentence answers, or hardly any of it."""
    held = one.answer and not is_broad(one) and one.value >= calibration().marked
    return one.answer if held else None


def _outcome(extracts: Sequence[Extract], unanswered: Sequence[str]) -> Outcome:
    if unanswered:
        return "partial"
    return "conflicting" if any(one.conflicting for one in extracts) else "answered"


def _note(extracts: Sequence[Extract], unanswered: Sequence[str]) -> str | None:
    """Return what a person should know before reading; it stands in the answer, so that every door has it."""
    said = []
    if any(one.conflicting for one in extracts):
        within = all(one.within for one in extracts if one.conflicting)
        said.append("Two accounts in one article disagree." if within else "The articles disagree.")
    if unanswered:
        said.append(f"The sources do not say: {' '.join(unanswered)}")
    return " ".join(said) or None
