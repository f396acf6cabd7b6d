"""Find the sentences that explain a sentence which refers to them: "He said …", "changed all that"."""

import re
from collections.abc import Sequence, Set

from index.embedding.embedder import without_surrogates
from rag.grounding.graph import akin, graph
from rag.grounding.references import PRONOUNS, Context
from rag.query.question import Question
from rag.reading.findings import Candidate
from rag.text.limits import DEMONSTRATIVE, FEMININE, MASCULINE, REPORTING
from rag.text.names import names_in
from rag.text.opening import names_speaker
from rag.text.parse import QUOTED, Token, Tree
from rag.text.words import stems

__all__ = ["adjacent", "antecedents", "has_other_subject", "needs_context"]

_BACK = 8  # sentences before, in which an antecedent is looked for
_PERSONS = frozenset(("he", "she", "him", "her"))
_POSSESSIVE = frozenset(("his", "its", "their"))  # who is meant matters little
# A sentence with none of these refers to no other, unless `_NAMELESS` matches.
_LEANING = (PRONOUNS - _POSSESSIVE) | DEMONSTRATIVE | {"then"}
_WORD = re.compile(r"\w+")
_FIRST_PERSON = re.compile(r"\b(?:I|[Ww]e|[Mm]y|[Mm]e|[Oo]ur)\b")
_PLACES = frozenset(("nsubj", "nsubjpass", "dobj", "pobj", "attr"))
_SUBJECTS = frozenset(("nsubj", "nsubjpass"))
_TIMES = frozenset(("DATE", "TIME"))  # "this week" is understood alone
_NAMELESS = re.compile(r"[“\"'‘]?(?:But |And |So )?(?:Both|Such|The (?:two|pair|latter|former|same)(?! of))\b")


def antecedents(sentence: Candidate, every: Sequence[Candidate], question: str, depth: int = 2) -> list[Candidate]:
    """Return the sentences of `every` that are needed to understand `sentence`, in the order of their article.

    An antecedent that the question names is not needed: "She is 40" answers "How old is Anna Ro?". `depth` limits how
    many times the antecedents of antecedents are looked for.
    """
    run = _run(sentence, every)
    spoken = _turn_of(sentence.text, run)
    if not run or not needs_context(sentence.text):
        return spoken
    context = Context([*(before.text for before in run), sentence.text])
    asked = graph(without_surrogates(question))
    known, people = asked.key, {asked.key[token.index] for token in asked.tokens if token.kind == "PERSON"}
    needed: set[int] = set()
    for token in _anaphors(context, len(run)):
        meant = context.antecedents(len(run), token)
        keys = [context[back].key[index] for back, index in meant]
        if token.text.lower() in _PERSONS and _refers_to_person(people, token.text.lower(), sentence):
            continue
        if keys and all(any(key == word or akin(key, word) for word in known) for key in keys):
            continue
        before = {back for back, _ in meant if back < len(run)}
        needed |= before or (
            {len(run) - 1} if any(word.pos == "PROPN" for word in context[len(run) - 1].tokens) else set()
        )
    if not needed and _NAMELESS.match(sentence.text):
        needed = {len(run) - 1}
    found = [run[at] for at in sorted(needed)]
    further = (
        [earlier for other in found for earlier in antecedents(other, every, question, depth - 1)] if depth else []
    )
    return sorted(dict.fromkeys([*further, *found, *spoken]), key=lambda candidate: candidate.span.start)


def _turn_of(text: str, run: Sequence[Candidate]) -> list[Candidate]:
    """Return the sentence of a transcript that names who says "I" or "we" in a later one; none outside transcripts."""
    if names_speaker(text) or not _FIRST_PERSON.search(QUOTED.sub("", text)):
        return []
    return [before for before in run if names_speaker(before.text)][-1:]


def has_other_subject(sentence: Candidate, every: Sequence[Candidate], question: Question) -> bool:
    """Tell whether a sentence refers to sentences with names, none of which the question names or has for its subject.

    "She takes 60 passengers" is about the replacement, the Sea Pink, not about the ferry that was asked about; "It has
    fired no missile at Israel" after a sentence on Hezbollah does not tell whether Iran did.
    """
    if not question.names:
        return False
    before = " ".join(other.text for other in antecedents(sentence, every, question.text))
    if not names_in(before):
        return False
    without = question.subject and question.subject.isdisjoint(question.names_in(f"{before} {sentence.text}"))
    return bool(without) or not question.names_in(before)


def _refers_to_person(people: Set[str], pronoun: str, sentence: Candidate) -> bool:
    """Tell whether a pronoun means a person in the question: one whom the passage names, but not the sentence."""
    text = sentence.passage.text.lower()
    here, there = (frozenset(_WORD.findall(words)) for words in (sentence.text.lower(), text))
    others = FEMININE if pronoun in {"he", "him"} else MASCULINE
    titled = any(re.search(rf"\b{title}\.? {re.escape(name)}\b", text) for title in others for name in people)
    return not people.isdisjoint(there) and people.isdisjoint(here) and not titled


def needs_context(text: str) -> bool:
    """Tell whether a sentence refers to another, without which it is not understood."""
    if _NAMELESS.match(text):
        return True
    if _LEANING.isdisjoint(stem.partition("'")[0] for stem in stems(text)):  # "they're" as well
        return False  # decided without parsing, which takes a hundred times as long
    return bool(_anaphors(Context([text]), 0))


def _anaphors(context: Context, at: int) -> list[Token]:
    here = context[at]
    return [
        token
        for token in here.tokens
        if (token.tag != "PRP$" and context.needs_antecedent(at, token))
        or _is_demonstrative(here.tree, token)
        or _speaks(here.tree, token)
    ]


def _speaks(tree: Tree, token: Token) -> bool:
    """Tell whether it is the "he" of "“It was the boiler,” he said"."""
    before = [word for word in tree.tokens[: token.index] if word.pos != "PUNCT"]
    reports = token.dep == "nsubj" and tree.tokens[token.head].lemma in REPORTING
    return token.text.lower() in _PERSONS and reports and bool(before) and all(word.quoted for word in before)


def _is_demonstrative(tree: Tree, token: Token) -> bool:
    """Tell whether "that" stands for something said before: "changed all that", "that pact weighed more", "since then".

    Not where it opens a clause, or where the sentence itself says which: "those who were there".
    """
    word, head = token.text.lower(), tree.tokens[token.head]
    if token.quoted:
        return False
    if word == "then":
        return head.pos in {"ADP", "SCONJ"} and head.index < token.index
    if word not in DEMONSTRATIVE or token.tag != "DT":
        return False
    noun = head if token.dep == "det" and head.dep in _SUBJECTS and head.kind not in _TIMES else token
    if noun.dep not in _PLACES or _opens_second_clause(tree, token):
        return False
    return not any(child.dep in {"relcl", "prep", "acl"} for child in tree.children[noun.index])


def _opens_second_clause(tree: Tree, token: Token) -> bool:
    """Tell whether "that" opens a clause beside another: "said that the group was small and that light explains it"."""
    before = tree.tokens[: token.index]
    joined = bool(before) and before[-1].dep == "cc"
    return joined and any(word.text.lower() == "that" and word.dep == "mark" for word in before)


def adjacent(first: Candidate, after: Candidate) -> bool:
    """Tell whether one sentence follows another in its article, with at most a blank line between."""
    gap = after.span.start - first.span.end
    return first.passage.source == after.passage.source and 0 <= gap <= len("\r\n\r\n")


def _run(sentence: Candidate, every: Sequence[Candidate]) -> list[Candidate]:
    """Return the sentences that stand right before one in its article, in their order."""
    run: list[Candidate] = []
    first: Candidate | None = sentence
    while first and len(run) < _BACK:
        first = next((other for other in every if adjacent(other, run[0] if run else sentence)), None)
        run = [first, *run] if first else run
    return run
