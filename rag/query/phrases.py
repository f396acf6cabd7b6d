"""Find the noun phrases of a sentence, worded so that they can stand in another sentence."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.text.parse import Token, Tree

__all__ = ["Phrase", "asked_for_in", "counted_in", "phrases_in"]

_ASKING = 6  # words among which the auxiliary of a question stands: "By how many votes did …"
_INSIDE = frozenset(("NOUN", "PROPN", "ADJ", "NUM"))
_WH = frozenset(("WRB", "WP", "WDT", "WP$"))
_TIMES = frozenset(("DATE", "TIME", "CARDINAL"))


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase: `sentence[start:end] == text`, but for the capital of an article."""

    text: str
    start: int
    end: int
    head: str  # its noun
    plural: bool
    named: bool  # it holds a name
    proper: bool  # it is a name
    person: bool
    definite: bool
    parts: tuple["Phrase", ...] = ()  # the phrases that prepositions or "and" join in it; only itself where none are


def phrases_in(tree: Tree) -> list[Phrase]:
    """Return the noun phrases of a sentence in order, without pronouns and what is asked for ("which ward")."""
    runs = _runs(tree)
    found: list[list[list[Token]]] = []
    for run in runs:
        before = found[-1][-1] if found else None
        if before and (_joined(tree, before, run) or _listed(tree, before, run)):
            found[-1].append(run)
        else:
            found.append([run])
    return [_phrase(tree, group) for group in found]


def asked_for_in(tree: Tree) -> list[Phrase]:
    """Return the noun phrases that a question asks for: "which ward", "how many families"."""
    return [_part(tree, run) for run in _noun_runs(tree) if _is_asked_for(tree, run) and run[0].tag != "PRP$"]


def counted_in(tree: Tree) -> list[Phrase]:
    """Return what a sentence asks the number of, as something known: "the fish" of "How many fish died?"."""
    for run in _noun_runs(tree):
        if run[0].text.lower() == "many" and len(run) > 1:
            phrase = _part(tree, run[1:])
            return [replace(phrase, text=f"the {phrase.text}", plural=True, definite=True)]
    return []


def _runs(tree: Tree) -> list[list[Token]]:
    """Return the runs of words that make up a noun with its article and adjectives, without what is asked for."""
    return [run for run in _noun_runs(tree) if not _is_asked_for(tree, run)]


def _noun_runs(tree: Tree) -> list[list[Token]]:
    verb = _taken_for_noun(tree) or _predicate(tree)
    runs: list[list[Token]] = []
    run: list[Token] = []
    for token in tree.tokens:
        inside = token is not verb and (_is_inside(token) or _hyphen(run, token))
        if not inside or (token.tag == "DT" and _is_noun(run[-1:])):
            runs.append(run)
            run = []
        if inside:
            run.append(token)
    runs.append(run)
    return [run for run in runs if _is_noun(run)]


def _is_noun(run: Sequence[Token]) -> bool:
    return any(token.pos in {"NOUN", "PROPN"} for token in run)


def _is_inside(token: Token) -> bool:
    named = token.index > 0 and token.text[0].isupper() and token.tag not in _WH
    return named or token.pos in _INSIDE or token.tag in {"DT", "PRP$", "POS"}


def _hyphen(run: Sequence[Token], token: Token) -> bool:
    return bool(run) and token.text in {"-", "–", "&"}


def _is_asked_for(tree: Tree, run: Sequence[Token]) -> bool:
    before = tree.tokens[run[0].index - 1] if run[0].index else None
    asking = before and (before.tag in _WH or before.text.lower() in {"many", "much"})
    return run[0].tag == "PRP$" or bool(asking)


def _taken_for_noun(tree: Tree) -> Token | None:
    """Return the verb that the tagger took for a noun: "What will the tunnel cost?", "Did Ann apologise?"."""
    words = [token for token in tree.tokens if token.pos != "PUNCT"]
    auxiliary = len(words) > 3 and any(token.tag == "MD" or token.lemma == "do" for token in words[:_ASKING])
    if not auxiliary or any(token.pos == "VERB" and token.lemma != "do" for token in words):
        return None
    for before, token, after in zip(words, words[1:], [*words[2:], None], strict=False):
        ends = after is None or (after.pos in {"ADP", "DET", "PRON"} and before.text[0].isupper())
        if token.tag == "NN" and ends and (before.pos in {"NOUN", "PROPN"} or before.text[0].isupper()):
            return token
    return None


def _predicate(tree: Tree) -> Token | None:
    """Return the last word of "was the skipper drunk", which the tagger took for a part of the noun; else None."""
    words = [token for token in tree.tokens if token.pos != "PUNCT"]
    asked = len(words) > 3 and words[0].lemma == "be" and words[1].pos == "DET"
    return words[-1] if asked and all(token.pos == "NOUN" for token in words[2:]) else None


def _joined(tree: Tree, before: Sequence[Token], run: Sequence[Token]) -> bool:
    """Tell whether one preposition joins the two, as "the bridge at Sorel"; not "the cup in 2024"."""
    between = tree.tokens[before[-1].index + 1 : run[0].index]
    joins = len(between) == 1 and between[0].pos == "ADP"
    return joins and not all(token.kind in _TIMES or token.pos == "NUM" for token in run)


def _listed(tree: Tree, before: Sequence[Token], run: Sequence[Token]) -> bool:
    """Tell whether two names are joined by "and": "Estlund and Kaar"."""
    between = tree.tokens[before[-1].index + 1 : run[0].index]
    names = all(token.pos == "PROPN" for token in [*before, run[0]])
    return names and [token.lemma for token in between] == ["and"]


def _phrase(tree: Tree, group: Sequence[Sequence[Token]]) -> Phrase:
    parts = tuple(_part(tree, run) for run in group)
    first, end = parts[0], parts[-1].end
    text = first.text + tree.text[first.end : end]
    named, one = any(part.named for part in parts), len(parts) == 1
    several = first.plural or (not one and all(part.proper for part in parts) and " and " in text)
    return replace(
        first, text=text, end=end, plural=several, named=named, proper=first.proper and one,
        person=first.person and one, parts=parts,
    )  # fmt: skip


def _part(tree: Tree, run: Sequence[Token]) -> Phrase:
    run = list(run)
    while run[-1].pos not in {"NOUN", "PROPN", "NUM"} and not run[-1].text[0].isupper() and len(run) > 1:
        run.pop()
    start, end = run[0].start, run[-1].start + len(run[-1].text)
    nouns = [token for token in run if token.pos in {"NOUN", "PROPN"}]
    names = [token for token in run if token.pos == "PROPN"]
    proper = all(token.pos == "PROPN" or token.tag == "DT" for token in run)
    kinds = {token.kind for token in names}
    person = (
        proper
        and run[0].tag != "DT"
        and run[0].text[0].isupper()
        and (kinds == {"PERSON"} or (len(names) > 1 and kinds <= {"PERSON", ""}))
    )
    definite = run[0].text.lower() == "the"
    text = tree.text[start:end]
    common = run[0].tag == "DT" or (not run[0].index and run[0].pos in {"NOUN", "ADJ", "NUM"})
    lowered = text[0].lower() + text[1:] if common else text
    return Phrase(
        lowered, start, end, nouns[-1].text, nouns[-1].tag in {"NNS", "NNPS"}, bool(names), proper, person, definite
    )
