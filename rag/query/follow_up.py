"""Rewrite a follow-up, by rules, into questions that are understood without the turns before it."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby, takewhile
from operator import attrgetter

from rag.query.conversation import Message, Turn, turns_of
from rag.query.courtesy import asked_in
from rag.query.phrases import Phrase, asked_for_in, counted_in, phrases_in
from rag.query.pronouns import (
    PLACES,
    has_personal_pronoun,
    is_topic,
    points_back,
    unresolved_pronouns,
    with_antecedents,
)
from rag.query.question import MOST_CHARACTERS
from rag.query.router import classify_intent
from rag.text.limits import REPORTING
from rag.text.parse import Token, Tree, parse
from rag.text.words import content_stems, stems

__all__ = ["rewrite_candidates", "standalone"]

_TURNS = 4  # the latest turns, to which a follow-up may refer
_MOST = 4  # candidates
_REST = 12  # words after the verb of an answer that go into a question about it
_FEW = 5  # content words; a question with fewer and without a name may refer to an earlier turn
_SAID = 300  # characters of an answer that are searched for antecedents
_ATTRIBUTION = re.compile(r"^[^:\n]*\d{4}: ", re.MULTILINE)  # publisher and date are not what an answer is about
_JOINS = re.compile(
    r"^\W*(?:(?:and|but|so|or|also|ok|okay|thanks|thank you|then|now)\b(?!-| (?:that|far|for|to)\b)[\s,.!]*)+",
    re.IGNORECASE,
)
_WHAT_ABOUT = re.compile(r"^(?:(?:what|how) about|what of|(?:(?:tell me|say) )?more (?:about|on))\s+", re.IGNORECASE)
_OWNED = re.compile(r"(?:[’']s|(?<=s)[’']) [a-z]\w*$")  # "the skipper of the ferry’s name"
_DETAILS = frozenset(("detail", "information", "more"))
_CARRIES = frozenset(("NOUN", "PROPN", "VERB", "ADJ", "NUM", "ADV"))
_SUBJECTS = frozenset(("nsubj", "nsubjpass"))
_VERBS = frozenset(("VERB", "AUX"))


def standalone(question: str, history: Sequence[Message]) -> str:
    """Return the likeliest rewriting of `question` that stands alone; see `rewrite_candidates`."""
    return rewrite_candidates(question, history)[0]


def rewrite_candidates(question: str, history: Sequence[Message]) -> tuple[str, ...]:
    """Return rewritings of `question` that stand alone, the likeliest first; just `question` where it does already.

    `history` holds the earlier turns, oldest first; `turns_of` tells which of them a follow-up may refer to.
    """
    turns = _resolved(tuple(turns_of(history)[-_TURNS:]))
    return _candidates(question, turns) if turns else (question,)


@lru_cache(256)
def _resolved(turns: tuple[Turn, ...]) -> tuple[Turn, ...]:
    """Return the turns, each question rewritten to stand alone; by means of the turns before it if need be."""
    found: list[Turn] = []
    for turn in turns:
        before, plain = asked_in(turn.asked)
        known = (*found, Turn(before, "")) if before else tuple(found)
        whole = _answered_by(turn.said, _candidates(plain, known)) if known and not turn.typed else _sentence(plain)
        found.append(Turn(whole, _ATTRIBUTION.sub("", turn.said)[:_SAID], turn.typed or turn.asked))
    return tuple(found)


def _answered_by(said: str, candidates: Sequence[str]) -> str:
    """Return the rewriting of which most stands in the answer: which of them was answered is not on record."""
    words = frozenset(stems(said))

    def share(candidate: str) -> float:
        own = content_stems(candidate)
        return len(own & words) / len(own) if own else 0.0

    return max(candidates, key=share)


def _candidates(question: str, turns: tuple[Turn, ...]) -> tuple[str, ...]:
    plain = _JOINS.sub("", question).strip() or question.strip()
    made = [_sentence(text) for text in _rewritings(plain, turns)]
    short = [sentence for sentence in dict.fromkeys(made) if len(sentence) <= MOST_CHARACTERS]
    return tuple(short[:_MOST]) or (question,)


def _rewritings(question: str, turns: Sequence[Turn]) -> Iterator[str]:
    """Yield rewritings of the question, by rules that depend on what it lacks: a noun, a verb, an antecedent."""
    about = _WHAT_ABOUT.sub("", question)
    tree = parse(about)
    words = [token for token in tree.tokens if token.pos not in {"PUNCT", "SPACE"}]
    has_verb = any(token.pos in _VERBS for token in words)
    if not words:
        return
    if about == question and _asks_for_more(tree):
        yield from (f"What is said about {topic}?" for topic in _topics(turns)[:1])
    elif words[-1].tag == "POS":
        whole = question.replace(about, _with_noun(about, words[-1], turns))
        yield from list(_rewritings(whole, turns)) or [whole]
    elif (place := _lacks_noun(words)) and (noun := _last_several(turns)):
        end = place.start + len(place.text)
        whole = f"{about[:end]} {noun}{about[end:]}"
        yield from list(_rewritings(whole, turns)) or [whole]
        yield from (_asked_of(topic, about, turns) for topic in _topics(turns)[:1])
    elif _asks_only(words):
        yield from _asked_again(about.rstrip(" ?"), turns)
    elif about != question or not has_verb:
        yield from _with_fragment(with_antecedents(tree, turns)[0].rstrip(" ?!."), turns, about=about != question)
    elif unresolved_pronouns(tree):
        yield from _with_pronouns_filled(tree, turns)
    elif (place := _there(words)) and (name := _last_name(turns)):
        yield f"{about[: place.start]}in {name}{about[place.start + len(place.text) :]}"
    elif not _names(tree) and sum(token.pos in _CARRIES for token in words) < _FEW:
        yield from (_asked_of(topic, about, turns) for topic in _topics(turns)[:2])
        if any(token.pos == "NOUN" for token in words):
            yield question


def _with_pronouns_filled(tree: Tree, turns: Sequence[Turn]) -> Iterator[str]:
    """Yield the question with antecedents in place of its pronouns, and with "As for" the topic before it."""
    made = with_antecedents(tree, turns)
    left = tree.text in made or points_back(tree)
    topics = _topics(turns)
    for text in made:
        named = _names(parse(text))
        if (left or not named) and topics and topics[0].lower() not in text.lower():
            yield f"As for {topics[0]}, {_lower(text)}"
        if text != tree.text:
            yield text
    yield from (f"As for {topic}, {_lower(tree.text)}" for topic in topics[:1])


def _asks_for_more(tree: Tree) -> bool:
    """Tell whether a message asks for more on what was last spoken of: "tell me more", not "what else did he say"."""
    named = any(token.pos in {"NOUN", "PROPN"} and token.lemma not in _DETAILS for token in tree.tokens)
    return not named and not has_personal_pronoun(tree) and classify_intent(tree.text) == "more"


# --- fragments of questions --------------------------------------------------------------------------------------


def _asks_only(words: Sequence[Token]) -> bool:
    """Tell whether the words are a question phrase alone: "why", "since when", "by how much", "in which year"."""
    with_noun = words[0].tag == "IN" and any(token.tag in {"WDT", "WP$", "WRB"} for token in words[1:])
    kinds = {"SCONJ", "ADV", "PRON", "ADJ", "ADP", "DET", *(["NOUN"] if with_noun else [])}
    asks = words[0].tag in {"WRB", "WP", "WDT", "IN"}
    return asks and all(token.pos in kinds and token.tag[:2] != "PR" for token in words)


def _asked_again(opening: str, turns: Sequence[Turn]) -> Iterator[str]:
    """Yield the last question, and a question about its answer, asked with `opening` as the question word."""
    tree, said = parse(turns[-1].asked), parse(turns[-1].said)
    told = {"happen", "do"} | REPORTING  # the "why" is that of what happened, or of what was announced
    happened = any(token.lemma in told and _is_predicate(token) for token in tree.tokens)
    stated = [with_antecedents(parse(text), turns)[0] for text in _of_statement(opening, said)]
    made = [*_with_word(opening, tree), *stated]
    yield from reversed(made) if happened else made
    if not made and (topics := _topics(turns)):
        yield f"As for {topics[0]}, {_lower(opening)}?"


def _with_word(opening: str, tree: Tree) -> Iterator[str]:
    tokens = [token for token in tree.tokens if token.pos not in {"PUNCT", "SPACE"}]
    asks = next((token for token in tokens if token.tag in {"WRB", "WP", "WDT", "WP$"}), None)
    verb = next((token for token in tokens if token.pos in _VERBS and (not asks or token.index > asks.index)), None)
    if verb is None:
        return
    first = tree.tokens[asks.index - 1] if asks and asks.index and tree.tokens[asks.index - 1].pos == "ADP" else asks
    before, rest = tree.text[: first.start] if first else "", tree.text[verb.start :].rstrip(" ?")
    some = "something" if asks and asks.lemma.lower() == "what" else "someone"
    if asks is None:  # "Did the council close it?"
        yield f"{opening} {_lower(tree.text)}"
    elif asks.dep in _SUBJECTS and asks.tag == "WP" and verb.pos == "AUX":  # "Who was arrested?"
        yield f"{before}{opening} {verb.text} {some}{rest[len(verb.text) :]}"
    elif verb.index - asks.index == 1 and (verb.pos == "AUX" or asks.tag == "WRB"):  # "What did the court do?"
        wants = " that" if asks.tag == "WP" and _is_predicate(tokens[-1]) else ""
        yield f"{before}{opening} {rest}{wants}"
    elif verb.pos == "VERB" and verb.index - asks.index == 1:  # "Who opened the bridge?"
        helping = {"VBZ": "does", "VBP": "do"}.get(verb.tag, "did")
        yield f"{before}{opening} {helping} {some} {verb.lemma}{rest[len(verb.text) :]}"
    elif verb.pos == "AUX" and tree.tokens[verb.index + 1].pos == "VERB" and (counted := asked_for_in(tree)):
        yield f"{opening} {verb.text} the {counted[0].head}{rest[len(verb.text) :]}"  # "How many missiles were fired?"
    elif verb.pos == "AUX" and tokens[-1].pos == "VERB":  # "Which ward is the hospital closing?"
        yield f"{before}{opening} {rest} that"


def _is_predicate(token: Token) -> bool:
    """Tell whether a word is a verb, also where the tagger took it for a noun: "What did Norvane announce?"."""
    return token.pos == "VERB" or token.dep == "ROOT"


def _of_statement(opening: str, tree: Tree) -> Iterator[str]:
    """Yield a question about a statement: "The minister resigned on Friday." """
    verb = next((token for token in tree.roots if token.tag == "VBD" and token.pos == "VERB"), None)
    subject = next((token for token in tree.children[verb.index] if token.dep == "nsubj"), None) if verb else None
    if verb is None or subject is None or subject.index > verb.index:
        return
    words = tree.subtree(subject)
    joined = next((token.start for token in tree.children[verb.index] if token.dep == "cc"), None)  # "cut it and said"
    rest = re.split(r"[,.;:–]", tree.text[verb.start + len(verb.text) : joined])[0].split()[:_REST]
    doer = tree.text[words[0].start : words[-1].start + len(words[-1].text)]
    doer = doer if words[0].pos == "PROPN" else _lower(doer)
    yield " ".join([opening, "did", doer, verb.lemma, *rest])


def _with_fragment(fragment: str, turns: Sequence[Turn], *, about: bool) -> Iterator[str]:
    """Yield a question with the fragment in place of a phrase of its kind, then questions about the fragment.

    It is the last question in which the phrase has the fragment's noun, else the last of all. `about` tells that the
    fragment came after "what about".
    """
    trees, new = [parse(turn.asked) for turn in reversed(turns)], parse(fragment)
    tokens = [token for token in new.tokens if token.pos not in {"PUNCT", "SPACE"}]
    if tokens and tokens[0].text.lower() == "any":  # "any suspects?"
        is_one = tokens[-1].tag in {"NN", "NNP"}
        yield from (
            _asked_of(topic, f"{'is' if is_one else 'are'} there {fragment}", turns) for topic in _topics(turns)[:1]
        )
        return
    if tokens and tokens[0].pos in {"ADP", "SCONJ"}:
        yield _with_place(trees[0], fragment, tokens)
        return
    wanted = next(iter(phrases_in(new)), None)
    of_one_noun = wanted and next((tree for tree in trees if _has_noun(tree, wanted.head)), None)
    tree = of_one_noun or trees[0]
    target = _replaceable_phrase(wanted, [*phrases_in(tree), *counted_in(tree)]) if wanted else None
    if wanted and target:
        yield tree.text[: target.start] + fragment + tree.text[target.end :]
    if wanted and target and (wanted.proper or of_one_noun) and not about:
        return  # "And Henford?" asks the last question of Henford, and nothing else
    yield f"What about {fragment}?"
    yield f"What is said about {fragment}?"


def _has_noun(tree: Tree, noun: str) -> bool:
    """Tell whether a question has a phrase with the noun, which is no name: "the skipper of the Kittiwake"."""
    phrases = [phrase for phrase in phrases_in(tree) if not is_topic(tree.text, phrase)]
    return any(part.head == noun and not part.proper for phrase in phrases for part in phrase.parts)


def _with_place(tree: Tree, fragment: str, tokens: Sequence[Token]) -> str:
    """Return a question with the fragment "in 2024" in place of its own "in …", or else at its end."""
    opening, dated = tokens[0].text.lower(), _is_time(tokens[1:])
    for token in reversed(tree.tokens):
        run = _phrase_after(tree, token)
        if token.text.lower() == opening and run and _is_time(run) == dated:
            return tree.text[: token.start] + fragment + tree.text[run[-1].start + len(run[-1].text) :]
    return f"{tree.text.rstrip(' ?')} {fragment}?"


def _phrase_after(tree: Tree, token: Token) -> list[Token]:
    return list(takewhile(_in_phrase, tree.tokens[token.index + 1 :]))


def _in_phrase(token: Token) -> bool:
    return token.pos in {"NOUN", "PROPN", "ADJ", "NUM", "DET"}


def _is_time(tokens: Sequence[Token]) -> bool:
    return any(token.kind in {"DATE", "TIME"} or token.pos == "NUM" for token in tokens)


def _replaceable_phrase(wanted: Phrase, phrases: Sequence[Phrase]) -> Phrase | None:
    """Return the phrase of a question that `wanted` can replace: a name replaces a name, and so on; else None."""
    every = [part for phrase in phrases for part in (phrase, *phrase.parts)]
    words = set(wanted.text.lower().split()) - {"the", "in", "of"}
    shared = {phrase: len(words & set(phrase.text.lower().split())) for phrase in every}
    kind = (wanted.named, wanted.proper)
    alike = [phrase for phrase in every if (phrase.named, phrase.proper) == kind or shared[phrase]]
    return max(alike, key=lambda phrase: (shared[phrase], phrase.plural == wanted.plural, phrase.start), default=None)


def _with_noun(question: str, owner: Token, turns: Sequence[Turn]) -> str:
    """Complete "how large is Port Ellery's" with the noun that last stood after a possessive."""
    trees = [parse(turn.asked) for turn in turns]
    owned = [_owned(tree, token) for tree in trees for token in tree.tokens if token.tag == "POS"]
    heads = [phrase.head for tree in trees for phrase in phrases_in(tree)]
    noun = next((word for word in [*reversed(owned), *reversed(heads)] if word), "")
    end = owner.start + len(owner.text)
    return f"{question[:end]} {noun}{question[end:]}" if noun else f"{question[: owner.start]}{question[end:]}"


def _owned(tree: Tree, owner: Token) -> str:
    return next((token.text for token in tree.tokens[owner.index + 1 :] if token.pos == "NOUN"), "")


# --- the subject of a turn ---------------------------------------------------------------------------------------


def _topics(turns: Sequence[Turn]) -> list[str]:
    """Return the topic of each turn, with its time if that is stated in figures; the last turn's first."""
    found: list[str] = []
    for turn in reversed(turns):
        tree = parse(turn.asked)
        phrases = [phrase for phrase in phrases_in(tree) if not _is_period(tree, phrase)]
        ordered = sorted(phrases, key=lambda phrase: (not phrase.named, phrase.named and -len(phrase.text)))
        topics = [_OWNED.sub("", phrase.text) if len(phrase.parts) > 1 else phrase.text for phrase in ordered[:1]]
        found += [f"{topic} {when}" if (when := _when(tree)) and when not in topic else topic for topic in topics]
    return list(dict.fromkeys(found))


def _is_period(tree: Tree, phrase: Phrase) -> bool:
    """Tell whether a phrase is only a time or its length: "six years" is not what "Who was jailed?" is about."""
    inside = [token for token in tree.tokens if phrase.start <= token.start < phrase.end and token.pos != "DET"]
    return all(token.kind in {"DATE", "TIME"} for token in inside)


def _asked_of(topic: str, question: str, turns: Sequence[Turn]) -> str:
    """Return a question asked of a topic: "who was hurt in the storm?" after "What happened in the storm?"."""
    at = next((place for turn in turns for place in PLACES if f" {place} {topic}" in turn.asked), "")
    question = question.rstrip(" ?")
    if not at or question.endswith(at):
        return f"As for {topic}, {_lower(question)}?"
    return f"{question} {at} {topic}?"


def _when(tree: Tree) -> str:
    """Return the time phrase of a question if it has figures ("in 2024"), so that it is understood later; else ""."""
    for token in tree.tokens:
        run = _phrase_after(tree, token) if token.pos == "ADP" else []
        if run and _is_time(run) and any(word.text[:1].isdigit() for word in run):
            return tree.text[token.start : run[-1].start + len(run[-1].text)]
    return ""


def _last_name(turns: Sequence[Turn]) -> str:
    """Return the last name in the questions, for "there" to refer to."""
    tokens = [token for turn in turns for token in parse(turn.asked).tokens]
    runs = [list(run) for named, run in groupby(tokens, lambda token: token.pos == "PROPN") if named]
    return " ".join(token.text for token in runs[-1]) if runs else ""


def _names(tree: Tree) -> bool:
    return any(token.pos == "PROPN" for token in tree.tokens)


def _lacks_noun(words: Sequence[Token]) -> Token | None:
    """Return the "many" of "how many did they test", which lacks its noun; None where no noun is missing."""
    pairs = zip(words, words[1:], words[2:], strict=False)
    return next(
        (many for how, many, verb in pairs if (how.lemma, many.lemma) == ("how", "many") and verb.pos in _VERBS), None
    )


def _last_several(turns: Sequence[Turn]) -> str:
    """Return the last plural noun in the questions, what they ask the number of included."""
    trees = [parse(turn.asked) for turn in turns]
    phrases = [
        phrase for tree in trees for phrase in sorted([*phrases_in(tree), *asked_for_in(tree)], key=attrgetter("start"))
    ]
    return next((phrase.head for phrase in reversed(phrases) if phrase.plural and not phrase.proper), "")


def _there(words: Sequence[Token]) -> Token | None:
    return next((token for token in words[1:] if token.text.lower() == "there" and token.tag == "RB"), None)


def _lower(text: str) -> str:
    first = text.partition(" ")[0]
    return text if parse(text).tokens[0].pos == "PROPN" or first == "I" else text[:1].lower() + text[1:]


def _sentence(text: str) -> str:
    text = " ".join(text.split())
    return text[:1].upper() + text[1:] + ("" if text.endswith(("?", ".", "!")) else "?")
