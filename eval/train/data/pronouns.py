# ruff: noqa: T201
"""Make passages as news is written: what is asked about is named in another sentence than the one that answers.

    python -m eval.train.data.pronouns OUT ROWS... [--seed 0]

ROWS are files of questions with passages. Where the sentence that answers names what the question names, a pronoun
takes the name's place there, and a sentence that names it and holds no answer stands before: one of the passage
itself, else one of another passage, the likest to the question. A reader learns from these that a sentence with the
question's words may say nothing, and one without them answer. Each has a twin without the sentence that answers.
Needs spaCy and its small English model. The same rows and the same seed give the same rows.
"""

import argparse
import math
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from eval.train.data.articles import Row, load_parser, read_rows, words, write_rows
from index.article import Span
from index.text.sentences import sentences

__all__ = ["Answering", "Names", "answering", "made_of", "main", "replaced"]

TITLES = frozenset({"Mr", "Mr.", "Mrs", "Mrs.", "Ms", "Ms.", "Dr", "Dr.", "Sir", "President", "Prime", "Minister"})
PEOPLE, THINGS = frozenset({"PERSON"}), frozenset({"ORG", "GPE", "LOC", "FAC", "PRODUCT", "EVENT", "WORK_OF_ART"})
FORMS = {"he": ("him", "his"), "she": ("her", "her"), "it": ("it", "its"), "they": ("them", "their")}
ROLES = frozenset({"nsubj", "nsubjpass", "dobj", "pobj"})
SMALL = frozenset({"the", "a", "an", "mr", "mrs", "ms", "dr", "sir", "this", "that", "his", "her", "its", "their"})
TWO = 2  # mentions replaced in one sentence: with more, too little would identify its subject
BEFORE, AFTER = 2, 3  # sentences kept on either side of the one that answers
CUT = 0.6  # share of the rows that get a twin without an answer
KEPT = 0.5  # share of the passages, of those with the name before the answer, that get no other sentence with it
MOST = 400  # sentences held for a name


@dataclass(frozen=True, slots=True)
class _Mention:
    """A noun phrase of a sentence, or a name that owns something in it."""

    start: int
    end: int
    form: str  # the pronoun that may stand for it
    name: str  # its last word


def _mentions(doc: Any, person: str) -> Iterator[_Mention]:
    """Yield the mentions that a pronoun can replace; `person` is "he" or "she"."""
    for chunk in doc.noun_chunks:
        root = chunk.root
        after = doc[chunk.end] if chunk.end < len(doc) else None
        joined = after is not None and (after.text in {"(", "of", "-", "’"} or after.tag_ in {"POS", "CC", "CD"})
        if root.dep_ in ROLES and root.tag_ in {"NN", "NNS", "NNP", "NNPS"} and not joined:
            form = _pronoun(root, person)
            subject = root.dep_ in {"nsubj", "nsubjpass"}
            before = doc[chunk.start - 1] if chunk.start else None
            if not subject and (before is None or before.text == "of" or before.tag_[:2] not in {"VB", "IN", "TO"}):
                continue
            yield _Mention(chunk.start_char, chunk.end_char, form if subject else FORMS[form][0], root.text)
    for entity in doc.ents:
        if entity.label_ in PEOPLE | THINGS and entity.end < len(doc) and doc[entity.end].tag_ == "POS":
            first = entity.start
            while first > 0 and (doc[first - 1].text in TITLES or doc[first - 1].lower_ == "the"):
                first -= 1
            mark = doc[entity.end]
            form = FORMS[_pronoun(entity.root, person)][1]
            yield _Mention(doc[first].idx, mark.idx + len(mark), form, entity.root.text)


def _pronoun(token: Any, person: str) -> str:
    if token.tag_ in {"NNS", "NNPS"}:
        return "they"
    return person if token.ent_type_ in PEOPLE else "it"


def replaced(
    doc: Any, asked: frozenset[str], answers: Sequence[Span], person: str
) -> tuple[str, list[int], list[str]] | None:
    """Return a parsed sentence with pronouns for names of the question, each character's new offset, and the names.

    `asked` are the question's words in lower case; `answers`, offsets in the sentence, stay as they are; `person`
    is "he" or "she". None where the sentence names nothing of the question.
    """
    text, places, out, at = doc.text, list(range(len(doc.text) + 1)), "", 0
    gone: list[str] = []
    for mention in sorted(_mentions(doc, person), key=lambda mention: (mention.start, -mention.end)):
        named = [word for word in words(text[mention.start : mention.end].rstrip("'’s")) if word not in SMALL]
        if not named or not set(named) <= asked or mention.start < at or len(gone) == TWO:
            continue
        if any(a.start < mention.end and mention.start < a.end for a in answers):
            continue
        head = out + text[at : mention.start]
        form = mention.form if head.strip(" \"“'‘") else mention.form.capitalize()
        for place in range(at, mention.start):
            places[place] = len(out) + place - at
        for place in range(mention.start, mention.end):
            places[place] = len(head)
        out, at = head + form, mention.end
        gone.append(mention.name)
    if not gone:
        return None
    for place in range(at, len(text) + 1):
        places[place] = len(out) + place - at
    return out + text[at:], places, gone


class Names:
    """An index of the sentences of all passages by their capitalised words."""

    def __init__(self, passages: Sequence[str]) -> None:
        self._of: dict[str, list[str]] = defaultdict(list)
        for text in dict.fromkeys(passages):
            told = (span.of(text) for span in sentences(text, [Span(0, len(text))]))
            for sentence in (sentence for sentence in told if 40 <= len(sentence) <= 320):
                for name in set(re.findall(r"\b[A-Z]\w{3,}", sentence)):
                    self.add(name, [sentence])

    def add(self, name: str, found: Sequence[str]) -> None:
        """Add sentences that hold a name, up to MOST in all."""
        self._of[name] += found[: MOST - len(self._of[name])]

    def likest(self, question: str, gone: Sequence[str], without: Sequence[str], random: Random) -> str | None:
        """Return the sentence most like a question that has one of the names `gone`, and no answer of `without`."""
        asked = set(words(question))
        found = [sentence for name in gone for sentence in self._of.get(name, ())]
        found = [
            sentence
            for sentence in random.sample(found, min(len(found), 60))
            if not any(a in sentence for a in without)
        ]
        return max(
            found,
            key=lambda sentence: len(asked.intersection(words(sentence))) / (len(words(sentence)) + 8) ** 0.5,
            default=None,
        )


def _alike(asked: set[str], said: Sequence[str]) -> float:
    """Return the number of a question's words in a sentence, normalised by the sentence's length."""
    return len(asked.intersection(said)) / math.sqrt(len(said) + 8)


@dataclass(frozen=True, slots=True)
class Answering:
    """A row, the sentences of its passage, and which of them answers."""

    row: Row
    spans: tuple[Span, ...]
    at: int

    @property
    def sentence(self) -> str:
        """Return the sentence that answers."""
        return self.spans[self.at].of(self.row["passage"])


def made_of(answered: Answering, doc: Any, names: Names, random: Random) -> Iterator[Row]:
    """Yield a row with pronouns and maybe its twin without the answer; `doc` is the parsed sentence that answers."""
    row, spans, at = answered.row, answered.spans, answered.at
    text, here = row["passage"], spans[at]
    answers = [Span(a["start"] - here.start, a["start"] + len(a["text"]) - here.start) for a in row["answers"]]
    answers = [answer for answer in answers if 0 <= answer.start < answer.end <= len(doc.text)]
    whole = any(answer.end - answer.start > 0.8 * len(doc.text) for answer in answers)
    asked = frozenset(words(row["question"]))
    near = " ".join(words(text))
    person = "she" if near.count(" she ") + near.count(" her ") > near.count(" he ") + near.count(" his ") else "he"
    if person == "he" and " he " not in near and random.random() < 0.5:
        person = "she"
    new = replaced(doc, asked, [] if whole else answers, person)
    if not answers or new is None:
        return
    sentence, places, gone = new
    told = [sentence] if whole else [sentence[places[answer.start] : places[answer.end]] for answer in answers]
    before = [spans[i].of(text) for i in range(max(0, at - BEFORE), at)]
    after = [spans[i].of(text) for i in range(at + 1, min(len(spans), at + 1 + AFTER))]
    own = any(name in earlier for earlier in before for name in gone)
    held = [answer["text"] for answer in row["answers"]]
    first = None if own and random.random() < KEPT else names.likest(row["question"], gone, held, random)
    if first is None and not own:
        return
    if first in {*before, *after, doc.text}:
        first = None
    head = " ".join([*([first] if first else []), *before]) + " "
    tail = " ".join(after)
    start = 0 if whole else None
    found: list[Row] = [
        {"text": part, "start": len(head) + (start if start is not None else places[span.start])}
        for part, span in zip(told, answers, strict=False)
    ]
    passage = f"{head}{sentence} {tail}".rstrip()
    assert all(passage[a["start"] : a["start"] + len(a["text"])] == a["text"] for a in found)
    kept: Row = {key: row[key] for key in ("set", "question", "span", "title") if key in row}
    yield {**kept, "passage": passage, "answerable": 1, "answers": found, "kind": "pronoun"}
    rest = f"{head}{tail}".strip()
    if random.random() < CUT and not any(a["text"] in rest for a in row["answers"]):
        kept.pop("span", None)
        yield {**kept, "passage": rest, "answerable": 0, "answers": [], "neg": "cut", "kind": "pronoun_cut"}


def answering(row: Row) -> Answering | None:
    """Return a row with the sentence where its first answer starts; None without answers, or if they are evidence."""
    text = row["passage"]
    if not row.get("answerable") or not row.get("answers") or row.get("span") == "evidence":
        return None
    spans = tuple(sentences(text, [Span(0, len(text))]))
    start = row["answers"][0]["start"]
    at = next((i for i, span in enumerate(spans) if span.start <= start < span.end), None)
    return None if at is None else Answering(row, spans, at)


def main(arguments: list[str] | None = None) -> None:
    """Read the command line and write the rows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("rows", type=Path, nargs="+")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args(arguments)
    random = Random(given.seed)
    rows = [row for path in given.rows for row in read_rows(path)]
    names = Names([row["passage"] for row in rows])
    found = [answered for answered in map(answering, rows) if answered]
    docs = load_parser().pipe((answered.sentence for answered in found), batch_size=128, disable=["lemmatizer"])
    made = [new for answered, doc in zip(found, docs, strict=True) for new in made_of(answered, doc, names, random)]
    write_rows(given.out, made)
    print(f"{len(made)} rows of {len(found)}, {sum(row['answerable'] for row in made)} with an answer")


if __name__ == "__main__":
    main()
