"""Find who states something in a sentence, and whose statement a question asks about."""

from collections.abc import Sequence

from rag.query.question import Question
from rag.reading.calibration import calibration
from rag.reading.findings import Candidate
from rag.text.limits import REPORTING
from rag.text.parse import Token, Tree, parse
from rag.text.words import STOP, stems

__all__ = ["drop_other_speakers", "speaker", "without_speaker"]

_STATES = REPORTING | {
    "put", "count", "estimate", "reckon", "believe", "think", "claim", "insist", "speak", "calculate",
}  # fmt: skip
_STEMS = frozenset(stems(" ".join(_STATES))) | {"said", "told", "thought", "spoke", "spoken", "wrote", "written"}
_APART = 4  # words at most between two designations of one person: "the mayor, Mrs Ida Vane"


def speaker(text: str) -> str:
    """Return the noun for who states a sentence, lower-cased: "the police put it at …", "… , the firm said"; or ""."""
    if _STEMS.isdisjoint(stems(text)):
        return ""  # decided without parsing
    subject = _subject(parse(text))
    return subject.text.lower() if subject else ""


def without_speaker(text: str) -> str:
    """Return a sentence without the words for who states it: a figure there, such as an age, is not stated."""
    tree = parse(text)
    subject = _subject(tree)
    words = tree.subtree(subject) if subject else []
    return text[: words[0].start] + text[words[-1].start + len(words[-1].text) :] if words else text


def drop_other_speakers(ranked: Sequence[Candidate], question: Question) -> Sequence[Candidate]:
    """Leave out other speakers' sentences where a question asks for one's: "What did Ida Vane say about the mill?"

    All stay where no other sentence answers nearly as well, since the person may be designated otherwise there.
    """
    asked = _speaker_nouns(question.text)
    if not asked:
        return ranked
    kept = [sentence for sentence in ranked if not _has_other_speaker(sentence, asked, ranked)]
    return kept if kept and kept[0].alone >= ranked[0].alone - calibration().rival else ranked


def _has_other_speaker(sentence: Candidate, asked: frozenset[str], every: Sequence[Candidate]) -> bool:
    """Tell whether a sentence has another speaker than asked for; two designations side by side are one person's."""
    speaking = _speaker_nouns(sentence.text)
    if not speaking or speaking & asked:
        return False
    article = [other.text for other in every if other.passage.source == sentence.passage.source]
    return not any(_near(speaking, asked, stems(text)) for text in article)


def _subject(tree: Tree) -> Token | None:
    """Return the noun that is the subject of the first verb of stating outside quotation marks."""
    for verb in tree.tokens:
        if verb.pos in {"VERB", "AUX"} and verb.lemma in _STATES and not verb.quoted:
            subject = next((child for child in tree.children[verb.index] if child.dep == "nsubj"), None)
            if subject and any(token.pos in {"NOUN", "PROPN"} for token in tree.subtree(subject)):
                return subject
    return None


def _speaker_nouns(text: str) -> frozenset[str]:
    """Return the stems of the nouns for who states a sentence, or is asked about in a question; empty for nobody."""
    if _STEMS.isdisjoint(stems(text)):
        return frozenset()  # decided without parsing
    tree = parse(text)
    subject = _subject(tree)
    below = tree.subtree(subject) if subject else []
    return frozenset(stem for token in below if token.pos in {"NOUN", "PROPN"} for stem in stems(token.text)) - STOP


def _near(speaking: frozenset[str], asked: frozenset[str], words: Sequence[str]) -> bool:
    places = [[at for at, word in enumerate(words) if word in name] for name in (speaking, asked)]
    return any(abs(here - there) <= _APART for here in places[0] for there in places[1])
