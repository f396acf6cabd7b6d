"""Verify each claim of a draft against the passages, whichever model wrote it.

A claim is shown by one of three lanes: it is the passage's own words (quote), it says nothing that a passage does not
say in the same structure (condensed), or it is in words of its own and a judge finds it supported (paraphrase).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from index.article import Span
from rag.answer import Citation, Claim, Lane, Passage, Status
from rag.grounding.citation import passage_citation
from rag.grounding.claim_splitter import DraftClaim
from rag.grounding.guards import CitedEvidence, objection, quoted_only_word
from rag.grounding.judge import Judge, threshold
from rag.grounding.parts import PLACE_KINDS, ReportedSpeech, reported_speech, split_clauses
from rag.grounding.references import Context, name_words, unclear_pronoun
from rag.grounding.structure import GraphMatch, find_contradiction, match_graph
from rag.text.limits import DEMONSTRATIVE, HONORIFICS, NEGATIVE, PRIVATIVE, QUANTIFIERS
from rag.text.normalise import display_objection, plain
from rag.text.opening import names_speaker, prefix_length
from rag.text.statement import is_question
from rag.text.words import words_of

__all__ = ["SHOWN", "Grounder", "Policy", "Verdict", "cited_evidence", "windows"]

Policy = Literal["strict", "flag"]
Place = tuple[Passage, Span]

SHOWN: frozenset[Status] = frozenset(("quote", "supported"))
_ELSEWHERE = 5  # passages that are not cited, and are searched for support
_LIKE = 0.4  # share of a claim's words that a sentence must have to be compared with it
_NEAR = 0.5  # share of a claim's words from which a sentence counts as telling the same matter
_SAME = 0.8  # share of a claim's words from which a sentence counts as the one that it was made of
_TRIED = 3  # sentences of a passage that are compared with a claim
_RUN = 4  # sentences in a row that a quotation may be
_WINDOW = 3  # sentences in a row that the judge reads for a claim
_EARLIER = 3  # claims shown before that may tell whom "he" means
_PAIR = ("The latter ", "The former ")
_NOWHERE = "it cites no passage, and none supports it"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of verifying a claim: its status, its lane or the reason against it, and the supporting places."""

    status: Status
    lane: Lane | None = None
    reason: str | None = None
    places: tuple[Place, ...] = ()


class Grounder:
    """Turns the drafts of one turn into claims with citations, numbered in the order of their use.

    `keys` holds the passages issued this turn, by citation key. `repaired` counts the claims supported by a passage
    that they do not cite. Without a judge, no claim in words of its own is supported.
    """

    def __init__(self, keys: Mapping[str, Passage], judge: Judge | None = None, policy: Policy = "strict") -> None:
        self._keys, self._judge, self._policy = keys, judge, policy
        self._numbers: dict[tuple[str, int, int], Citation] = {}
        self._shown: list[str] = []
        self.repaired = 0

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Return all citations so far."""
        return tuple(self._numbers.values())

    def shows(self, claim: Claim) -> bool:
        """Tell whether the policy allows the claim to be shown."""
        return claim.status in SHOWN or (self._policy == "flag" and bool(claim.text.strip()))

    def judge(self, draft: DraftClaim) -> Claim:
        """Return the claim of a draft, with its status and, where it is shown, its citations."""
        text = plain(draft.text)
        if reason := self._unresolved(draft):
            return self._claim(draft, text, Verdict("unresolved", reason=reason))
        named = list({self._keys[key].chunk: self._keys[key] for key in draft.keys}.values())
        others = _most_similar_passages(text, [passage for passage in self._keys.values() if passage not in named])
        before = self._shown[-_EARLIER:]
        for lane in (self._verify_by_text, self._verify_clauses):
            for at, passages in enumerate((named, others)):
                if (verdict := lane([*before, text], passages)) is not None:
                    self.repaired += at
                    return self._claim(draft, text, verdict)
        return self._claim(draft, text, self._withholding_verdict([*before, text], named))

    def _unresolved(self, draft: DraftClaim) -> str | None:
        """Return why a draft cannot be verified or shown, such as an unknown key or hidden text; else None."""
        strange = [key for key in draft.keys if key not in self._keys]
        if strange:
            return f"it cites {strange[0]}, which was not given to the writer"
        if draft.kind == "heading" and not draft.keys:
            return "a heading cites no passage"
        return "a block of code is no sentence" if draft.kind == "code" else display_objection(draft.text)

    # --- the lanes

    def _verify_by_text(self, texts: Sequence[str], passages: Sequence[Passage]) -> Verdict | None:
        """Try the first two lanes: the passages that hold the claim word for word, else those that say all of it."""
        claim = Context(texts)
        for status, lane, found in _LANES:
            places = [place for passage in passages for place in found(claim, passage)]
            if places:
                return Verdict(status, lane, places=tuple(places))
        return None

    def _verify_clauses(self, texts: Sequence[str], passages: Sequence[Passage]) -> Verdict | None:
        """Verify the two clauses of a claim one by one; ask the judge where it has one only, or where one fails."""
        *before, text = texts
        told: list[Place] = []
        lanes: list[Lane | None] = []
        for half in split_clauses(text) if passages else []:
            verdict = self._verify_by_text([*before, half], passages) or self._verify_clauses([*before, half], passages)
            if verdict is None:
                return (
                    None if self._is_contradicted([*before, half], passages) else self._verify_by_judge(texts, passages)
                )
            before.append(half)
            told += verdict.places
            lanes.append(verdict.lane)
        if not lanes:
            return self._verify_by_judge(texts, passages)
        lane: Lane = "paraphrase" if "paraphrase" in lanes else "condensed"
        return Verdict("supported", lane, places=tuple(told))

    def _verify_by_judge(self, texts: Sequence[str], passages: Sequence[Passage]) -> Verdict | None:
        """Ask the judge, unless a guard objects, and cite the fewest sentences that suffice; None without support."""
        if self._judge is None or _unclear_pronoun(texts):
            return None
        text = texts[-1]
        if self._is_contradicted(texts, passages):
            return None
        choices = [(choice, cited_evidence(choice)) for passage in passages for choice in windows(text, passage)]
        free = [(choice, cited) for choice, cited in choices if objection(text, cited) is None]
        chances = self._judge([(text, cited.text) for _, cited in free]) if free else ()
        judged = zip(free, chances, strict=True)
        fit = [(len(choice), -float(chance), at) for at, ((choice, _), chance) in enumerate(judged)
               if chance >= threshold()]  # fmt: skip
        if not fit:
            return None
        choice, _ = free[min(fit)[2]]
        return Verdict("supported", "paraphrase", places=tuple(_joined(choice[0][0], [span for _, span in choice])))

    def _is_contradicted(self, texts: Sequence[str], passages: Sequence[Passage]) -> bool:
        """Tell whether the articles of these passages contradict the claim in nearly the same words."""
        sources = {passage.source for passage in passages}
        beside = [passage for passage in self._keys.values() if passage.source in sources]
        tried = ((passage, at) for passage in beside for at in _most_similar_sentences(texts[-1], passage))
        return any(_contradiction(Context(texts), _sentences(passage), at) for passage, at in tried)

    def _withholding_verdict(self, texts: Sequence[str], named: Sequence[Passage]) -> Verdict:
        """Return the verdict on a claim that no lane supports, with the reason."""
        if not named:
            return Verdict("unsupported", reason=_NOWHERE)
        text = texts[-1]
        choices = [choice for passage in named for choice in windows(text, passage)[-1:]]
        objections = [objection(text, cited_evidence(choice)) for choice in choices]
        if choices and all(objections):
            return Verdict("unsupported", reason=objections[0])
        if word := _unclear_pronoun(texts):
            return Verdict("unsupported", reason=f"it is not clear whom or what “{word}” means here")
        claim = Context(texts)
        found = [
            match_graph(claim, _sentences(passage), at)
            for passage in named
            for at in _most_similar_sentences(text, passage)
        ]
        if limits := next((result.limits for result in found if result.limits), ()):
            return Verdict("unsupported", reason=f"the cited passage says this only with “{' '.join(limits)}”")
        missing = min((result.missing for result in found if result.missing), key=len, default=())
        lacks = f"the cited passage does not say “{missing[0]}”" if missing else "the cited passage does not say this"
        return Verdict("weak" if found else "unsupported", reason=lacks)

    # --- claims and citations

    def _claim(self, draft: DraftClaim, text: str, verdict: Verdict) -> Claim:
        claim = Claim(text, verdict.status, (), verdict.reason, draft.lead, draft.ends_paragraph, lane=verdict.lane)
        if verdict.status in SHOWN:
            self._shown.append(text)
        if not self.shows(claim):
            return claim
        places = verdict.places or ([] if verdict.status == "unresolved" else self._nearest(draft, text))
        return replace(claim, citations=tuple(dict.fromkeys(self._number(place) for place in places)))

    def _nearest(self, draft: DraftClaim, text: str) -> list[Place]:
        """Return the sentence of the cited passages that is most like a claim without support."""
        places = [
            (passage, span) for key in draft.keys if (passage := self._keys.get(key)) for span in passage.sentences
        ]
        return [max(places, key=lambda place: _word_overlap(text, place[0].text_of(place[1])))] if places else []

    def _number(self, place: Place) -> int:
        passage, span = place
        key = (passage.source, span.start, span.end)
        if key not in self._numbers:
            self._numbers[key] = passage_citation(len(self._numbers) + 1, passage, span)
        return self._numbers[key].number


def _sentences(passage: Passage) -> Context:
    """Return the sentences of a passage without their datelines, which are no part of their structure."""
    return Context([text[prefix_length(text) :] or text for text in _texts(passage)])


def _texts(passage: Passage) -> list[str]:
    return [plain(passage.text_of(span)) for span in passage.sentences]


def _unclear_pronoun(texts: Sequence[str]) -> str | None:
    """Return the first pronoun of the last text that has no antecedent in the texts; else None."""
    claim = Context(texts)
    return unclear_pronoun(claim, claim, len(texts) - 1)


def _verbatim(claim: Context, passage: Passage) -> list[Place]:
    """Return consecutive sentences that equal the claim word for word, if its pronouns mean the same there."""
    sentences = _sentences(passage)
    whole = _texts(passage)
    for first, own in enumerate(sentences.texts):
        for last in range(first + 1, min(first + _RUN, len(whole)) + 1):
            rest = whole[first + 1 : last]
            if claim.texts[-1] in (" ".join([whole[first], *rest]), " ".join([own, *rest])):
                clear = not unclear_pronoun(claim, sentences, first) and _points_alike(claim, sentences, first)
                return _joined(passage, passage.sentences[first:last]) if clear else []
    return []


def _condensed(claim: Context, passage: Passage) -> list[Place]:
    """Return the sentence of the passage that says all of the claim, with those that hold its antecedents."""
    *before, text = claim.texts
    report = reported_speech(text)
    publisher = set((passage.publisher or "").split())
    if report and publisher and set(report.by.split()) <= publisher | {"the", "The"}:
        here = claim[len(before)]
        if not any(
            here.tokens[index].kind in PLACE_KINDS for index in report.heads
        ):  # "Moscow said" of The Moscow Times
            claim, text, report = Context([*before, report.said]), report.said, None  # a publisher says what it prints
    if objection(text, cited_evidence([(passage, span) for span in passage.sentences])):
        return []
    sentences = _sentences(passage)
    for at in _most_similar_sentences(text, passage):
        if not _can_support(claim, sentences, at):
            continue
        found = match_graph(claim, sentences, at)
        if not found.holds and report and report.bare:
            found = _same_report(claim, report, sentences, at)
        if found.holds:
            return _joined(passage, [passage.sentences[index] for index in sorted(found.sentences)])
    return []


def _can_support(claim: Context, passage: Context, at: int) -> bool:
    """Tell whether a sentence states something, as its outlet's own words, and "this" means the same in the claim."""
    text, sentence = claim.texts[-1], passage.texts[at]
    spoken = names_speaker(sentence) and not names_speaker(text)
    return not is_question(sentence) and not spoken and _points_alike(claim, passage, at)


def _points_alike(claim: Context, passage: Context, at: int) -> bool:
    """Tell whether a claim that opens with "This led to" follows the sentence that it follows in the passage."""
    first = claim[len(claim.texts) - 1].tokens[0]
    if not (first.pos == "PRON" and first.text.lower() in DEMONSTRATIVE) and not claim.texts[-1].startswith(_PAIR):
        return True
    if not at or len(claim.texts) == 1:
        return False
    return _word_overlap(claim.texts[-2], passage.texts[at - 1]) >= _SAME


def _same_report(claim: Context, report: ReportedSpeech, sentences: Context, at: int) -> GraphMatch:
    """Whether a sentence reports the same of the same speaker: "according to X", "X added that …", "…, X said"."""
    told = reported_speech(sentences.texts[at])
    if told is None or not _same_speaker(claim, report, sentences, at, told):
        return GraphMatch(False)
    return match_graph(*_said(claim, report, sentences, at, told), at)


def _said(
    claim: Context, report: ReportedSpeech, sentences: Context, at: int, told: ReportedSpeech
) -> tuple[Context, Context]:
    """Return the claim and the passage with the content of their reports in place of the reports."""
    *before, _ = claim.texts
    said = [told.said if back == at else text for back, text in enumerate(sentences.texts)]
    return Context([*before, report.said]), Context(said)


def _same_speaker(claim: Context, report: ReportedSpeech, sentences: Context, at: int, told: ReportedSpeech) -> bool:
    mine, theirs = claim[len(claim.texts) - 1], sentences[at]
    heads = {theirs.key[index] for index in told.heads}
    known = {word.stem for word in words_of(told.by)}
    for index in told.heads:
        for back, name in sentences.antecedents(at, theirs.tokens[index]):
            named = [name, *name_words(sentences[back], sentences[back].tokens[name])]
            heads |= {sentences[back].key[word] for word in named}
            known |= {word.stem for index in named for word in words_of(sentences[back].tokens[index].text)}
    by = words_of(report.by)
    dropped = {word.raw.lower() for word in words_of(told.by)} - {word.raw.lower() for word in by}
    if dropped & (PRIVATIVE | QUANTIFIERS | NEGATIVE):
        return False
    asked = {word.stem for word in by if not word.stop and word.raw.lower() not in HONORIFICS}
    return bool(asked) and asked <= known and bool({mine.key[index] for index in report.heads} & heads)


_LANES: tuple[tuple[Status, Lane, Callable[[Context, Passage], list[Place]]], ...] = (
    ("quote", "quote", _verbatim),
    ("supported", "condensed", _condensed),
)


def _most_similar_sentences(claim: str, passage: Passage) -> list[int]:
    """Return the indices of the sentences that share most words with the claim, best first."""
    shared = [_word_overlap(claim, passage.text_of(span)) for span in passage.sentences]
    order = sorted(range(len(shared)), key=lambda at: -shared[at])
    return [at for at in order[:_TRIED] if shared[at] >= _LIKE]


def windows(claim: str, passage: Passage) -> list[list[Place]]:
    """Return the evidence for a judge: the sentence with most of the claim's words, then a window around it."""
    shared = [_word_overlap(claim, passage.text_of(span)) for span in passage.sentences]
    if not any(shared):
        return []
    best = shared.index(max(shared))
    starts = range(max(0, best - _WINDOW + 1), best + 1)
    first = max(starts, key=lambda at: (sum(shared[at : at + _WINDOW]), at))
    places = [(passage, span) for span in passage.sentences]
    return [places[best : best + 1], places[first : first + _WINDOW]]


def _word_overlap(claim: str, sentence: str) -> float:
    """Return the share of the claim's content words that a sentence has."""
    told = {word.stem for word in words_of(claim) if not word.stop}
    return len(told & {word.stem for word in words_of(sentence)}) / len(told) if told else 0.0


def _most_similar_passages(claim: str, passages: Sequence[Passage]) -> list[Passage]:
    """Return the few passages with the sentences most like the claim, since judging each would take long."""
    best = {
        id(passage): max((_word_overlap(claim, passage.text_of(span)) for span in passage.sentences), default=0.0)
        for passage in passages
    }
    return sorted(passages, key=lambda passage: -best[id(passage)])[:_ELSEWHERE]


def _contradiction(claim: Context, sentences: Context, at: int) -> str | None:
    """Return how a sentence that is like the claim contradicts it; None where it does not."""
    text, sentence = claim.texts[-1], sentences.texts[at]
    if _word_overlap(text, sentence) < _NEAR:
        return None
    if word := quoted_only_word(text, [sentence]):
        return f"in the cited passage “{word}” is quoted, in the claim it is not"
    reason = find_contradiction(claim, sentences, at)
    report = reported_speech(text) if reason else None
    told = reported_speech(sentence) if report else None
    if report and told and report.bare and _same_speaker(claim, report, sentences, at, told):
        return find_contradiction(*_said(claim, report, sentences, at, told), at)  # compares the reports' contents only
    return reason


def cited_evidence(places: Sequence[Place]) -> CitedEvidence:
    """Return some sentences of a passage as evidence, with their date, title, publisher and author."""
    passage = places[0][0]
    known = " ".join(part for part in (passage.title, passage.publisher, passage.author) if part)
    return CitedEvidence(tuple(plain(passage.text_of(span)) for passage, span in places), passage.published, known)


def _joined(passage: Passage, spans: Iterable[Span]) -> list[Place]:
    """Merge sentences with nothing but white space between them into one place."""
    joined: list[Span] = []
    for span in spans:
        if joined and not passage.text_of(Span(joined[-1].end, span.start)).strip():
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return [(passage, span) for span in joined]
