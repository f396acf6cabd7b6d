"""Make questions that a passage answers, and questions that almost fit it, from the articles of the training sets.

    python -m eval.train.data.question_edits SHARED_TRAIN OUT [--seed 0] [--cache FOLDER]

Needs spaCy and its small English model. The same sets and the same seed give the same rows.
"""

import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.train.data.articles import (
    Kept,
    Passage,
    Row,
    Sentence,
    by_article,
    capped,
    kept_back,
    load_passages,
    options_of,
    read_rows,
    words,
    write_split,
)
from eval.train.data.clauses import (
    MUTUAL,
    NAMED,
    SPEECH,
    Clause,
    Name,
    Speech,
    child,
    clauses,
    complete,
    finite,
    inverted,
    list_phrase,
    lowered,
    mentions,
    name_of,
    names,
    negative,
    noun_phrase,
    same_name,
    short_name,
    speeches,
    stands_alone,
    tail,
    tidy,
)
from eval.train.data.search import Index

__all__ = ["Asked", "Context", "Made", "almost_fitting", "as_row", "build", "headed", "main", "make", "mine"]

# How many rows of each kind are kept at most.
CAPS = {
    "said": 2600, "said_about": 2600, "how_many": 1800, "how_much": 400, "who": 1700, "what": 1500, "where": 700,
    "when": 700, "happened": 400, "did": 1200, "who_passive": 600, "did_passive": 500, "heading_answers": 1300,
    "other_speaker": 1700, "other_topic": 1500, "only_mentioned": 1000, "count_role": 700, "count_noun": 800,
    "count_absent": 900, "who_role": 900, "who_object": 900, "what_role": 900, "what_absent": 600, "where_missing": 700,
    "when_missing": 800, "happened_not": 700, "did_role": 700, "did_object": 700, "almost_absent": 1500,
    "almost_inside": 1300, "almost_year": 500, "heading_only": 1300, "mined": 2600,
}  # fmt: skip
MINED = 6000


@dataclass(frozen=True)
class Made:
    """Hold a question made for a passage; without places, the passage does not answer it."""

    kind: str
    question: str
    places: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Context:
    """Hold a passage with what is known around it."""

    passage: Passage
    names: list[Name]
    article_names: list[Name]
    far_names: list[Name]
    random: random.Random

    def others(self, name: Name, pool: list[Name]) -> list[Name]:
        """Return the names of a pool that are of the same type and surely another thing, in random order."""
        found = [other for other in pool if other.type == name.type and not same_name(other, name)]
        found = [other for other in found if other.type != "NORP" or other.text.endswith("s")]
        return self.random.sample(found, len(found))


Maker = Callable[[Context], Iterator[Made]]


def _place(clause: Clause, span: Any) -> tuple[int, int]:
    return clause.sentence.place(span.start_char, span.end_char)


def _whole(clause: Clause) -> tuple[int, int]:
    """Return the offsets of a clause in its passage, from its subject to the end of its tail."""
    start = noun_phrase(clause.subject).start_char
    parts = tail(clause, most=25)
    end = max([clause.verb.idx + len(clause.verb.text), *(part.end_char for part in parts)])
    return clause.sentence.place(start, end)


def _all_clauses(passage: Passage) -> list[Clause]:
    found = (clause for sentence in passage.sentences for clause in clauses(sentence))
    return [clause for clause in found if clause.verb.lemma_.lower() not in SPEECH and not negative(clause)]


def _subject_text(clause: Clause, most: int = 8) -> str | None:
    span = noun_phrase(clause.subject)
    return lowered(span) if stands_alone(span, most) and span.text[-1].isalnum() else None


def _rest(clause: Clause, without: Any | None = None) -> str:
    return " ".join(lowered(span) for span in tail(clause, without))


def _does(passage: Passage, lemma: str, name: Name, relations: tuple[str, ...]) -> bool:
    """Say whether a name may stand in one of these relations to a verb somewhere in the passage."""
    tokens = (t for s in passage.sentences if mentions(s.text, name) for t in s.tokens if t.lemma_ == lemma)
    return any(
        mentions(" ".join(part.text for part in word.subtree), name)
        for token in tokens
        for word in token.children
        if word.dep_ in relations
    )


SUBJECT = ("nsubj", "nsubjpass", "agent", "conj", "csubj")
OBJECT = ("dobj", "nsubjpass", "prep", "dative", "conj", "xcomp", "ccomp")


# --- what someone said ---------------------------------------------------------------------------------------------


def _speaker(speech: Speech, context: Context) -> str | None:
    name = name_of(speech.speaker)
    span = noun_phrase(speech.speaker)
    if name and (context.random.random() < 0.7 or not stands_alone(span, 7)):
        return short_name(name, context.random.random() < 0.6)
    return lowered(span) if stands_alone(span, 7) else None


def _topics(speech: Speech) -> list[str]:
    """Return what the words said are about: their subject, and the names in them."""
    heads = [
        token for token in speech.content if token.dep_ in ("nsubj", "nsubjpass") and token.pos_ in ("NOUN", "PROPN")
    ]
    spans = [noun_phrase(head) for head in heads[:1]]
    inside = [lowered(span) for span in spans if stands_alone(span, 6)]
    named = [name_of(token, NAMED) for token in speech.content if token.ent_iob_ == "B"]
    return list(dict.fromkeys([*inside, *(name.shown for name in named if name)]))


def _say(speech: Speech | None, who: str, context: Context) -> str:
    plural = speech is not None and speech.speaker.tag_ in ("NNS", "NNPS") and who[0].islower()
    if speech is not None and context.random.random() < 0.3:
        lemma = speech.verb.lemma_.lower()
        hearer = child(speech.verb, "dobj", "dative")
        if lemma == "tell" and hearer is not None and stands_alone(noun_phrase(hearer), 5):
            return f"What did {who} tell {lowered(noun_phrase(hearer))}?"
        if lemma in (
            "announce",
            "report",
            "claim",
            "suggest",
            "reveal",
            "confirm",
            "deny",
            "argue",
            "explain",
            "write",
        ):
            return f"What did {who} {lemma}?"
    do, have, be = ("do", "have", "are") if plural else ("does", "has", "is")
    forms = [f"What did {who} say?"] * 5
    forms += [f"What {do} {who} say?", f"What {have} {who} said?", f"What {be} {who} quoted as saying?"]
    return context.random.choice(forms)


def _say_about(who: str, topic: str, context: Context) -> str:
    forms = ["What did {} say about {}?"] * 6 + ["What did {} have to say about {}?"]
    return context.random.choice(forms).format(who, topic)


def _speeches(passage: Passage) -> list[Speech]:
    return [speech for sentence in passage.sentences for speech in speeches(sentence)]


def said(context: Context) -> Iterator[Made]:
    """Ask what a speaker of the passage said, and what about."""
    found = _speeches(context.passage)
    for speech in found:
        who = _speaker(speech, context)
        if who is None or speech.speaker.pos_ == "PRON":
            continue
        key = set(words(who))
        places = [
            (other.start, other.end) for other in found if other is not speech and key & set(words(other.speaker.text))
        ]
        yield Made("said", _say(speech, who, context), ((speech.start, speech.end), *places))
        topics = [topic for topic in _topics(speech) if not key & set(words(topic))]
        if topics:
            topic = context.random.choice(topics)
            yield Made("said_about", _say_about(who, topic, context), ((speech.start, speech.end),))


@dataclass(frozen=True)
class Talk:
    """Hold a sentence's text, whether it reports speech, and whether it has a pronoun that may be the speaker."""

    text: str
    spoken: bool
    pronoun: bool


def _talk(passage: Passage) -> list[Talk]:
    found = []
    for sentence in passage.sentences:
        quoted = re.search(r"[\"“”]|\baccording to\b", sentence.text) is not None
        spoken = quoted or any(token.lemma_.lower() in SPEECH for token in sentence.tokens)
        pronoun = re.search(r"\b(?:he|she|they|it|i|we)\b", sentence.text, re.IGNORECASE) is not None
        found.append(Talk(sentence.text, spoken, pronoun))
    return found


def _silent(talk: list[Talk], name: Name) -> bool:
    """Say whether a passage surely quotes nothing of someone whom it names."""
    return not any(sentence.spoken and (sentence.pronoun or mentions(sentence.text, name)) for sentence in talk)


def _unspoken(talk: list[Talk], pool: list[Name]) -> list[Name]:
    """Return the names that no sentence with reported speech mentions."""
    return [name for name in pool if not any(sentence.spoken and mentions(sentence.text, name) for sentence in talk)]


def not_said(context: Context) -> Iterator[Made]:
    """Ask what someone said who says nothing in the passage, or what a speaker said about a topic not spoken of."""
    found = _speeches(context.passage)
    named = [name for name in context.names if name.type in ("PERSON", "ORG") or context.random.random() < 0.1]
    talk = _talk(context.passage)
    for name in named:
        if _silent(talk, name):
            who = short_name(name, context.random.random() < 0.6)
            yield Made("only_mentioned", _say(None, who, context))
    speakers = [name for name in context.article_names if name.type in ("PERSON", "ORG")]
    for name in context.random.sample(speakers, min(2, len(speakers))) if found else []:
        if not mentions(context.passage.text, name):
            who = short_name(name, context.random.random() < 0.6)
            topics = _topics(context.random.choice(found))
            about = topics and context.random.random() < 0.5
            question = _say_about(who, context.random.choice(topics), context) if about else _say(None, who, context)
            yield Made("other_speaker", question)
    for speech in found:
        speaker = _speaker(speech, context)
        pool = [name for name in context.article_names if not mentions(context.passage.text, name)] or context.far_names
        unspoken = (
            [] if any(sentence.spoken and sentence.pronoun for sentence in talk) else _unspoken(talk, context.names)
        )
        other = context.random.choice(context.random.choice([pool, context.far_names, unspoken or pool]))
        if speaker and (other in unspoken or not mentions(context.passage.text, other)):
            yield Made("other_topic", _say_about(speaker, other.shown, context))


# --- how many ------------------------------------------------------------------------------------------------------


def _counted(head: Any | None) -> Any | None:
    """Return the number that counts a noun."""
    if head is None or head.tag_ not in ("NNS", "NNPS"):
        return None
    number = child(head, "nummod")
    if number is None or number.pos_ != "NUM" or head.ent_type_ in ("DATE", "TIME", "MONEY", "PERCENT"):
        return None
    return number if re.fullmatch(r"[\d.,]+|[a-z]+(?:-[a-z]+)?", number.text.lower()) else None


def _number_span(number: Any) -> Any:
    """Return a number with what belongs to it, such as "more than two million"."""
    return number.doc[number.left_edge.i : number.right_edge.i + 1]


def _noun_after(head: Any, number: Any) -> str | None:
    """Return what is counted, as words for the question."""
    span = noun_phrase(head)
    rest = span.doc[number.i + 1 : span.end]
    sound = len(rest) > 0 and rest[0].pos_ not in ("CCONJ", "NUM", "PUNCT", "ADP") and stands_alone(rest, 8)
    return str(rest.text) if sound and rest.text[0].islower() else None


def _how_many_done(clause: Clause, thing: str) -> str:
    """Return the question how many of `thing` did, or had done to them, what the clause tells."""
    helpers = " ".join(helper.text.lower() for helper in clause.helpers)
    return tidy(f"How many {thing} {helpers} {clause.verb.text} {_rest(clause)}") + "?"


def how_many(context: Context) -> Iterator[Made]:
    """Ask how many, where the passage states the number; and near misses where it does not."""
    for clause in _all_clauses(context.passage):
        number = _counted(clause.subject)
        thing = _noun_after(clause.subject, number) if number is not None else None
        if thing and number is not None and (_rest(clause) or clause.passive) and complete(clause):
            yield Made("how_many", _how_many_done(clause, thing), (_place(clause, _number_span(number)),))
        yield from _how_many_of(clause)
        yield from _how_many_objects(clause, context)
        yield from _how_much(clause)


def _how_many_of(clause: Clause) -> Iterator[Made]:
    """Ask how many of a whole did something or had something done to them."""
    for head in (clause.subject, clause.object):
        of = child(head, "prep") if head is not None and head.pos_ == "NUM" else None
        whole = child(of, "pobj") if of is not None and of.lower_ == "of" else None
        if head is None or whole is None or not stands_alone(noun_phrase(whole), 7) or not complete(clause):
            continue
        number = head.doc[head.left_edge.i : head.i + 1]
        thing, place = f"of {lowered(noun_phrase(whole))}", _place(clause, number)
        subject = _subject_text(clause)
        if head is clause.subject:
            yield Made("how_many", _how_many_done(clause, thing), (place,))
        elif subject:
            yield Made("how_many", inverted(clause, subject, _rest(clause, head), f"How many {thing}"), (place,))


def _how_many_objects(clause: Clause, context: Context) -> Iterator[Made]:
    number = _counted(clause.object)
    thing = _noun_after(clause.object, number) if number is not None else None
    subject = _subject_text(clause)
    if not thing or subject is None or number is None or child(clause.verb, "xcomp", "ccomp") is not None:
        return
    lead, rest = f"How many {thing}", _rest(clause, clause.object)
    yield Made("how_many", inverted(clause, subject, rest, lead), (_place(clause, _number_span(number)),))
    name = name_of(clause.subject)
    lemma = clause.verb.lemma_
    for other in context.others(name, context.names)[:4] if name else []:
        if not _does(context.passage, lemma, other, SUBJECT) and not mentions(rest + " " + thing, other):
            yield Made("count_role", inverted(clause, other.shown, rest, lead, single=True))
            break
    for other in context.others(name, context.far_names)[:1] if name else []:
        if not mentions(context.passage.text, other):
            yield Made("count_absent", inverted(clause, other.shown, rest, lead, single=True))
    things = [
        _noun_after(plural, _counted(plural))
        for plural in _plurals(context.passage)
        if plural.lemma_ != clause.object.lemma_
    ]
    for other_thing in [noun for noun in things if noun and not set(words(noun)) & set(words(thing))][:1]:
        yield Made("count_noun", inverted(clause, subject, rest, f"How many {other_thing}"))


def _plurals(passage: Passage) -> list[Any]:
    tokens = (token for sentence in passage.sentences for token in sentence.tokens)
    return [token for token in tokens if _counted(token) is not None]


def _how_much(clause: Clause) -> Iterator[Made]:
    thing = clause.object
    subject = _subject_text(clause)
    if thing is None or subject is None or not _is_money(thing):
        return
    span = noun_phrase(thing)
    amount = [token for token in span if token.ent_type_ == "MONEY" or token.text in "$£€"]
    place = _place(clause, span.doc[amount[0].i : amount[-1].i + 1])
    yield Made("how_much", inverted(clause, subject, _rest(clause, thing), "How much"), (place,))


def _is_money(token: Any) -> bool:
    return token.ent_type_ == "MONEY" and not any(word.dep_ in ("prep", "compound") for word in token.rights)


# --- who did what, where and when ----------------------------------------------------------------------------------


def who_and_what(context: Context) -> Iterator[Made]:
    """Ask who did something and what someone did; and the same with the roles exchanged."""
    for clause in _all_clauses(context.passage):
        if clause.object is None or clause.passive or not complete(clause):
            continue
        yield from _who(clause, context)
        yield from _what(clause, context)
        yield from _roles(clause, context)


def _roles(clause: Clause, context: Context) -> Iterator[Made]:
    """Yield near misses with the roles of subject and object exchanged."""
    old, subject = name_of(clause.object), _subject_text(clause)
    thing = noun_phrase(clause.object)
    if old is None or subject is None or clause.subject.pos_ == "PRON" or clause.verb.lemma_ in MUTUAL:
        return
    if _does(context.passage, clause.verb.lemma_, old, SUBJECT) or not stands_alone(thing, 7):
        return
    yield Made("what_role", inverted(clause, lowered(thing), "", context.random.choice(["Who", "What"]), single=True))
    yield Made("who_role", tidy(f"Who {finite(clause)} {subject}") + "?")
    yield Made("did_role", inverted(clause, lowered(thing), subject, single=True))


def passives(context: Context) -> Iterator[Made]:
    """Ask about the agent of a passive clause; and near misses with the roles exchanged."""
    for clause in _all_clauses(context.passage):
        agent = child(clause.verb, "agent")
        doer = child(agent, "pobj") if agent is not None else None
        subject = _subject_text(clause)
        if doer is None or subject is None or not clause.passive or not clause.verb.text.endswith("ed"):
            continue
        who = noun_phrase(doer)
        if child(clause.verb, "prt") is not None or clause.verb.doc[agent.i - 1].dep_ in ("prep", "prt"):
            continue
        if (
            not stands_alone(who, 7)
            or clause.helpers[0].lower_ not in ("was", "were")
            or doer.pos_ not in ("NOUN", "PROPN")
        ):
            continue
        rest, lemma = _rest(clause, agent), clause.verb.lemma_
        if name_of(doer):
            yield Made("who_passive", tidy(f"Who {clause.verb.text} {subject} {rest}") + "?", (_place(clause, who),))
        yield Made("did_passive", tidy(f"Did {lowered(who)} {lemma} {subject}") + "?", (_whole(clause),))
        name = name_of(clause.subject)
        if name and lemma not in MUTUAL and not _does(context.passage, lemma, name, ("nsubj", "agent", "conj")):
            yield Made("did_role", tidy(f"Did {subject} {lemma} {lowered(who)}") + "?")
            yield Made("who_role", tidy(f"Who {clause.verb.text} {lowered(who)}") + "?")
            yield Made("what_role", tidy(f"Who did {subject} {lemma}") + "?")


def _who(clause: Clause, context: Context) -> Iterator[Made]:
    name, rest = name_of(clause.subject), _rest(clause)
    thing = noun_phrase(clause.object)
    if name is None or (clause.verb.tag_ == "VBP" and not clause.helpers) or not stands_alone(thing) or not rest:
        return
    if mentions(rest, name) or clause.verb.lemma_ in ("have", "be"):
        return
    lead = f"Who {finite(clause)}"
    yield Made("who", tidy(f"{lead} {rest}") + "?", (_place(clause, noun_phrase(clause.subject)),))
    old = name_of(clause.object, NAMED)
    pool = context.names if context.random.random() < 0.5 else context.far_names
    whole = old is not None and (old.type == "PERSON" or lowered(thing).removeprefix("the ") == old.text)
    for other in context.others(old, pool)[:3] if old and whole else []:
        if not _does(context.passage, clause.verb.lemma_, other, OBJECT) and other.text not in rest:
            yield Made("who_object", tidy(f"{lead} {rest.replace(old.text, other.text)}") + "?" if old else "")
            break


def _what(clause: Clause, context: Context) -> Iterator[Made]:
    name, subject = name_of(clause.subject), _subject_text(clause)
    thing = noun_phrase(clause.object)
    if subject is None or clause.object.pos_ not in ("NOUN", "PROPN") or clause.verb.lemma_ in ("have", "take", "make"):
        return
    if any(token.tag_ in ("PRP", "WDT", "WP") for token in thing) or len(thing) > 14 or child(clause.verb, "xcomp"):
        return
    lead = "Who" if clause.object.ent_type_ == "PERSON" else "What"
    rest = _rest(clause, clause.object)
    if name or context.random.random() < 0.4:
        yield Made("what", inverted(clause, subject, rest, lead), (_place(clause, list_phrase(clause.object)),))
    for other in context.others(name, context.far_names)[:1] if name else []:
        if not mentions(context.passage.text, other):
            yield Made("what_absent", inverted(clause, other.shown, rest, lead, single=True))


def where_and_when(context: Context) -> Iterator[Made]:
    """Ask where and when something was done, both where the passage tells it and where it does not."""
    types = {span.label_ for sentence in context.passage.sentences for span in sentence.span.ents}
    timed = types & {"DATE", "TIME"} or TIMES.search(context.passage.text)
    for clause in _all_clauses(context.passage):
        subject = _subject_text(clause)
        if subject is None or not (clause.object is not None or clause.passive) or not complete(clause):
            continue
        yield from _placed(clause, subject)
        past = _past(clause) and not any(helper.tag_ == "MD" for helper in clause.helpers)
        if not timed and past:
            yield Made("when_missing", inverted(clause, subject, _rest(clause), "When"))
        if (
            past
            and not types & {"GPE", "LOC", "FAC"}
            and not re.search(r"\b(?:in|at|on|near|from|to)\b", clause.sentence.text)
        ):
            yield Made("where_missing", inverted(clause, subject, _rest(clause), "Where"))


def _placed(clause: Clause, subject: str) -> Iterator[Made]:
    for prep in [prep for prep in clause.verb.rights if prep.dep_ == "prep"]:
        thing = child(prep, "pobj")
        if thing is None or prep.lower_ not in ("in", "at", "on", "near", "during"):
            continue
        span = noun_phrase(thing)
        rest = _rest(clause, prep)
        if thing.ent_type_ in ("GPE", "LOC", "FAC") and (prep.lower_ in ("in", "near") or thing.ent_type_ == "FAC"):
            yield Made("where", inverted(clause, subject, rest, "Where"), (_place(clause, span),))
        if thing.ent_type_ == "DATE" and re.search(r"\d|[A-Z]", span.text) and prep.lower_ in ("in", "on", "during"):
            yield Made("when", inverted(clause, subject, rest, "When"), (_place(clause, span),))


def happened(context: Context) -> Iterator[Made]:
    """Ask what happened to someone, where something is done to them and where they only speak."""
    met: set[str] = set()
    for clause in _all_clauses(context.passage):
        head = clause.subject if clause.passive else clause.object
        name = name_of(head, ("PERSON",)) if head is not None else None
        if name is None or head is None or head.dep_ not in ("nsubjpass", "dobj") or name.text in met:
            continue
        if (
            clause.verb.lemma_ in MILD
            or clause.subject.pos_ == "PRON"
            or clause.verb.dep_ == "relcl"
            or not _past(clause)
        ):
            continue
        if child(clause.verb, "xcomp", "ccomp") is not None or not (clause.passive or complete(clause)):
            continue
        met.add(name.text)
        who = short_name(name, context.random.random() < 0.6)
        yield Made("happened", f"What happened to {who}?", (_whole(clause),))
    for name in context.names:
        if name.type == "PERSON" and _only_speaks(context.passage, name):
            yield Made("happened_not", f"What happened to {short_name(name, context.random.random() < 0.6)}?")
    for name in context.random.sample(context.article_names, min(1, len(context.article_names))):
        if name.type == "PERSON" and not mentions(context.passage.text, name):
            yield Made("happened_not", f"What happened to {short_name(name, context.random.random() < 0.6)}?")


def _past(clause: Clause) -> bool:
    return clause.verb.tag_ == "VBD" or any(
        helper.lower_ in ("was", "were", "has", "have", "had") for helper in clause.helpers
    )


def _only_speaks(passage: Passage, name: Name) -> bool:
    """Say whether someone is named in a passage only as the one who speaks."""
    named = [s for s in passage.sentences if mentions(s.text, name)]
    spoken = [speech.sentence for sentence in named for speech in speeches(sentence) if mentions(_np(speech), name)]
    pronouns = any(t.lower_ in ("he", "she", "him", "her", "his") for s in passage.sentences for t in s.tokens)
    return bool(named) and len(named) == len({s.start for s in spoken}) and not pronouns


def _np(speech: Speech) -> str:
    return str(noun_phrase(speech.speaker).text)


def did(context: Context) -> Iterator[Made]:
    """Ask whether someone did something, as it stands and with the roles or the object exchanged."""
    for clause in _all_clauses(context.passage):
        subject, name = _subject_text(clause), name_of(clause.subject)
        if (
            subject is None
            or name is None
            or (clause.object is None and not clause.passive)
            or not _rest(clause)
            or not complete(clause)
        ):
            continue
        rest, lemma = _rest(clause), clause.verb.lemma_
        yield Made("did", inverted(clause, subject, rest), (_whole(clause),))
        old = name_of(clause.object, NAMED) if clause.object is not None else None
        if old is None or (
            old.type != "PERSON" and lowered(noun_phrase(clause.object)).removeprefix("the ") != old.text
        ):
            continue
        for other in context.others(old, context.names + context.far_names)[:4]:
            if not _does(context.passage, lemma, other, OBJECT) and old.text in rest and other.text not in rest:
                yield Made("did_object", inverted(clause, subject, rest.replace(old.text, other.text)))
                break


TIMES = re.compile(
    r"\b(?:\d{4}|\w+day|yesterday|today|tonight|tomorrow|morning|evening|night|week|month|year|ago|when|after|before"
    r"|during|then|while|recently|earlier|later|last|now|once|hours?|minutes?)\b",
    re.IGNORECASE,
)
# Verbs that tell of nothing happening to their object.
MILD = frozenset(
    "include have call name describe know like want need see mean follow consider feature ask meet quote forecast"
    " expect understand love remember think believe show join play connect back hail class choose marry introduce"
    " identify support cause rank base bear give".split()
)

MAKERS: tuple[Maker, ...] = (said, not_said, how_many, who_and_what, passives, where_and_when, happened, did)


# --- human questions with one thing changed, headings, and what search finds ---------------------------------------


@dataclass(frozen=True)
class Asked:
    """Hold a question that a person wrote, with its passage."""

    row: Row
    passage: Passage


def _swapped(question: str, old: str, new: Name) -> str | None:
    """Return a question with a name replaced; None unless the name occurs in it once, as a whole word."""
    found = list(re.finditer(rf"(?<!\w){re.escape(old)}(?!\w)", question))
    if len(found) != 1:
        return None
    before, after = question[: found[0].start()], question[found[0].end() :]
    return before + (new.text if before.lower().endswith("the ") else new.shown) + after


def _asked_names(question: str, pool: list[Name]) -> list[Name]:
    """Return the names of a passage that stand in a question, none that is part of a longer one."""
    found = [name for name in pool if re.search(rf"(?<!\w){re.escape(name.text)}(?!\w)", question)]
    return [name for name in found if not any(name.text in other.text and name != other for other in found)]


def _meets(sentence: Sentence, answer: Row) -> bool:
    """Say whether an answer lies in a sentence, wholly or in part."""
    return bool(
        answer["start"] < sentence.start + len(sentence.text) and sentence.start < answer["start"] + len(answer["text"])
    )


def _fits(question: str, passage: Passage, name: Name) -> bool:
    """Say whether a sentence that mentions a name shares the start of a longer word with a question."""
    asked = {word[:5] for word in re.findall(r"\b[a-z]{5,}", question[1:])}
    near = [s.text for s in passage.sentences if mentions(s.text, name)]
    return any(asked & {word[:5] for word in words(text)} for text in near)


def almost_fitting(asked: Asked, context: Context) -> Iterator[Made]:
    """Exchange a name or the year of a person's question for another of its type."""
    row, passage = asked.row, asked.passage
    answers = " ".join(answer["text"] for answer in row["answers"])
    spoken = " ".join(s.text for s in passage.sentences if any(_meets(s, a) for a in row["answers"]))
    for old in _asked_names(row["question"], context.names):
        if mentions(answers, old):
            continue
        near = [other for other in context.others(old, context.names) if not mentions(row["question"] + spoken, other)]
        near = [other for other in near if not _fits(row["question"], passage, other)]
        far = [other for other in context.others(old, context.far_names) if not mentions(passage.text, other)]
        for kind, pool in (("almost_inside", near), ("almost_absent", far)):
            fit = [other for other in pool if other.text[-1:] == "s" or old.text[-1:] != "s" or old.type != "NORP"]
            question = _swapped(row["question"], old.text, fit[0]) if fit else None
            if question:
                yield Made(kind, question)
    yield from _other_year(asked, context)


def _other_year(asked: Asked, context: Context) -> Iterator[Made]:
    question, text = asked.row["question"], asked.passage.text
    years = re.findall(r"\b(?:1[5-9]|20)\d\d\b", question)
    if len(years) != 1 or years[0] not in text:
        return
    inside = [year for year in re.findall(r"\b(?:1[5-9]|20)\d\d\b", text) if year != years[0]]
    near = [str(int(years[0]) + step) for step in (-3, -2, -1, 1, 2, 3)]
    spoken = " ".join(s.text for s in asked.passage.sentences if years[0] in s.text)
    pool = [year for year in inside if year not in spoken] or [year for year in near if year not in text]
    if pool and not re.search(rf"(?:from|since|between|after|before|until|to|by)\s+{years[0]}|{years[0]}s", question):
        yield Made("almost_year", question.replace(years[0], context.random.choice(pool)))


HEADINGS = ["{}"] * 6
HEADINGS += ["Explained: {}", "{} Here is what we know", "Read more: {}", "Analysis - {}", "{} Find out below."]


def headed(row: Row, number: random.Random) -> Row:
    """Set a question above its passage as a heading, with the answers' places moved."""
    heading = number.choice(HEADINGS).format(row["question"]) + number.choice(["\n", "\n\n"])
    answers = [{"text": a["text"], "start": a["start"] + len(heading)} for a in row["answers"]]
    kind = "heading_answers" if row["answerable"] else "heading_only"
    return {**row, "passage": heading + row["passage"], "answers": answers, "kind": kind}


def _particular(asked: Asked) -> bool:
    """Say whether a question is specific enough to be asked of any collection: six words or more, and a name."""
    question = asked.row["question"]
    return len(words(question)) >= 6 and bool(re.search(r"\s[A-Z]\w", question))


def mine(asked: list[Asked], passages: list[Passage]) -> Iterator[Row]:
    """Pair questions with the most similar passage of another article that holds none of their answers."""
    index = Index([passage.text for passage in passages])
    for question in asked:
        row = question.row
        answers = [answer["text"].lower() for answer in row["answers"]]
        asked_words = {word for word in words(row["question"]) if len(word) > 3}
        for found in index.search(row["question"], 8):
            passage = passages[found]
            if len(asked_words & set(words(passage.text))) < 3:
                continue
            if passage.article == question.passage.article or passage.text == question.passage.text:
                continue
            if not any(answer in passage.text.lower() for answer in answers):
                yield as_row(Made("mined", row["question"]), passage)
                break


# --- rows ----------------------------------------------------------------------------------------------------------


def as_row(made: Made, passage: Passage) -> Row:
    """Turn a made question into a row, with every answer's place checked."""
    answers = [{"text": passage.text[start:end], "start": start} for start, end in made.places]
    assert all(answer["text"] for answer in answers)
    row: Row = {"question": made.question, "passage": passage.text, "answerable": int(bool(answers))}
    row["answers"] = answers
    if answers:
        row["span"] = "clause" if len(str(answers[0]["text"])) >= 80 else "short"
    else:
        row["neg"] = made.kind
    return {**row, "set": "made", "kind": made.kind, "source": passage.set, "article": passage.article}


def sound(made: Made) -> bool:
    """Say whether a question is well formed and of a sensible length."""
    size = len(made.question.split()) - (made.kind in ("where", "when", "where_missing", "when_missing"))
    return 3 < size + (made.kind in ("said", "who", "only_mentioned")) <= 22 and not re.search(
        r"[\"“”()\[\]\n]| ['’]|\.\?|  ", made.question
    )


def contexts(passages: list[Passage], seed: int) -> Iterator[Context]:
    """Give each passage the names of its article and some of others."""
    named = {id(passage): names(passage) for passage in passages}
    times = Counter((name.text, name.type) for passage in passages for name in named[id(passage)])
    often = [name for passage_names in named.values() for name in passage_names if times[name.text, name.type] > 2]
    everywhere = list({name.text: name for name in often}.values())
    for article, group in by_article(passages).items():
        number = random.Random(f"{seed}:{article}:{group[0].text}")
        near = list({name.text: name for passage in group[:40] for name in named[id(passage)]}.values())
        for passage in group:
            far = number.sample(everywhere, min(80, len(everywhere)))
            far = [name for name in far if not any(same_name(name, other) for other in named[id(passage)])]
            if far:
                yield Context(passage, named[id(passage)], near, far, number)


def make(context: Context) -> Iterator[Row]:
    """Make every kind of question for one passage."""
    for maker in MAKERS:
        for made in maker(context):
            if sound(made):
                yield as_row(made, context.passage)


def human_questions(train: Path, passages: list[Passage]) -> list[Asked]:
    """Find the questions that people asked of the passages."""
    held = {passage.text: passage for passage in passages}
    rows = [row for row in read_rows(train / "read_train.jsonl.gz") if row["passage"] in held and row["set"] != "qamr"]
    return [Asked(row, held[row["passage"]]) for row in rows]


def build(train: Path, passages: list[Passage], kept: Kept, seed: int) -> list[Row]:
    """Make all rows, each question and passage once, none that is kept back."""
    number = random.Random(seed)
    rows: list[Row] = []
    by_text: dict[str, Context] = {}
    for context in contexts(passages, seed):
        by_text[context.passage.text] = context
        rows.extend(make(context))
    asked = human_questions(train, passages)
    for question in asked:
        if question.row["answerable"] and question.passage.text in by_text:
            context = by_text[question.passage.text]
            rows.extend(as_row(made, question.passage) for made in almost_fitting(question, context) if sound(made))
    particular = [question for question in asked if question.row["answerable"] and _particular(question)]
    number.shuffle(particular)
    mined = list(mine(particular[:MINED], passages))
    rows.extend(mined)
    rows.extend(_headings(asked, mined, number))
    return capped(_once(rows, kept), CAPS, number)


def _headings(asked: list[Asked], mined: list[Row], number: random.Random) -> Iterator[Row]:
    for question in asked:
        if question.row["answerable"] or question.row.get("neg") in ("human", "cut", "sibling"):
            made = Made("heading_only", question.row["question"])
            spans = {
                "answerable": question.row["answerable"],
                "answers": question.row["answers"],
                "span": question.row.get("span"),
            }
            row = {**as_row(made, question.passage), **(spans if question.row["answerable"] else {})}
            row.pop("neg" if question.row["answerable"] else "span", None)
            yield headed(row, number)
    for row in mined:
        yield headed({**row, "neg": "heading_only"}, number)


def _once(rows: Iterable[Row], kept: Kept) -> Iterator[Row]:
    seen: Counter[tuple[str, str]] = Counter()
    for row in rows:
        question = " ".join(words(row["question"]))
        kind = row["kind"] if len(words(question)) > 5 else row["article"]
        seen[question, row["passage"]] += 1
        seen[question, kind] += 1
        if seen[question, row["passage"]] == 1 and seen[question, kind] <= 2 and not kept.asks(row["question"]):
            for answer in row["answers"]:
                assert row["passage"][answer["start"] :].startswith(answer["text"])
            yield row


def main(arguments: list[str] | None = None) -> None:
    """Write the rows to train on and, beside them, those of the development part."""
    options = options_of(__doc__, arguments)
    kept = kept_back(options.train)
    passages = load_passages(options.train, kept, options.cache)
    rows = build(options.train, passages, kept, options.seed)
    numbered = [{"id": f"made_question_{number}", **row} for number, row in enumerate(rows)]
    write_split(options.out, numbered, options.seed)


if __name__ == "__main__":
    main()
