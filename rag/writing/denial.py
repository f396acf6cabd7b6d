"""Find sentences that deny another: who denies, and what, read from the dependency tree."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from rag.reading.calibration import calibration
from rag.reading.findings import Candidate
from rag.text.limits import NEGATIVE, REPORTING
from rag.text.parse import Token, Tree, parse
from rag.text.words import STOP, stems

__all__ = ["Denial", "Denied", "denial_in", "denials_of"]

_DENY = frozenset(("deny", "dispute", "refute", "rebut", "contradict", "disavow"))
_DISMISS = frozenset(("dismiss", "reject", "call", "describe"))  # these deny a claim, but not a proposal
_BELIEVE = frozenset(("believe", "think", "accept", "agree"))
_CLAIMED = frozenset(
    ("claim", "report", "allegation", "accusation", "rumour", "rumor", "suggestion", "charge", "story")
)
_UNTRUE = frozenset(("false", "untrue", "lie", "baseless", "fabrication", "fabricated", "fake", "nonsense", "wrong"))
_HAPPEN = frozenset(("happen", "occur", "take", "exist"))  # verbs that say only that an event took place
_TRUE = frozenset(("true", "correct", "accurate", "right"))
_IRREGULAR = frozenset(("thought", "took", "taken"))  # forms of verbs above that have stems of their own
_LIGHT = _HAPPEN | _TRUE | {"be", "place", "do", "have", "make", "get", "any", "ever"}
_SUBJECTS = frozenset(("nsubj", "nsubjpass"))
_CLAUSES = frozenset(("ccomp", "xcomp", "dobj", "pcomp", "pobj", "oprd", "dative"))
_COLLECTIVE = frozenset(("police", "people"))  # plural without an ending
_NEAR = 3  # sentences after another, in which "the call" or "it" may refer to that
_MOST = 8  # words of a speaker's name


@dataclass(frozen=True, slots=True)
class Denied:
    """The content and the speaker of a denial."""

    speaker: str  # in the sentence's words; empty where it is only "he" or "they"
    several: bool  # the speaker is plural
    words: frozenset[str]  # the stems of what is denied, apart from names and words that say little
    points: bool  # it refers to something said before: "the call never happened", "denied the report"

    @property
    def label(self) -> str:
        """Return the denial in a few words: "The Kremlin denies it"."""
        if not self.speaker:
            return "This is denied"
        return f"{self.speaker} {'deny' if self.several else 'denies'} it"


@dataclass(frozen=True, slots=True, eq=False)
class Denial:
    """A sentence that denies another."""

    sentence: Candidate
    of: Candidate
    denied: Denied


def denials_of(shown: Sequence[Candidate], every: Sequence[Candidate]) -> list[Denial]:
    """Return the sentences of `every` that deny a shown one, at most one for each, preferably of its own article."""
    places = _places([*shown, *every])
    found: list[Denial] = []
    for sentence in shown:
        if denial_in(sentence.text):
            continue
        near = [
            candidate for candidate in every if candidate is not sentence and _in_reach(candidate, sentence, places)
        ]
        fitting = [
            Denial(candidate, sentence, said)
            for candidate in near
            if (said := denial_in(candidate.text)) and _denies(candidate, said, sentence, places)
        ]
        fitting.sort(
            key=lambda denial: (denial.sentence.passage.source != sentence.passage.source, -denial.sentence.value)
        )
        found += fitting[:1]
    return list({denial.sentence: denial for denial in reversed(found)}.values())[::-1]


def _places(every: Iterable[Candidate]) -> "_Places":
    """Return where each sentence stands among those of its article."""
    starts = sorted({(sentence.passage.source, sentence.span.start) for sentence in every})
    return {place: at for at, place in enumerate(starts)}


_Places = dict[tuple[str, int], int]


def _follows(later: Candidate, earlier: Candidate, places: _Places) -> bool:
    """Tell whether a sentence stands so soon after another that "the call" in it may refer to that."""
    if later.passage.source != earlier.passage.source:
        return False
    return (
        0 < places[later.passage.source, later.span.start] - places[earlier.passage.source, earlier.span.start] <= _NEAR
    )


def _alike(first: Candidate, second: Candidate) -> bool:
    return float(first.vector @ second.vector) >= calibration().alike


def _in_reach(denying: Candidate, sentence: Candidate, places: _Places) -> bool:
    """Tell whether one sentence is near or similar enough to deny the other; if not, it is not parsed."""
    return _follows(denying, sentence, places) or _alike(denying, sentence)


def _denies(denying: Candidate, denied: Denied, sentence: Candidate, places: _Places) -> bool:
    """Tell whether a denial is of a sentence; "the call" of another article is another call."""
    shared = len(denied.words & sentence.words)
    told = bool(denied.words) and shared >= calibration().denied * len(denied.words)
    if _follows(denying, sentence, places):
        return told or denied.points
    return told and not denied.points and _alike(denying, sentence) and _may_refer_to(denying, sentence)


def _may_refer_to(denying: Candidate, report: Candidate) -> bool:
    """Tell whether a denial may refer to a report: it cannot deny one that is published much later."""
    days = denying.passage.published, report.passage.published
    return days[0] is None or days[1] is None or (days[1] - days[0]).days <= calibration().superseded


@lru_cache(4096)
def denial_in(text: str) -> Denied | None:
    """Return the denial in a sentence; None where it denies nothing."""
    if not _may_deny(stems(text)):
        return None  # decided without parsing, which takes a hundred times as long
    tree = parse(text)
    for verb in tree.tokens:
        if verb.pos == "VERB" and (below := _denied_by(tree, verb)) is not None:
            subject = _subject(tree, verb)
            words = _content(below)
            return Denied(_speaker_of(tree, subject), _several(tree, subject), words, not words or _points(tree, below))
    return None


def _may_deny(words: Sequence[str]) -> bool:
    """Tell whether a sentence has the words of a denial, by their stems."""
    held = frozenset(words)
    denies, dismisses = held & _stems(_DENY), held & _stems(_DISMISS) and held & _stems(_UNTRUE | _CLAIMED)
    negates = held & _stems(NEGATIVE) or any(word == "cannot" or word.endswith("n't") for word in words)
    return bool(denies or dismisses or (negates and held & (_stems(_BELIEVE | _HAPPEN | _TRUE) | _IRREGULAR)))


@cache
def _stems(words: frozenset[str]) -> frozenset[str]:
    return frozenset(stems(" ".join(words)))


def _denied_by(tree: Tree, verb: Token) -> list[Token] | None:
    """Return the words that a verb denies; None where it denies nothing."""
    own = tree.children[verb.index]
    clauses = [child for child in own if child.dep in _CLAUSES and child.index > verb.index] or [
        child for child in own if child.dep == "ccomp"
    ]
    negated = _negated(tree, verb)
    below = [token for clause in clauses for token in tree.subtree(clause)]
    if verb.lemma in _DENY:
        return None if negated or not _subject(tree, verb) else below
    if verb.lemma in _DISMISS and not negated:
        held = {token.lemma.lower() for token in below}
        judged = held & _UNTRUE or (verb.lemma in {"dismiss", "reject"} and held & _CLAIMED)
        return below if judged and _subject(tree, verb) else None
    said = next((clause for clause in clauses if clause.dep == "ccomp" and clause.pos in {"VERB", "AUX"}), None)
    if said is None:
        return None
    if verb.lemma in _BELIEVE and negated:
        return below
    if verb.lemma in REPORTING | {"insist", "maintain"} and not negated and _negated(tree, said):
        holds = said.lemma in _HAPPEN or any(child.lemma in _TRUE for child in tree.children[said.index])
        return tree.subtree(said) if holds else None
    return None


def _negated(tree: Tree, verb: Token) -> bool:
    children = tree.children[verb.index]
    subjects = [
        token for child in children if child.dep in _SUBJECTS | {"attr"} for token in tree.children[child.index]
    ]
    return any(child.dep == "neg" or child.text.lower() == "never" for child in children) or any(
        token.text.lower() in NEGATIVE and token.dep in {"det", "neg"} for token in subjects
    )


def _subject(tree: Tree, verb: Token) -> Token | None:
    """Return the subject of a verb, or of the verb that it depends on where it has none of its own."""
    own = next((child for child in tree.children[verb.index] if child.dep in _SUBJECTS), None)
    if own is None and verb.dep in {"conj", "xcomp"} and verb.head != verb.index:
        return _subject(tree, tree.tokens[verb.head])
    return own


def _speaker_of(tree: Tree, subject: Token | None) -> str:
    """Return the name of a speaker as the sentence has it, without clauses about them; empty for a pronoun."""
    if subject is None or subject.pos == "PRON":
        return ""
    own = tree.children[subject.index]
    named = next((child for child in own if child.dep == "appos" and child.pos == "PROPN"), None)
    if named and any(child.tag == "PRP$" for child in own):  # "its director, Saskia Thorne"
        return _speaker_of(tree, named)
    aside = [token for child in own if child.dep in {"relcl", "appos", "acl", "punct"} for token in tree.subtree(child)]
    kept = [token for token in tree.subtree(subject) if token not in aside]
    name = tree.text[kept[0].start : kept[-1].start + len(kept[-1].text)].strip(" ,;")
    return name[:1].upper() + name[1:] if kept and len(name.split()) <= _MOST else ""


def _several(tree: Tree, subject: Token | None) -> bool:
    if subject is None:
        return False
    if subject.lemma in _COLLECTIVE or subject.tag in {"NNS", "NNPS"}:
        return True
    return any(child.dep == "conj" for child in tree.children[subject.index])


def _points(tree: Tree, below: Iterable[Token]) -> bool:
    """Tell whether the denied words only refer to something said before: "the call", "the report", "it"."""
    nouns = [token for token in below if token.pos in {"NOUN", "PROPN", "PRON"} and token.lemma not in _LIGHT]
    verbs = [token for token in below if token.pos == "VERB" and token.lemma not in _LIGHT]
    definite = [
        noun for noun in nouns
        if noun.text.lower() in {"it", "this", "that", "them"}
        or any(child.text.lower() in {"the", "this", "that", "these", "those"} for child in tree.children[noun.index])
    ]  # fmt: skip
    return not verbs and len(nouns) == 1 and len(definite) == 1


def _content(below: Iterable[Token]) -> frozenset[str]:
    kept = [
        token
        for token in below
        if token.pos in {"NOUN", "VERB", "ADJ", "NUM"} and token.lemma.lower() not in _LIGHT | _CLAIMED
    ]
    return frozenset(stem for token in kept for stem in stems(token.text)) - STOP
