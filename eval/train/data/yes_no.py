# ruff: noqa: T201
"""Make questions of yes or no, which the sets hold few of, from questions and claims that they hold.

    python -m eval.train.data.yes_no QUESTIONS.jsonl.gz CLAIMS.jsonl.gz OUT.jsonl.gz [--seed 0]

"Who opened the bridge?" becomes "Did Ida Brandt open the bridge?", with the answer or with that of another question of
its kind about the same passage. It is answered where the first was: yes or no. Where the passage does not tell who
opened the bridge, it does not tell whether Ida Brandt did. A claim becomes the question whether it is so, which its
passage answers, and the likest passage that lacks much of the claim does not.

Needs spaCy and its small English model. The same rows and the same seed give the same rows.
"""

import argparse
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from eval.train.data.articles import Row, load_parser, read_rows, words, write_rows
from eval.train.data.clauses import tidy
from eval.train.data.search import Index
from index.article import Span
from index.text.sentences import sentences

__all__ = ["asked_of_claim", "asked_of_question", "main", "of_claims", "of_questions"]

MOST = 6  # words of an answer that a question of yes or no can name
SEARCHED = 6  # passages among which one is sought that does not answer
LACKS, HOLDS = 0.34, 0.4  # share of a claim's words that the other passage lacks; that its own sentence holds
TRUE = 0.5  # share of the answered questions that name the right answer
COMMON = frozenset(
    """a an and are as at be by did do does for from had has have he her his in is it its of on or she that the their
    they this to was were will with""".split()
)
HELPERS = {"VBD": "did", "VBZ": "does", "VBP": "do"}
SAYING = frozenset("say tell add announce report write think claim promise warn argue explain suggest".split())
MONTH = r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
TIME = re.compile(
    r"(?:in|on|at|during|after|before|since|last|this|next|yesterday|today|tomorrow|\w+ \w+ ago)\b|"
    rf"(?P<year>\d{{4}}$|{MONTH}(?: \d{{4}})?$)|(?P<day>\w+day\b|\d{{1,2}} {MONTH}|{MONTH} \d)",
    re.IGNORECASE,
)
PLACE = re.compile(r"(?:in|on|at|near|from|to|outside|inside|under|over|along|across|between|behind)\b")
NUMBER = re.compile(
    r"(?:(?:about|some|nearly|almost|around|at least|more than|over|up to) )?"
    r"(?:[£$€]?\d[\d,.]*\d|[£$€]?\d|[a-z]+(?:-[a-z]+)?)(?: (?:hundred|thousand|million|billion))?",
    re.IGNORECASE,
)


def asked_of_question(question: Any, answer: str) -> str | None:
    """Return the question of yes or no that names `answer` in the place of what a parsed question asks for.

    >>> asked_of_question(parser("Who opened the bridge?"), "Ida Brandt")
    'Did Ida Brandt open the bridge?'
    """
    tokens = [token for token in question if not token.is_punct or token.i < len(question) - 1]
    asking = _asking(tokens)
    verb = next((token for token in tokens[asking:] if token.pos_ in {"VERB", "AUX"}), None) if asking else None
    if verb is None or len(answer.split()) > MOST or verb.i != asking:
        return None
    named = _named(tokens[:asking], answer)
    root = _main_verb(tokens, verb)
    if named is None:
        return None
    rest = [token for token in tokens if token.i > verb.i]
    if _asks_for_subject(tokens[:asking], verb):
        if verb.pos_ == "AUX" or verb.tag_ == "MD":
            return _sentence([verb.text, named, _text(rest)])
        helper = HELPERS.get(verb.tag_)
        return _sentence([helper, named, verb.lemma_, _text(rest)]) if helper else None
    if verb.pos_ != "AUX" and verb.tag_ != "MD":
        return None
    first = tokens[0].lower_
    if first in {"when", "where"} or root.i <= verb.i:
        return _sentence([verb.text, _text(rest), named])
    if root.lemma_ in SAYING and first == "what":
        named = "anything"
    return _sentence([verb.text, _text(token for token in rest if token.i <= root.i), named,
                      _text(token for token in rest if token.i > root.i)])  # fmt: skip


def _asking(tokens: Sequence[Any]) -> int:
    """Return how many words ask: of "how many people", three; 0 where the question cannot be turned."""
    first = tokens[0].lower_ if tokens else ""
    if first in {"who", "when", "where"}:
        return 1
    if first == "what" and len(tokens) > 1:
        return 1 if tokens[1].pos_ in {"AUX", "VERB"} else _after_noun(tokens, 1)
    if first == "which":
        return _after_noun(tokens, 1)
    if first == "how" and len(tokens) > 2 and tokens[1].lower_ in {"many", "much"}:
        return _after_noun(tokens, 2)
    return 0


def _after_noun(tokens: Sequence[Any], start: int) -> int:
    """Return the index of the first verb, if only a noun with its adjectives stands before it."""
    for token in tokens[start:]:
        if token.pos_ in {"AUX", "VERB"} and token.tag_ not in {"VBG", "VBN"}:
            return int(token.i)
        if token.pos_ not in {"NOUN", "PROPN", "ADJ", "ADP", "DET", "NUM"}:
            return 0
    return 0


def _main_verb(tokens: Sequence[Any], verb: Any) -> Any:
    """Return the verb that the auxiliary helps, wherever the parser puts the root; itself where it is alone."""
    if verb.lemma_ == "do":
        return next((token for token in tokens if token.i > verb.i and token.pos_ == "VERB"), verb)
    return next((token for token in tokens if token.dep_ == "ROOT"), verb)


def _named(asking: Sequence[Any], answer: str) -> str | None:
    """Return an answer as it stands in a question: "in 2019", "in Henford", "23 people"; None where it does not fit."""
    first = asking[0].lower_
    answer = answer.strip(" .,;:")
    if first == "when":
        found = TIME.match(answer)
        if not found:
            return None
        return f"in {answer}" if found["year"] else f"on {answer}" if found["day"] else answer
    if first == "where":
        return answer if PLACE.match(answer) else f"in {answer}"
    if first == "how":
        number = NUMBER.match(answer)
        counted = _text(asking[2:])
        return f"{number[0]} {counted}".strip() if number else None
    if first in {"which", "what"} and len(asking) > 1 and not answer[:1].isupper():
        return None
    return answer


def _asks_for_subject(asking: Sequence[Any], verb: Any) -> bool:
    if verb.lemma_ == "do" and any(token.pos_ == "VERB" for token in verb.doc[verb.i + 1 :]):
        return False  # whatever the parser takes "how many views" for in "How many views did the advert get?"
    return any(token.dep_ in {"nsubj", "nsubjpass", "attr"} and token.head.i >= verb.i for token in asking) and not any(
        child.dep_ in {"nsubj", "nsubjpass"} and child.i > verb.i for child in [*verb.children, *verb.head.children]
    )


def asked_of_claim(claim: Any) -> str | None:
    """Return the question whether a parsed claim is so; None where it is negated or begins with no subject.

    >>> asked_of_claim(parser("The council has closed the bridge."))
    'Has the council closed the bridge?'
    """
    root = next((token for token in claim if token.dep_ == "ROOT"), None)
    subject = next((child for child in root.children if child.dep_ in {"nsubj", "nsubjpass"}), None) if root else None
    if root is None or subject is None or root.pos_ not in {"VERB", "AUX"}:
        return None
    first, last = subject.left_edge.i, subject.right_edge.i
    helper = next((child for child in root.children if child.dep_ in {"aux", "auxpass"} and child.i > last), None)
    if first or any(child.dep_ in {"neg", "expl"} for child in root.children):
        return None
    opening = claim[0].text if claim[0].pos_ == "PROPN" or claim[0].text.isupper() else claim[0].text.lower()
    named = _text([opening, *claim[1 : last + 1]]) if last else opening
    end = len(claim) - claim[-1].is_punct
    if helper is not None or root.pos_ == "AUX":
        front = helper if helper is not None else root
        return _sentence([front.text, named, _text(token for token in claim[last + 1 : end] if token.i != front.i)])
    help_ = HELPERS.get(root.tag_)
    between = _text(claim[last + 1 : root.i])
    return _sentence([help_, named, between, root.lemma_, _text(claim[root.i + 1 : end])]) if help_ else None


def _text(tokens: Iterable[Any]) -> str:
    return "".join(f"{token} " if isinstance(token, str) else token.text_with_ws for token in tokens).strip()


def _sentence(parts: Sequence[str | None]) -> str:
    text = tidy(" ".join(part for part in parts if part))
    return f"{text[:1].upper()}{text[1:]}?"


def of_questions(rows: Sequence[Row], parser: Any, number: random.Random) -> Iterator[Row]:
    """Yield rows made of questions that ask for one thing, answered and not."""
    answers: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        if row["answerable"] and row["answers"] and row.get("span", "short") == "short":
            answers[row["passage"]][_kind(row["question"])].append(row["answers"][0]["text"])
    with parser.select_pipes(disable="ner"):
        parsed = list(parser.pipe([row["question"] for row in rows]))
    for row, question in zip(rows, parsed, strict=True):
        own = row["answers"][0]["text"] if row["answerable"] and row["answers"] else None
        others = [text for text in answers[row["passage"]][_kind(row["question"])] if text != own]
        if own is not None and (number.random() < TRUE or not others):
            others = [own]
        named = next((text for text in number.sample(others, len(others)) if text not in row["question"]), None)
        made = asked_of_question(question, named) if named else None
        if made is None or bool(row["answerable"]) != bool(own):
            continue
        yield {**_shown(row), "question": made, "answerable": int(bool(own)), "span": "evidence",
               "answers": _evidence(row["passage"], row["answers"][0]) if own else [],
               **({} if own else {"neg": "yes_no"})}  # fmt: skip


def _shown(row: Row) -> Row:
    return {"set": "yes_no", "title": row.get("title"), "passage": row["passage"]}


def _kind(question: str) -> str:
    asking = question.lower().split()
    return " ".join(asking[:2]) if asking[:1] == ["how"] else asking[0] if asking else ""


def _evidence(passage: str, answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the sentence that holds an answer."""
    spans = sentences(passage, [Span(0, len(passage))])
    span = next((span for span in spans if span.start <= answer["start"] < span.end), None)
    return [{"text": passage[span.start : span.end], "start": span.start}] if span else [dict(answer)]


def of_claims(rows: Sequence[Row], parser: Any) -> Iterator[Row]:
    """Yield rows made of claims that their passage supports, each also asked of another passage."""
    index = Index(passages := list(dict.fromkeys(row["document"] for row in rows)))
    with parser.select_pipes(disable="ner"):
        parsed = list(parser.pipe([row["claim"] for row in rows]))
    for row, claim in zip(rows, parsed, strict=True):
        made, told = asked_of_claim(claim), set(words(row["claim"])) - COMMON
        if made is None or not told:
            continue
        passage = row["document"]
        spans = sentences(passage, [Span(0, len(passage))])
        held = [len(told & set(words(passage[span.start : span.end]))) / len(told) for span in spans]
        if held and max(held) >= HOLDS:
            span = spans[held.index(max(held))]
            answers = [{"text": passage[span.start : span.end], "start": span.start}]
            yield {"set": "yes_no", "question": made, "passage": passage, "answerable": 1, "answers": answers,
                   "span": "evidence"}  # fmt: skip
        found = (passages[at] for at in index.search(row["claim"], SEARCHED))
        other = next((text for text in found if text != passage and len(told - set(words(text))) >= LACKS * len(told)),
                     None)  # fmt: skip
        if other is not None:
            yield {"set": "yes_no", "question": made, "passage": other, "answerable": 0, "answers": [],
                   "neg": "elsewhere"}  # fmt: skip


def main(arguments: list[str] | None = None) -> None:
    """Read the command line and write the rows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("questions", type=Path)
    parser.add_argument("claims", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args(arguments)
    nlp, number = load_parser(), random.Random(given.seed)
    made = list(of_questions(read_rows(given.questions), nlp, number))
    print(len(made), "of questions,", sum(row["answerable"] for row in made), "of them answered")
    whole = [row for row in read_rows(given.claims) if row["label"] and len(row["document"]) > len(row["claim"])]
    claims = list(of_claims(whole, nlp))
    print(len(claims), "of claims,", sum(row["answerable"] for row in claims), "of them answered")
    write_rows(given.out, made + claims)


if __name__ == "__main__":
    main()
