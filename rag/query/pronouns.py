"""Find what the pronouns of a follow-up refer to in the turns before it, and put it in their place."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from rag.query.conversation import Turn
from rag.query.phrases import Phrase, asked_for_in, counted_in, phrases_in
from rag.text.limits import DEMONSTRATIVE, FEMININE, MASCULINE
from rag.text.parse import Token, Tree, parse
from rag.text.words import without_possessive

__all__ = ["PLACES", "has_personal_pronoun", "is_topic", "points_back", "unresolved_pronouns", "with_antecedents"]

PLACES = ("at", "in", "on")
_VERSIONS = 3  # of a question, with other antecedents
_WOMEN = frozenset(("she", "her", "hers"))
_PERSONS = frozenset(("he", "she", "him", "her", "his", "hers"))
_SEVERAL = frozenset(("they", "them", "their", "theirs"))
_THINGS = DEMONSTRATIVE | {"it", "its"}
_VERBS = frozenset(("VERB", "AUX"))
_OWNER = re.compile(r".+?(?=[’']s? [a-z])")
_WHO = re.compile(r"\bwho\b", re.IGNORECASE)
_WHO_IS = re.compile(r"who(?:['’]s| is| was| are| were) ", re.IGNORECASE)


def unresolved_pronouns(tree: Tree) -> list[Token]:
    """Return the pronouns that have no antecedent before them in their own sentence."""
    found = []
    own = [*phrases_in(tree), *asked_for_in(tree)]  # "how many families lost their homes"
    for token in tree.tokens:
        word = token.text.lower()
        pronoun = word in _PERSONS | _SEVERAL or (
            word in _THINGS and token.pos in {"PRON", "DET"} and _alone(tree, token)
        )
        before = [] if word in DEMONSTRATIVE else [phrase for phrase in own if phrase.end <= token.start]
        resolved = any(_fits(word, phrase) and not _of_one_verb(tree, phrase, token) for phrase in before)
        if pronoun and not resolved and not _is_expletive(tree, token):
            found.append(token)
    return found


def _of_one_verb(tree: Tree, phrase: Phrase, pronoun: Token) -> bool:
    """Tell whether a phrase and a pronoun depend on one verb, so that they mean two things: "did she praise her"."""
    last = next(token for token in reversed(tree.tokens) if token.start < phrase.end)
    verbs = [next((word for word in tree.ancestors(token) if word.pos in _VERBS), None) for token in (last, pronoun)]
    return pronoun.tag != "PRP$" and verbs[0] is not None and verbs[0] is verbs[1]


def _alone(tree: Tree, token: Token) -> bool:
    """Tell whether a word such as "that" or "it" stands alone as a pronoun, and opens no clause or noun phrase."""
    if token.text.lower() in {"it", "its"}:
        return True
    after = tree.tokens[token.index + 1] if token.index + 1 < len(tree.tokens) else None
    return token.dep not in {"det", "mark"} and (after is None or after.pos in {"PUNCT", *_VERBS, "ADP", "ADV"})


def _is_expletive(tree: Tree, token: Token) -> bool:
    """Tell whether "it" is expletive: "did it rain", "is it true that …"."""
    if token.text.lower() != "it":
        return False
    return any(other.lemma in {"rain", "snow", "true", "likely", "possible"} for other in tree.tokens[token.index :])


def _fits(word: str, phrase: Phrase) -> bool:
    if word in _PERSONS:
        return phrase.person
    if word in _SEVERAL:
        return phrase.plural or (phrase.proper and not phrase.person)  # a name may be that of a group
    return not phrase.plural and not phrase.person


def has_personal_pronoun(tree: Tree) -> bool:
    """Tell whether a question has a third-person pronoun other than "it": he, her, they, theirs."""
    return any(token.text.lower() in _PERSONS | _SEVERAL for token in tree.tokens)


def points_back(tree: Tree) -> bool:
    """Tell whether a question has a "this" or "that" for something said before."""
    return any(token.text.lower() in DEMONSTRATIVE for token in unresolved_pronouns(tree))


def with_antecedents(tree: Tree, turns: Sequence[Turn]) -> list[str]:
    """Return the question with an antecedent in place of each of its pronouns: up to three likely versions."""
    versions: list[list[tuple[Token, str]]] = [[]]
    happened = any(token.lemma in {"happen", "occur"} for token in tree.tokens)
    for token in unresolved_pronouns(tree):
        if token.text.lower() in DEMONSTRATIVE and token.dep not in {"pobj", "nsubj", "nsubjpass"}:
            continue
        fitting = [phrase.text for phrase in _antecedents(token.text.lower(), turns, happened=happened)]
        versions = [
            [*version, (token, noun)]
            for version in versions
            for noun in fitting
            if noun not in tree.text and _last_word(noun) not in {_last_word(other) for _, other in version}
        ][:_VERSIONS] or versions
    return [_filled(tree.text, version) for version in versions]


def _filled(text: str, nouns: Sequence[tuple[Token, str]]) -> str:
    for token, noun in reversed(nouns):
        owns = token.tag == "PRP$" or token.text.lower() in {"hers", "theirs"}
        owner = ("’" if noun.endswith("s") else "’s") if owns else ""
        text = f"{text[: token.start]}{noun}{owner}{text[token.start + len(token.text) :]}"
    return text


def _last_word(text: str) -> str:
    return text.rsplit(maxsplit=1)[-1].lower()


def _antecedents(word: str, turns: Sequence[Turn], *, happened: bool) -> list[Phrase]:
    """Return the phrases that a pronoun may refer to: of the latest turns first, of a turn the question's first.

    `happened` tells that it is something that happened: "When did that happen?" after "Who was hurt in the collision?".
    """
    if word in _PERSONS:
        return _people(word, turns)
    for turn in reversed(turns):
        asked = phrases_in(parse(turn.asked))
        found = _things(word, turn, asked, happened=happened)
        if found or asked:
            return list(dict.fromkeys(found))
    return []


def _people(word: str, turns: Sequence[Turn]) -> list[Phrase]:
    """Return the people that "he" or "she" may be, each once: of the latest turn first."""
    people = [phrase for turn in reversed(turns) for phrase in _persons(turn)]
    each = list({_last_word(phrase.text): phrase for phrase in reversed(people)}.values())[::-1]
    each = [phrase for phrase in each if not _is_organisation(_last_word(phrase.text), turns)]
    known = {phrase: _is_woman(phrase.text, turns) for phrase in each}
    fitting = [phrase for phrase in each if known[phrase] in {None, word in _WOMEN}] or each
    return sorted(fitting, key=lambda phrase: known[phrase] is None)


def _is_organisation(name: str, turns: Sequence[Turn]) -> bool:
    """Tell whether the parser takes a name for that of a firm or a country more often than for a person's."""
    texts = [text for turn in turns for text in (turn.asked, turn.said)]
    kinds = Counter(token.kind for text in texts for token in parse(text).tokens if token.text.lower() == name)
    return kinds["ORG"] + kinds["GPE"] > kinds["PERSON"]


def _is_woman(name: str, turns: Sequence[Turn]) -> bool | None:
    """Return True where a person was spoken of as a woman, False as a man, by pronoun or title; else None.

    The pronoun is that of a follow-up, or opens the sentence after one of the answer that names the person.
    """
    last = _last_word(name)
    goes_on = re.compile(rf"{re.escape(name)}[^.!?]*[.!?][\s\d\[\]]*(he|his|she|her)\b", re.IGNORECASE)
    for turn in turns:
        typed = set(turn.typed.lower().replace("?", " ").split())
        if name in turn.asked and name not in turn.typed and typed & _PERSONS:
            return bool(typed & _WOMEN)
        if pronoun := goes_on.search(turn.said):
            return pronoun[1].lower() in _WOMEN
        words = f"{turn.asked} {turn.said}".lower().replace(".", "").split()
        for title, word in pairwise(words):
            if without_possessive(word.strip(",;:!?")) == last and title in FEMININE | MASCULINE:
                return title in FEMININE
    return None


def _persons(turn: Turn) -> list[Phrase]:
    """Return the people named in a turn, where the answer says who those in it first; where none is, names asked about.

    "Who is Anna Ro?" asks about her.
    """
    asked, said = phrases_in(parse(turn.asked)), phrases_in(parse(turn.said))
    about = [phrase for phrase in asked[:1] if phrase.proper and _WHO_IS.fullmatch(turn.asked[: phrase.start])]
    ordered = [*said, *asked] if _WHO.search(turn.asked) and not about else [*asked, *said]
    parts = [part for phrase in ordered for part in phrase.parts]
    spoken = f"{turn.asked} {turn.said}".lower()
    people = [part for part in parts if part.person and f"the {part.text.lower()}" not in spoken]
    named = [part for phrase in asked for part in phrase.parts if not _is_place(turn.asked, phrase)]
    longer = [part for part in named if part.proper and len(part.text.split()) > 1 and part.text[0].isupper()]
    return [*about, *people] or longer


def _things(word: str, turn: Turn, asked: Sequence[Phrase], *, happened: bool) -> list[Phrase]:
    """Return what a turn's question is about, not where: "it" is not the mill after "What burned in the mill?"."""
    pointing = word in DEMONSTRATIVE
    about = [phrase for phrase in asked if (pointing and happened) or not _is_place(turn.asked, phrase)]
    if pointing:  # "that" is something told, not somebody or something named
        about = [phrase for phrase in about if not phrase.proper]
    fitting = sorted((phrase for phrase in about if _fits(word, phrase)), key=lambda phrase: not phrase.named)
    # the only other phrase may be the name of a storm, which is also a person's
    named = [phrase for phrase in about if phrase.proper and asked == [*fitting, phrase]]
    if word not in _SEVERAL:
        return [*fitting, *named, *([] if pointing else _owners(about))]
    doers = [phrase for phrase in phrases_in(parse(turn.said))[:1] if phrase.plural]
    return [*counted_in(parse(turn.asked)), *fitting, *named] or doers


def _owners(phrases: Sequence[Phrase]) -> list[Phrase]:
    """Return what owns something in the phrases: "Norvane" of "Norvane’s shares", which an "it" may be as well."""
    found = [(phrase, _OWNER.match(phrase.text)) for phrase in phrases if not phrase.person]
    return [replace(phrase, text=owner[0], plural=False, parts=()) for phrase, owner in found if owner]


def is_topic(text: str, phrase: Phrase) -> bool:
    """Tell whether a phrase of a question is only its topic: "As for the skipper, who died?"."""
    return text[: phrase.start].lower().split()[-2:] == ["as", "for"]


def _is_place(text: str, phrase: Phrase) -> bool:
    if any(part.person for part in (phrase, *phrase.parts)):
        return False  # "What do you have on Anna Ro?"
    return is_topic(text, phrase) or any(word in PLACES for word in text[: phrase.start].lower().split()[-1:])
