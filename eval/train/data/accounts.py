# ruff: noqa: T201
"""Make questions of "why" whose reason a passage gives: in a clause, or only in a sentence that stands beside.

    python -m eval.train.data.accounts TRAIN made_accounts.jsonl.gz [--seed 0] [--cache FOLDER]

Of "X did Y because Z" three rows are made: the passage as it is; the passage with "X did Y. Z." in its place, as most
reasons of news are told, without a word that says so; and the passage without the reason, which answers no longer.
Of "Z. As a result, X did Y" the same. Needs spaCy and its small English model.
"""

import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from eval.train.data.articles import Passage, Row, Sentence, kept_back, load_passages, options_of, words, write_split
from eval.train.data.clauses import Clause, clauses, complete, inverted, lowered, negative, noun_phrase, tail, tidy

__all__ = ["accounts"]

RESULT = re.compile(r"(?:As a (?:result|consequence)|Consequently|Therefore|For this reason|Because of this),? ")
REASON = re.compile(r",? ?\b(?:partly |largely |mainly |in part |simply |only |just )?because (?!of\b)", re.IGNORECASE)
CAUSES = ("because of ", "due to ", "owing to ", "thanks to ", "as a result of ", "in response to ", "in protest ")
EACH = 3  # rows of a question
KEPT = 0.9  # of the passages without the reason
FEWEST = 4  # words of a reason


@dataclass(frozen=True, slots=True)
class Account:
    """What was done, as a question, and the reason: where it stands, and the sentences without it."""

    question: str
    start: int
    end: int
    apart: str | None  # the sentence or sentences with the reason as one of its own
    reason: str  # as it stands there
    without: str


def accounts(passage: Passage, number: random.Random) -> Iterator[Row]:
    """Yield the rows of a passage's accounts."""
    for at, sentence in enumerate(passage.sentences):
        before = passage.sentences[at - 1] if at else None
        for found in (_within(sentence), _purpose(sentence), before and _across(before, sentence)):
            if found and 4 < len(found.question.split()) <= 20 and not re.search(r"[\"“”()\[\]\n]", found.question):
                yield from _rows(passage, sentence, found, number)


def _within(sentence: Sentence) -> Account | None:
    """Find a clause of which the sentence says "because"."""
    for clause in clauses(sentence):
        reason = next((one for one in clause.verb.rights if one.dep_ == "advcl" and _because(one)), None)
        if reason is None or negative(clause) or not complete(clause):
            continue
        last = reason.right_edge
        mark = next(one for one in reason.children if one.dep_ == "mark")
        start, end = sentence.place(mark.idx, last.idx + len(last.text))
        told = sentence.span.doc[mark.i + 1 : last.i + 1].text.strip(" ,.;")
        question = _question(clause)
        rest = sentence.span.doc[last.i + 1 : sentence.span.end].text.strip()
        if question is None or len(told.split()) < FEWEST or rest.strip(".!”\"'"):
            continue
        main = REASON.split(sentence.text)[0].rstrip(" ,;")
        own = any(one.dep_ in ("nsubj", "nsubjpass", "expl") for one in reason.children)
        apart = f"{main}. {tidy(told)}." if own else None
        return Account(question, start, end, apart, f"{tidy(told)}.", f"{main}.")
    return None


def _purpose(sentence: Sentence) -> Account | None:
    """Find what somebody did "to" reach something, or "because of" it."""
    for clause in clauses(sentence):
        reason = next((one for one in clause.verb.rights if _aims(one) or _causes(one)), None)
        if reason is None or negative(clause):
            continue
        parts = tail(clause)
        ends = max([part.end for part in parts], default=clause.verb.i + 1)
        first, last = reason.left_edge, reason.right_edge
        if first.i != ends or (clause.object is not None and not parts) or last.i - first.i < FEWEST:
            continue
        start, end = sentence.place(first.idx, last.idx + len(last.text))
        question = _question(clause)
        if question:
            without = sentence.text[: first.idx - sentence.span.start_char].rstrip(" ,") + "."
            return Account(question, start, end, None, "", without)
    return None


def _aims(one: Any) -> bool:
    """Tell whether words are a purpose: "to find", "in order to find"."""
    return one.dep_ == "advcl" and any(each.tag_ == "TO" for each in one.lefts)


def _causes(one: Any) -> bool:
    return one.dep_ == "prep" and (one.lower_ == "amid" or " ".join(t.lower_ for t in one.subtree).startswith(CAUSES))


def _because(verb: Any) -> bool:
    return any(one.dep_ == "mark" and one.lower_ == "because" for one in verb.children)


def _across(before: Sentence, sentence: Sentence) -> Account | None:
    """Find a sentence that follows from the one before it, as it says."""
    match = RESULT.match(sentence.text)
    if match is None or len(before.words) < 2 * FEWEST:
        return None
    for clause in clauses(sentence):
        question = None if negative(clause) or not complete(clause) else _question(clause)
        if question:
            start, end = before.place(before.span.start_char, before.span.end_char)
            alone = tidy(sentence.text[match.end() :])
            return Account(question, start, end, alone, before.text, alone)
    return None


def _question(clause: Clause) -> str | None:
    subject = noun_phrase(clause.subject)
    if clause.subject.pos_ == "PRON" or len(subject) > 8:
        return None
    rest = " ".join(part.text for part in tail(clause))
    return inverted(clause, lowered(subject), rest, lead="Why") if rest or clause.passive else None


def _rows(passage: Passage, sentence: Sentence, found: Account, number: random.Random) -> Iterator[Row]:
    text = passage.text
    first, last = sentence.place(sentence.span.start_char, sentence.span.end_char)
    across = found.end <= first  # the reason stands in the sentence before
    yield _row(passage, found.question, text, (found.start, found.end))
    if found.apart:
        start = found.start if across else first + found.apart.rindex(found.reason)
        told = f"{text[:first]}{found.apart}{text[last:]}"
        yield _row(passage, found.question, told, (start, start + len(found.reason)))
    if number.random() < KEPT:
        cut = f"{text[: found.start if across else first]}{found.without}{text[last:]}"
        yield _row(passage, found.question, cut, None)


def _row(passage: Passage, question: str, text: str, place: tuple[int, int] | None) -> Row:
    row: Row = {"question": question, "passage": text, "answerable": int(place is not None), "answers": []}
    if place:
        row["answers"] = [{"text": text[place[0] : place[1]], "start": place[0]}]
        row["span"] = "clause"
    else:
        row["neg"] = "no_reason"
    return {**row, "set": "made", "kind": "account", "source": passage.set, "article": passage.article}


def main(arguments: list[str] | None = None) -> None:
    """Write the rows to train on and, beside them, those of the development part."""
    options = options_of(__doc__, arguments)
    kept = kept_back(options.train)
    number = random.Random(options.seed)
    rows = [
        row
        for passage in load_passages(options.train, kept, options.cache)
        for row in accounts(passage, number)
        if len(words(row["question"])) > 3 and not kept.asks(row["question"])
    ]
    asked: Counter[str] = Counter()
    once = {}
    for row in rows:
        asked[row["question"]] += 1
        if asked[row["question"]] <= EACH:
            once[row["question"], row["passage"]] = row
    print(len(once), "rows,", sum(row["answerable"] for row in once.values()), "with an answer")
    write_split(options.out, [{"id": f"account_{n}", **row} for n, row in enumerate(once.values())], options.seed)


if __name__ == "__main__":
    main()
