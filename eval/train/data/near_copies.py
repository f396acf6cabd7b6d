"""Make near-copies of sentences: true ones that keep everything, and false ones with one thing changed.

    python -m eval.train.data.near_copies SHARED_TRAIN OUT [--seed 0] [--cache FOLDER]

Needs spaCy and its small English model. The same sets and the same seed give the same rows.
"""

import random
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
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
    words,
    write_split,
)
from eval.train.data.clauses import (
    ACTORS,
    MUTUAL,
    NAMED,
    SPEECH,
    SUBJECTS,
    Clause,
    Name,
    Speech,
    bare_name,
    child,
    clauses,
    complete,
    lowered,
    mentions,
    name_of,
    names,
    negative,
    noun_phrase,
    prose,
    same_name,
    speeches,
    tail,
)
from eval.train.data.wording import (
    DAYS,
    MONTHS,
    NUMBERS,
    Forms,
    opposites,
    other_date,
    other_number,
    polished,
    replaced,
)

__all__ = ["Made", "Place", "build", "main", "make"]

FEWEST_WORDS = 50
SHORTEST, LONGEST = 6, 42
OPPOSITES = opposites()

# How many rows of each kind are kept at most.
CAPS = {
    "verbatim": 1200, "verbatim_marked": 3000, "aside_dropped": 1900, "clause_dropped": 800, "moved": 1400,
    "date_otherwise": 700, "number_otherwise": 900, "coordinate_dropped": 1200, "passive": 1600, "relcl_split": 800,
    "appos_split": 900, "attribution_moved": 1400, "quotation_moved": 400, "hedge_kept": 800, "antecedent_named": 700,
    "joined_true": 1600,
    "passive_exchanged": 700, "relcl_exchanged": 500, "appos_exchanged": 600, "speaker_exchanged": 800,
    "said_as_fact": 1100, "quotation_exchanged": 300, "roles_exchanged": 900, "subject_replaced": 1000,
    "name_replaced": 900, "hedge_off": 1200, "plan_as_done": 700, "number_of_passage": 700, "number_changed": 700,
    "order_changed": 200, "bound_changed": 600, "unit_changed": 600, "order_of_time": 900, "date_changed": 800,
    "quantifier_changed": 900, "only_put_in": 800, "all_put_in": 400, "superlative": 700, "antonym": 1300,
    "negation_in": 900, "negation_out": 700, "antecedent_wrong": 600, "joined_false": 900, "joined_foreign": 500,
    "cause_put_in": 400, "twisted": 1300,
}  # fmt: skip


@dataclass(frozen=True)
class Made:
    """Hold a claim made from a sentence of a passage."""

    kind: str
    claim: str
    label: int


@dataclass(frozen=True)
class Place:
    """Hold a sentence with its passage and what is known around it."""

    sentence: Sentence
    passage: Passage
    names: list[Name]
    article_names: list[Name]
    forms: Forms
    random: random.Random

    @property
    def span(self) -> Any:
        """Return the parsed sentence."""
        return self.sentence.span

    @property
    def tokens(self) -> tuple[Any, ...]:
        """Return the parsed words of the sentence."""
        return self.sentence.tokens

    def others(self, name: Name) -> list[Name]:
        """Return other names of the same type, those of the passage first, each part in random order."""
        found: list[Name] = []
        for pool in (self.names, self.article_names):
            fit = [
                other for other in pool if other.type == name.type and other not in found and not same_name(other, name)
            ]
            found += self.random.sample(fit, len(fit))
        return [other for other in found if not mentions(self.sentence.text, other)]


Maker = Callable[[Place], Iterator[Made]]


# --- what a sentence is --------------------------------------------------------------------------------------------


def _stated(place: Place) -> bool:
    """Say whether a sentence states something in the source's own voice, without quotation marks."""
    before = place.passage.text[: place.sentence.start]
    open_quote = (before.count('"') % 2 == 1) or before.count("“") > before.count("”")
    text = place.sentence.text
    marks = re.search(r"[\"“”‘\[\]()|*]|['’]{2}|(?:^|\s)'", text)
    return not open_quote and not marks and not text.rstrip().endswith("?")


def _whole_claim(sentence: Sentence) -> bool:
    """Say whether a sentence can be read without those before it."""
    text, first = sentence.text, sentence.tokens[0]
    told = re.search(r"[.!]$", text.rstrip()) is not None and re.match(r"\S+:", text) is None
    if not told or not text[0].isupper() or first.lower_ in LINKS or not SHORTEST <= len(words(text)) <= LONGEST:
        return False
    if any(token.tag_ in ("PRP", "PRP$") for token in sentence.tokens[:4]):
        return False
    return child(sentence.span.root, *SUBJECTS) is not None


LINKS = frozenset("this that these those such but and so or then however also".split())


# --- true ----------------------------------------------------------------------------------------------------------


def verbatim(place: Place) -> Iterator[Made]:
    """Copy a sentence; one with a limiting word, such as "only" or "before", is of the kind `verbatim_marked`."""
    marked = re.search(
        r"\b(?:only|all|every|first|last|most|least|\w+est|not|never|no|before|after|may|might|could|would|none|any)\b",
        place.sentence.text,
    )
    yield Made("verbatim_marked" if marked else "verbatim", polished(place.sentence.text), 1)


def _commas(span: Any, part: Any) -> tuple[int, int] | None:
    """Return the token range of a part with its commas; None unless it is contiguous and set off by commas."""
    left, right = part.left_edge.i, part.right_edge.i + 1
    if left <= span.start or span.doc[left - 1].text != ",":
        return None
    after = span.doc[right].text if right < span.end else "."
    if after not in (",", ".") or len(list(part.subtree)) != right - left:
        return None
    loose = right + 1 < span.end and span.doc[right + 1].tag_ in ("WP", "WDT", "WRB", "WP$")
    return left - 1, right + (after == "," and not loose)


def shortened(place: Place) -> Iterator[Made]:
    """Leave out an aside between commas: an apposition, or a relative clause that does not limit."""
    for token in place.tokens:
        if token.dep_ in ("relcl", "appos", "acl") and token.head.pos_ in ("PROPN", "NOUN"):
            aside = _commas(place.span, token)
            listed = token.pos_ == "NUM" and token.head.pos_ != "PROPN"
            listed |= token.dep_ == "appos" and child(token, "conj", "cc") is not None
            if aside and aside[1] < place.span.end and place.span.doc[aside[1]].lower_ in ("and", "or", "but"):
                listed = True
            if (
                aside
                and not listed
                and not any(part.dep_ == "conj" and part.head == token.head for part in place.tokens)
            ):
                yield Made("aside_dropped", replaced(place.span, [(*aside, "")]), 1)
    root = place.span.root
    for part in [part for part in root.rights if part.dep_ == "advcl"]:
        mark = child(part, "mark", "advmod")
        limits = mark is not None and mark.lower_ in ("if", "unless", "until", "though", "although", "whether", "once")
        leading = part.left_edge.lower_ in ("when", "after", "as", "because", "before", "while", "to", "since")
        bound = place.span.doc[part.left_edge.i - 1].lower_ in (
            "only",
            "not",
            "even",
            "just",
            "so",
            "as",
            "such",
            "ever",
        )
        told = root.tag_ in ("VBD", "VBZ", "VBP", "VBN") and child(root, "nsubj", "nsubjpass") is not None
        limits |= bound or not told or not leading or child(root, "neg") is not None
        if part.right_edge.i + 1 >= place.span.end - 1 and not limits:
            yield Made("clause_dropped", replaced(place.span, [(part.left_edge.i, place.span.end, "")]), 1)


def _moved_time(place: Place) -> str | None:
    """Return a sentence with its time or place at the other end."""
    span, root = place.span, place.span.root
    for part in root.children:
        target = child(part, "pobj") if part.dep_ == "prep" else None
        dated = (
            part.ent_type_ == "DATE" if part.dep_ == "npadvmod" else target is not None and target.ent_type_ == "DATE"
        )
        placed = target is not None and target.ent_type_ == "GPE"
        left, right = part.left_edge.i, part.right_edge.i + 1
        moved = str(span.doc[left:right].text)
        if left == span.start and right < span.end and span.doc[right].text == "," and (dated or placed):
            stop = span.end - 1 if span.doc[span.end - 1].is_punct else span.end
            low = moved if span.doc[left].pos_ == "PROPN" else moved[:1].lower() + moved[1:]
            return polished(f"{span.doc[right + 1 : stop].text} {low}")
        firm = part.dep_ == "npadvmod" or re.match(rf"on (?:{'|'.join(DAYS + MONTHS)}|\d)", moved)
        if dated and firm and right >= span.end - 1 and part.i > root.i and span.doc[left - 1].text != ",":
            return polished(f"{moved[:1].upper()}{moved[1:]}, {lowered(span.doc[span.start : left])}")
    return None


CLAUSAL = frozenset("advcl ccomp conj relcl acl xcomp pcomp".split())


def reordered(place: Place) -> Iterator[Made]:
    """Set the time or place at the other end of the sentence."""
    several = any(token.dep_ in CLAUSAL and token.pos_ in ("VERB", "AUX") for token in place.tokens)
    moved = None if several or place.sentence.text.count(",") > 1 else _moved_time(place)
    if moved:
        yield Made("moved", moved, 1)


def rewritten(place: Place) -> Iterator[Made]:
    """Write a date or a number otherwise."""
    for kind, other in (("date_otherwise", other_date), ("number_otherwise", other_number)):
        text = other(place.sentence.text)
        if text:
            yield Made(kind, polished(text), 1)


def coordinate(place: Place) -> Iterator[Made]:
    """Leave out the second of two nouns or verbs joined by "and"."""
    for token in place.tokens:
        if token.dep_ != "conj" or child(token, "conj") is not None or token.head.dep_ == "conj":
            continue
        link = child(token.head, "cc")
        if link is None or link.lower_ != "and" or child(token.head, "preconj") is not None:
            continue
        if child(token.head, "det") is None and token.head.tag_ not in ("NNS", "NNP", "NNPS") and token.pos_ != "VERB":
            continue
        held = any(word.dep_ in ("dobj", "prep", "acomp", "attr") and word.i < link.i for word in token.head.rights)
        if token.pos_ == "VERB" and not held:
            continue
        noun = token.pos_ in ("NOUN", "PROPN") and token.head.pos_ == token.pos_ and token.head.dep_ == "dobj"
        verb = token.pos_ == "VERB" and token.head.dep_ == "ROOT" and token.tag_ == token.head.tag_
        if (noun or verb) and link.i < token.left_edge.i and token.right_edge.i >= place.span.end - 2:
            yield Made("coordinate_dropped", replaced(place.span, [(link.i, place.span.end, "")]), 1)


def _plural(head: Any) -> bool:
    return head.tag_ in ("NNS", "NNPS") or child(head, "conj") is not None


def _facts(place: Place) -> list[Clause]:
    """Return the clauses that a sentence states by itself: no report, no condition, no denial."""
    return [
        clause
        for clause in clauses(place.sentence)
        if clause.verb.dep_ == "ROOT" or (clause.verb.dep_ == "conj" and clause.verb.head.dep_ == "ROOT")
        if clause.verb.lemma_ not in SPEECH and not negative(clause) and clause.subject.pos_ != "PRON"
        if not any(word.tag_ == "MD" or word.dep_ in ("advcl", "preconj") for word in clause.verb.children)
    ]


def _turned(clause: Clause, place: Place, actor: str, patient: str, plural: bool) -> str | None:
    """Return a clause in the passive with the given `actor` and `patient`; None where it cannot be formed."""
    verb = clause.verb
    participle = verb.text if verb.tag_ == "VBN" else place.forms.known(verb.lemma_, "VBN")
    helpers = [helper.lower_ for helper in clause.helpers]
    if (
        not participle
        or helpers not in ([], ["has"], ["have"], ["had"])
        or verb.tag_ not in ("VBD", "VBZ", "VBP", "VBN")
    ):
        return None
    be = {"VBD": ("was", "were"), "VBZ": ("is", "are"), "VBP": ("is", "are")}.get(verb.tag_, ("has been", "have been"))
    if helpers == ["had"]:
        be = ("had been", "had been")
    adverbs = " ".join(word.text for word in verb.lefts if word.dep_ == "advmod" and word.i > clause.subject.i)
    parts = tail(clause, clause.object, 14)
    if any(token.dep_ == "pcomp" for part in parts for token in part):
        return None
    rest = " ".join(str(span.text) for span in parts)
    return polished(f"{patient} {be[plural]} {adverbs} {participle} by {actor} {rest}")


STATES = frozenset(
    "include have give take make be become cost weigh resemble lack suit fit last mean equal contain want like"
    " need".split()
)


def passive(place: Place) -> Iterator[Made]:
    """Turn an active clause to the passive, with its roles right and with its roles exchanged."""
    for clause in _facts(place):
        if clause.object is None or clause.passive or not complete(clause) or clause.verb.lemma_ in STATES:
            continue
        actor, patient = noun_phrase(clause.subject), noun_phrase(clause.object)
        if child(clause.object, "conj") is not None or child(clause.subject, "conj") is not None:
            continue
        if any(t.tag_ in ("PRP", "PRP$", "WDT", "WP") for t in [*actor, *patient]) or len(actor) + len(patient) > 18:
            continue
        if clause.object.pos_ not in ("NOUN", "PROPN") or child(clause.verb, "prt", "dative", "oprd", "xcomp", "ccomp"):
            continue
        right = _turned(clause, place, _low(place, actor), str(patient.text), _plural(clause.object))
        if right:
            yield Made("passive", right, 1)
        first, second = name_of(clause.subject), name_of(clause.object)
        fit = second is not None and (first is None or not same_name(first, second))
        if right and fit and second and clause.verb.lemma_ not in MUTUAL:
            wrong = _turned(clause, place, _low(place, patient), str(actor.text), _plural(clause.subject))
            if wrong and not _also(place, clause.verb.lemma_, second, first):
                yield Made("passive_exchanged", wrong, 0)
                yield from _active_exchanged(clause, place)


def _active_exchanged(clause: Clause, place: Place) -> Iterator[Made]:
    """Yield a clause with its subject and object exchanged."""
    actor, patient, verb = noun_phrase(clause.subject), noun_phrase(clause.object), clause.verb
    if verb.tag_ != "VBD" and not clause.helpers:
        return
    between = verb.doc[actor.end : patient.start].text
    rest = " ".join(str(span.text) for span in tail(clause, clause.object, 14))
    if patient.start >= verb.i and len(between.split()) <= 5:
        yield Made("roles_exchanged", polished(f"{patient.text} {between} {_low(place, actor)} {rest}"), 0)


def _also(place: Place, lemma: str, subject: Name, thing: Name | None) -> bool:
    """Say whether another sentence of the passage may say the same of another subject."""
    for sentence in place.passage.sentences:
        if sentence.start != place.sentence.start and mentions(sentence.text, subject):
            near = any(token.lemma_ == lemma for token in sentence.tokens)
            if near and (thing is None or mentions(sentence.text, thing)):
                return True
    return False


def _similar(place: Place, text: str, name: Name) -> bool:
    """Say whether another sentence that mentions a name has half or more of a text's longer words."""
    said = {word for word in words(text) if len(word) > 3}
    near = [
        sentence
        for sentence in place.passage.sentences
        if mentions(sentence.text, name) and sentence.start != place.sentence.start
    ]
    return any(2 * len(said & sentence.words) >= len(said) for sentence in near)


def split_off(place: Place) -> Iterator[Made]:
    """Turn a relative clause or an apposition into a sentence: a true one of its name, a false one of another."""
    for token in place.tokens:
        name = _described(token, place)
        part = token.doc[token.left_edge.i : token.right_edge.i + 1]
        text = _own_sentence(token, part) if name is not None else None
        if name is None or not text or len(part) < 4:
            continue
        if token.dep_ == "relcl" and part[0].lower_ != ("who" if name.type == "PERSON" else "which"):
            continue
        yield Made(f"{token.dep_}_split", polished(f"{name.shown} {text}"), 1)
        others = [other for other in place.others(name) if not _similar(place, text, other)]
        if others:
            yield Made(f"{token.dep_}_exchanged", polished(f"{others[0].shown} {text}"), 0)


def _described(token: Any, place: Place) -> Name | None:
    """Return the name that a relative clause or an apposition directly follows and describes, or None."""
    head = token.head
    if head.pos_ != "PROPN" or token.dep_ not in ("relcl", "appos") or head.dep_ == "conj":
        return None
    aside = _commas(place.span, token)
    if aside is None or aside[0] != head.i + 1 or child(head, "conj") is not None:
        return None
    before = head.doc[head.left_edge.i - 1] if head.left_edge.i > place.span.start else None
    if before is not None and before.pos_ == "PROPN":
        return None
    if token.dep_ == "relcl" and head.ent_type_ != "PERSON" and head.dep_ not in ("nsubj", "nsubjpass", "dobj", "attr"):
        return None
    joined = token.dep_ == "appos" and child(token, "conj") is not None and head.ent_type_ == "PERSON"
    types = ("PERSON", "ORG", "GPE") if token.dep_ == "appos" else ("PERSON", "ORG")
    return None if joined else name_of(head, types)


def _own_sentence(token: Any, part: Any) -> str | None:
    if any(word.tag_ in ("PRP", "PRP$") for word in part):
        return None
    if token.dep_ == "relcl":
        pronoun = child(token, "nsubj", "nsubjpass")
        sound = pronoun is not None and pronoun.i == part.start and pronoun.lower_ in ("who", "which")
        return str(part.doc[part.start + 1 : part.end].text) if sound else None
    if token.pos_ != "NOUN" or part[0].text not in ("a", "an", "the"):
        return None
    return f"is {part.text}"


def _front(speech: Speech) -> str:
    content = speech.content
    return str(lowered(content))


def attribution(place: Place) -> Iterator[Made]:
    """Move the attribution of a statement, exchange its speaker, or leave the attribution off."""
    for speech in speeches(place.sentence) if prose(place.sentence) else ():
        outer = speech.verb.dep_ == "ROOT" and speech.verb.tag_ == "VBD" and speech.verb.lemma_ == "say"
        speaker = noun_phrase(speech.speaker)
        if not outer or any(token.tag_ in ("PRP", "PRP$", "WP", "WDT") for token in [*speaker, *speech.content[:3]]):
            continue
        if speech.content[0].dep_ == "nsubj" and speech.content[0].tag_ == "DT":
            continue
        if re.search(r"[\"“”]|(?:^|\s)['‘]", place.sentence.text) or len(words(speech.content.text)) < 5:
            continue
        said, who = str(speech.content.text), lowered(speaker)
        forms = [
            f"{said}, {who} said",
            f"{speaker.text} said that {_front(speech)}",
            f"According to {who}, {_front(speech)}",
        ]
        before = speech.content.start < speech.verb.i
        yield Made("attribution_moved", polished(place.random.choice(forms[1:] if before else [forms[0], forms[2]])), 1)
        name = name_of(speech.speaker)
        others = place.others(name) if name else []
        if others:
            form = place.random.choice(forms).replace(who, others[0].shown).replace(str(speaker.text), others[0].shown)
            yield Made("speaker_exchanged", polished(form), 0)
        if not any(token.tag_ in ("PRP", "PRP$") and token.i - speech.content.start < 4 for token in speech.content):
            yield Made("said_as_fact", polished(said), 0)


def quotation(place: Place) -> Iterator[Made]:
    """Move a quotation's speaker, give the quotation to another, or take its marks off."""
    text = place.sentence.text
    found = re.fullmatch(r"\s*[\"“]([^\"“”]{25,})[\"”]\s*,?\s*(?:said ([^,.\"]+)|([^,.\"]+) said)\.?\s*", text)
    if not found:
        return
    words_said = found[1].rstrip(" ,")
    speech_verbs = [token for token in place.tokens if token.lemma_ == "say" and token.dep_ in ("ROOT", "parataxis")]
    subject = child(speech_verbs[-1], "nsubj") if speech_verbs else None
    who = str(found[2] or found[3]).strip()
    if subject is None or subject.pos_ == "PRON" or len(who.split()) > 8:
        return
    yield Made("quotation_moved", polished(f'{who} said: "{words_said}."'), 1)
    name = name_of(subject)
    others = place.others(name) if name else []
    for other in others[:1]:
        yield Made("quotation_exchanged", polished(f'"{words_said}," {other.shown} said'), 0)
    if not re.search(r"\b(?:I|we|you|my|our|your|us|me|he|she|it|they|this|that)\b", words_said, re.IGNORECASE):
        yield Made("said_as_fact", polished(words_said), 0)


# --- false ---------------------------------------------------------------------------------------------------------


def roles(place: Place) -> Iterator[Made]:
    """Exchange subject and object, or set another name of the article in the place of one."""
    for clause in _facts(place):
        subject = _entity(clause.subject)
        things = [
            clause.object,
            *[child(prep, "pobj") for prep in clause.verb.rights if prep.dep_ in ("prep", "agent")],
        ]
        for thing in [thing for thing in things if thing is not None]:
            other = _entity(thing)
            if subject is None or other is None or clause.verb.lemma_ in MUTUAL or _joined(clause):
                continue
            first, second = bare_name(subject), bare_name(other)
            fit = first and second and first.type == second.type and not same_name(first, second)
            if fit and first and second and not _also(place, clause.verb.lemma_, second, first):
                edits = [(subject, _shown(second, subject)), (other, _shown(first, other))]
                edited = replaced(place.span, [(old.start, old.end, new) for old, new in edits])
                yield Made("roles_exchanged", edited, 0)


def _shown(name: Name, old: Any) -> str:
    """Return a name as it stands in the place of another: with its article only where a noun phrase begins."""
    before = old.doc[old.start - 1] if old.start > old.sent.start else None
    opens = before is None or before.is_punct or before.pos_ in ("ADP", "VERB", "AUX", "CCONJ", "SCONJ")
    bare = old.root.dep_ in ("amod", "compound", "nmod", "poss")
    return name.shown if (opens and not bare) or old[0].lower_ == "the" else name.text


def _joined(clause: Clause) -> bool:
    return any(word.lower_ in ("with", "between", "together", "alongside") for word in clause.verb.subtree)


def _entity(head: Any) -> Any | None:
    """Return the whole entity that a noun is in, without the article before it."""
    for span in head.sent.ents:
        if span.start <= head.i < span.end and span.label_ in ACTORS and bare_name(span):
            return span
    return None


def replaced_names(place: Place) -> Iterator[Made]:
    """Replace a name by another of the same type, preferably from the same passage."""
    for span in place.span.ents:
        name = bare_name(span) if span.label_ in NAMED else None
        owned = span.end < place.span.end and span.doc[span.end].text in ("'s", "’s") and len(span) > 3
        joined = span.root.dep_ == "conj" or child(span.root, "conj", "appos") is not None
        other = None if name is None or owned or joined else _substitute(place, span, name)
        if other is not None:
            role = "subject" if span.root.dep_ in ("nsubj", "nsubjpass") else "name"
            yield Made(f"{role}_replaced", replaced(place.span, [(span.start, span.end, _shown(other, span))]), 0)


def _substitute(place: Place, span: Any, name: Name) -> Name | None:
    """Find a name that can stand where another stands and of which the passage does not say the same."""
    for other in place.others(name)[:3]:
        plural = name.type != "NORP" or span.root.dep_ == "amod" or other.text.endswith("s")
        same = _also(place, span.root.head.lemma_, other, None) or _similar(place, place.sentence.text, other)
        if plural and not same:
            return other
    return None


# Verbs of intention, request or failure: what the infinitive after them tells need not have happened.
INTENT = frozenset(
    "plan want hope intend expect ask consider agree threaten promise seek vow try attempt prepare urge order propose"
    " offer pledge aim refuse fail decline tell encourage advise persuade call set poise schedule invite request"
    " demand wish desire advise".split()
)


def hedges_kept(place: Place) -> Iterator[Made]:
    """Exchange "may" and "might", which keeps the meaning."""
    for token in place.tokens:
        if (
            token.tag_ == "MD"
            and token.lower_ in POSSIBLE
            and token.i < token.head.i
            and child(token.head, "neg") is None
        ):
            yield Made("hedge_kept", replaced(place.span, [(token.i, token.i + 1, POSSIBLE[token.lower_])]), 1)


POSSIBLE = {"may": "might", "might": "may"}


def hedges_off(place: Place) -> Iterator[Made]:
    """Tell as a fact what may be, is planned, asked for or expected."""
    for token in place.tokens:
        if token.tag_ == "MD" and token.lower_ in ("may", "might", "could", "can", "would", "should"):
            yield from _modal(token, place)
        if token.dep_ == "advmod" and token.lower_ in HEDGING and token.head.pos_ != "ADV":
            yield Made("hedge_off", replaced(place.span, [(token.i, token.i + 1, "")]), 0)
        if token.dep_ == "xcomp" and token.tag_ == "VB" and token.head.lemma_ in INTENT:
            yield from _intended(token, place)


HEDGING = frozenset("reportedly allegedly possibly probably perhaps apparently supposedly likely almost nearly".split())


def _modal(token: Any, place: Place) -> Iterator[Made]:
    verb, after = token.head, token.i + 1
    if after >= place.span.end or child(verb, "neg") is not None or token.i > verb.i:
        return
    following = token.doc[after]
    subject = child(verb, "nsubj", "nsubjpass", "expl")
    if token.lower_ in ("may", "might", "could") and following.lower_ == "have" and subject is not None:
        has = "have" if _plural(subject) or subject.lower_ in ("they", "we", "i", "you") else "has"
        yield Made("hedge_off", replaced(place.span, [(token.i, after + 1, has)]), 0)
    elif following.tag_ == "VB" and token.lower_ != "would":
        yield Made("hedge_off", replaced(place.span, [(token.i, after, "will")]), 0)


def _intended(verb: Any, place: Place) -> Iterator[Made]:
    """Tell a plan, a wish or an expectation as done."""
    matrix = verb.head
    subject = child(matrix, "nsubj", "nsubjpass")
    if matrix.lemma_ == "consider" and any(word.dep_ == "auxpass" for word in matrix.children):
        return
    if (
        subject is None
        or matrix.dep_ not in ("ROOT", "conj")
        or child(matrix, "neg") is not None
        or subject.i > matrix.i
    ):
        return
    thing = child(matrix, "dobj")
    to = child(verb, "aux")
    if to is None or to.lower_ != "to" or thing is not None or to.i > verb.i or verb.doc[to.i - 1].lower_ == "not":
        return
    start = min(
        [word.i for word in matrix.lefts if word.dep_ in ("aux", "auxpass", "advmod") and word.i > subject.i]
        + [matrix.i]
    )
    done = place.forms.known(verb.lemma_, "VBD")
    if done is None or re.search(r"\b(?:no|none|neither|nobody|few)\b", str(noun_phrase(subject).text).lower()):
        return
    if verb.lemma_ == "be":
        done = "were" if _plural(subject) else "was"
    if to.i + 1 == verb.i and start > subject.i:
        yield Made("plan_as_done", replaced(place.span, [(start, verb.i + 1, done)]), 0)


def numbers(place: Place) -> Iterator[Made]:
    """Change a number, its unit, its order or its bound."""
    counts = (t for s in place.passage.sentences for t in s.tokens if t.pos_ == "NUM" and t.dep_ == "nummod")
    inside = {
        t.text for t in counts if t.ent_type_ not in ("DATE", "TIME") and t.i and t.doc[t.i - 1].text not in "$£€"
    }
    for token in place.tokens:
        if (
            token.pos_ != "NUM"
            or not _is_value(token.text)
            or _hyphened(token)
            or (token.ent_type_ in ("DATE", "TIME") and re.fullmatch(r"\d{4}", token.text))
        ):
            continue
        pool = sorted(number for number in inside if number not in place.sentence.text and _like(number, token.text))
        if pool and token.ent_type_ not in ("DATE", "TIME") and place.random.random() < 0.5:
            yield Made(
                "number_of_passage", replaced(place.span, [(token.i, token.i + 1, place.random.choice(pool))]), 0
            )
        new = _other_value(token.text, place)
        if new and token.text.lower() != "one":
            yield Made("number_changed", replaced(place.span, [(token.i, token.i + 1, new)]), 0)
        yield from _of_all(token, place)
    yield from _swapped_words(place, BOUNDS, "bound_changed")
    yield from _swapped_words(place, UNITS, "unit_changed")


def _like(first: str, second: str) -> bool:
    same = first.isalpha() == second.isalpha() and ("," in first) == ("," in second)
    return same and first.lower() != second.lower() and abs(len(first) - len(second)) <= 2


def _is_value(text: str) -> bool:
    return text.lower() in NUMBERS or re.fullmatch(r"\d[\d,]*(?:\.\d+)?", text) is not None


def _other_value(text: str, place: Place) -> str | None:
    if text.lower() in NUMBERS:
        return place.random.choice([number for number in NUMBERS[:9] if number != text.lower()])
    if not _is_value(text):
        return None
    digits = [i for i, mark in enumerate(text) if mark.isdigit()]
    at = place.random.choice(digits[:2])
    new = place.random.choice([d for d in "123456789" if d != text[at]])
    return text[:at] + new + text[at + 1 :]


def _of_all(token: Any, place: Place) -> Iterator[Made]:
    """Turn "22 of the 24" into "all 24", and into "24 of the 22"."""
    prep = child(token, "prep")
    whole = child(prep, "pobj") if prep is not None and prep.lower_ == "of" else None
    total = child(whole, "nummod") if whole is not None else None
    if (
        whole is not None
        and total is not None
        and total.i < whole.i
        and token.lower_ != "one"
        and total.lower_ != "two"
    ):
        yield Made("order_changed", replaced(place.span, [(token.left_edge.i, total.i, "all")]), 0)
        swap = [(token.i, token.i + 1, total.text), (total.i, total.i + 1, token.text)]
        yield Made("order_changed", replaced(place.span, swap), 0)


BOUNDS = (
    ("more than", "fewer than"), ("fewer than", "more than"), ("less than", "more than"), ("at least", "at most"),
    ("at most", "at least"), ("up to", "more than"), ("nearly", "more than"), ("almost", "more than"),
    ("over", "under"),
)  # fmt: skip
UNITS = (
    ("million", "billion"), ("billion", "million"), ("thousand", "million"), ("hundred", "thousand"),
    ("hours", "days"), ("days", "weeks"), ("weeks", "months"), ("months", "years"), ("years", "months"),
    ("minutes", "hours"), ("seconds", "minutes"), ("hour", "day"), ("day", "week"), ("week", "month"),
    ("month", "year"), ("miles", "yards"), ("kilometers", "meters"), ("kilometres", "metres"), ("meters", "kilometers"),
    ("feet", "miles"), ("inches", "feet"), ("pounds", "tons"), ("tonnes", "kilograms"), ("decades", "years"),
    ("centuries", "decades"), ("decade", "century"), ("$", "£"), ("£", "$"), ("€", "$"),
)  # fmt: skip
ORDERS = (
    ("before", "after"), ("after", "before"), ("earlier", "later"), ("later", "earlier"), ("since", "until"),
    ("until", "since"), ("first", "last"), ("second", "third"), ("third", "fourth"), ("previous", "following"),
    ("next", "last"), ("early", "late"), ("late", "early"), ("yesterday", "today"),
)  # fmt: skip
QUANTIFIERS = (
    ("some", "all"), ("many", "all"), ("most", "all"), ("several", "all"), ("few", "many"), ("half of", "all of"),
    ("often", "always"), ("sometimes", "always"), ("usually", "always"), ("rarely", "often"), ("partly", "entirely"),
    ("mostly", "entirely"), ("partially", "fully"), ("largely", "entirely"), ("a few", "many"), 
    ("every", "almost no"), ("always", "never"), ("both", "neither of the"),
)  # fmt: skip


def _swapped_words(place: Place, pairs: Iterable[tuple[str, str]], kind: str) -> Iterator[Made]:
    """Replace a word that occurs once in the sentence by its counterpart in `pairs`."""
    text = place.sentence.text
    low = text.lower()
    for old, new in pairs:
        if old not in low:
            continue
        pattern = re.escape(old) if not old[0].isalpha() else rf"\b{old}\b"
        found = list(re.finditer(pattern, text, re.IGNORECASE))
        if len(found) == 1 and _counts(place, found[0], kind):
            yield Made(kind, polished(text[: found[0].start()] + new + text[found[0].end() :]), 0)


def _counts(place: Place, found: re.Match[str], kind: str) -> bool:
    """Say whether the word found has the sense that `kind` is about: a bound, a unit, a quantifier or an order."""
    after = place.sentence.text[found.end() : found.end() + 12]
    token = next(t for t in place.tokens if t.idx - place.span.start_char + len(t.text) >= found.end())
    if kind == "bound_changed":
        return re.match(rf"\s*[$£€]?\s*\d|\s*(?:half|twenty|{'|'.join(NUMBERS)})\b", after) is not None
    if kind == "unit_changed":
        return token.ent_type_ in ("DATE", "TIME", "MONEY", "QUANTITY", "CARDINAL") and token.dep_ != "compound"
    if kind == "quantifier_changed":
        counted = token.dep_ in ("det", "amod") and token.head.tag_ in ("NNS", "NNPS")
        return counted or (token.dep_ == "advmod" and token.tag_ == "RB")
    if _hyphened(token):
        return False
    return token.dep_ in ("prep", "mark", "advmod", "amod", "npadvmod") and token.tag_ != "RP"


def times(place: Place) -> Iterator[Made]:
    """Change a date, or the order of two events in time."""
    yield from _swapped_words(place, ORDERS, "order_of_time")
    text = place.sentence.text
    for group in (MONTHS, DAYS):
        found = [name for name in group if re.search(rf"\b{name}\b", text)]
        if len(found) == 1 and (
            found[0] not in ("May", "March") or re.search(rf"{found[0]} \d|(?:in|of) {found[0]}", text)
        ):
            new = place.random.choice([name for name in group if name != found[0] and name not in place.passage.text])
            yield Made("date_changed", polished(re.sub(rf"\b{found[0]}\b", new, text)), 0)
    years = re.findall(r"\b(?:1[6-9]|20)\d\d\b", text)
    if len(years) == 1:
        inside = re.findall(r"\b(?:1[6-9]|20)\d\d\b", place.passage.text)
        pool = [year for year in inside if year not in text] or [
            str(int(years[0]) + step) for step in (-3, -2, -1, 1, 2)
        ]
        yield Made("date_changed", polished(text.replace(years[0], place.random.choice(pool))), 0)


def quantifiers(place: Place) -> Iterator[Made]:
    """Change a quantifier, or put in "only" or "all"."""
    yield from _swapped_words(place, QUANTIFIERS, "quantifier_changed")
    for clause in _facts(place):
        subject, span = clause.subject, noun_phrase(clause.subject)
        if re.search(r"\b(?:only|all|alone|just|every|solely)\b", place.sentence.text, re.IGNORECASE):
            break
        if name_of(subject) and span.start == place.span.start and child(subject, "conj") is None:
            yield Made(
                "only_put_in", polished(f"Only {lowered(span)} {place.span.doc[span.end : place.span.end].text}"), 0
            )
        plain = span[0].tag_ == "NNS" or (
            span[0].tag_ == "JJ" and span[0].lower_ not in ("several", "many", "few", "most")
        )
        bare = subject.tag_ == "NNS" and plain and span.start == place.span.start
        if bare:
            yield Made(
                "all_put_in", polished(f"All {lowered(span)} {place.span.doc[span.end : place.span.end].text}"), 0
            )
        number = child(clause.object, "nummod") if clause.object is not None else None
        if number is not None and number.i == clause.object.left_edge.i:
            yield Made("only_put_in", replaced(place.span, [(number.i, number.i, "only ")]), 0)


def superlatives(place: Place) -> Iterator[Made]:
    """Make "the largest" of "a large"."""
    for token in place.tokens:
        article = token.doc[token.i - 1] if token.i > place.span.start else None
        if (
            token.tag_ != "JJ"
            or _hyphened(token)
            or token.dep_ != "amod"
            or article is None
            or article.lower_ not in ("a", "an")
        ):
            continue
        if token.head.tag_ != "NN" or token.head.i not in (token.i + 1, token.i + 2) or not token.is_alpha:
            continue
        form = place.forms.known(token.lemma_, "JJS")
        if form and form.endswith("est"):
            yield Made("superlative", replaced(place.span, [(article.i, token.i + 1, f"the {form}")]), 0)


def _hyphened(token: Any) -> bool:
    near = (token.doc[i].text for i in (token.i - 1, token.i + 1) if 0 <= i < len(token.doc))
    return any(text in ("-", "–") for text in near)


def antonyms(place: Place) -> Iterator[Made]:
    """Replace a word by its opposite in the same inflected form."""
    for token in place.tokens:
        if not token.is_lower or child(token, "neg", "prt", "xcomp") is not None or _hyphened(token):
            continue
        whole = OPPOSITES.get((token.pos_, token.lower_), [])
        for other in whole or OPPOSITES.get((token.pos_, token.lemma_.lower()), []):
            form = other if whole else place.forms.known(other, token.tag_)
            if form:
                yield Made("antonym", replaced(place.span, [(token.i, token.i + 1, form)]), 0)
                break


def negations(place: Place) -> Iterator[Made]:
    """Put a "not" in, or take one out."""
    for token in place.tokens:
        if token.dep_ == "neg" and token.head.pos_ in ("VERB", "AUX") and token.i < token.head.i:
            yield from _affirmed(token, place)
    for clause in _facts(place):
        verb = clause.verb
        if any(token.dep_ == "neg" for token in place.tokens):
            break
        if clause.helpers:
            at = clause.helpers[0].i + 1
            yield Made("negation_in", replaced(place.span, [(at, at, " not ")]), 0)
        elif verb.tag_ in ("VBD", "VBZ") and verb.i == place.span.doc[verb.i].i:
            helper = "did" if verb.tag_ == "VBD" else "does"
            yield Made("negation_in", replaced(place.span, [(verb.i, verb.i + 1, f"{helper} not {verb.lemma_}")]), 0)


def _affirmed(token: Any, place: Place) -> Iterator[Made]:
    verb, helper = token.head, token.doc[token.i - 1] if token.i > place.span.start else None
    if token.lower_ == "never":
        yield Made("negation_out", replaced(place.span, [(token.i, token.i + 1, "")]), 0)
    elif helper is not None and helper.lemma_ == "do" and token.i + 1 == verb.i:
        tag = {"did": "VBD", "does": "VBZ"}.get(helper.lower_, "VBP")
        form = place.forms.form(verb.lemma_, tag) if tag != "VBP" else verb.lemma_
        yield Made("negation_out", replaced(place.span, [(helper.i, verb.i + 1, form)]), 0)
    elif helper is not None and token.lower_ in ("not", "n't", "n’t") and helper.lower_ not in ("ca", "wo", "sha"):
        yield Made("negation_out", replaced(place.span, [(token.i, token.i + 1, "")]), 0)


def antecedents(place: Place) -> Iterator[Made]:
    """Replace a pronoun at the start of a sentence by the name that it stands for, and by another."""
    span, before = place.span, _before(place)
    if before is None or span[0].lower_ not in ("he", "she") or span[0].dep_ not in ("nsubj", "nsubjpass"):
        return
    people = [bare_name(entity) for entity in before.span.ents if entity.label_ == "PERSON"]
    subject = next(
        (token for token in before.span if token.dep_ in ("nsubj", "nsubjpass") and token.head.dep_ == "ROOT"), None
    )
    name = name_of(subject, ("PERSON",)) if subject is not None else None
    if name is None or len(people) != 1 or re.search(r"[\"“”]", before.text + span.text):
        return
    others = [other for other in place.others(name) if len(other.text.split()) > 1]
    yield Made("antecedent_named", replaced(span, [(span.start, span.start + 1, name.text)]), 1)
    if others:
        yield Made("antecedent_wrong", replaced(span, [(span.start, span.start + 1, others[0].text)]), 0)


def _before(place: Place) -> Sentence | None:
    earlier = [sentence for sentence in place.passage.sentences if sentence.start < place.sentence.start]
    return earlier[-1] if earlier else None


# --- two sentences in one, and true copies with a name changed -----------------------------------------------------


def _end_off(text: str) -> str:
    return text.rstrip().rstrip(".")


def _low(place: Place, span: Any) -> str:
    """Return words as they stand within a sentence, names kept with their capital."""
    first = span[0]
    common = first.pos_ not in ("NOUN", "PROPN", "ADJ", "VERB") or place.forms.known(first.lemma_, first.tag_)
    return lowered(span).strip() if common else str(span.text).strip()


def _joinable(sentence: Sentence) -> bool:
    return _whole_claim(sentence) and prose(sentence) and len(words(sentence.text)) <= 22


def joined(place: Place) -> Iterator[Made]:
    """Join two sentences of the passage as they stand, with one of them changed, or as cause and effect."""
    own = place.sentence
    others = [sentence for sentence in place.passage.sentences if sentence.start != own.start and _joinable(sentence)]
    others = [sentence for sentence in others if _stated(replace(place, sentence=sentence))]
    if not others or not _joinable(own):
        return
    other = place.random.choice(others)
    first, second = (own, other) if own.start < other.start else (other, own)
    yield Made("joined_true", polished(f"{_end_off(first.text)}, and {_low(place, second.span)}"), 1)
    wrong = [made for maker in FALSE for made in maker(replace(place, sentence=other))]
    if wrong:
        changed = place.random.choice(wrong).claim
        low = changed[:1].lower() + changed[1:] if _low(place, other.span)[0].islower() else changed
        form = place.random.choice(
            [f"{_end_off(own.text)}, and {low}", f"{_end_off(changed)}, and {_low(place, own.span)}"]
        )
        yield Made("joined_false", polished(form), 0)
    far = abs(place.passage.sentences.index(own) - place.passage.sentences.index(other)) > 1
    caused: object = re.search(
        r"\b(?:because|since|so|as|therefore|due|result|reason|caused?|led|after)\b", own.text + other.text
    )
    begins = child(other.span.root, "nsubj", "nsubjpass")
    caused = caused or {w for w in words(own.text) if len(w) > 3} & other.words
    plain = begins is not None and begins.left_edge.i == other.span.start and other.span.root.tag_ in ("VBD", "VBN")
    if far and not caused and plain:
        link = place.random.choice(["because", "as a result of which"])
        yield Made(
            "cause_put_in",
            polished(f"{_end_off(own.text)}{',' * (link[:2] == 'as')} {link} {_low(place, other.span)}"),
            0,
        )


def foreign(place: Place, elsewhere: list[Sentence]) -> Iterator[Made]:
    """Join the sentence with one from another passage of the article."""
    fit = [sentence for sentence in elsewhere if _joinable(sentence) and not _held(place.passage, sentence.text)]
    if fit and _joinable(place.sentence):
        tail_text = _low(place, place.random.choice(fit).span)
        yield Made("joined_foreign", polished(f"{_end_off(place.sentence.text)}, and {tail_text}"), 0)


def _held(passage: Passage, text: str, without: int = -1) -> bool:
    """Say whether a sentence of a passage, but not the one at `without`, has half or more of a text's longer words."""
    said = {word for word in words(text) if len(word) > 3}
    for sentence in passage.sentences:
        if sentence.start != without and 2 * len(said & sentence.words) >= len(said):
            return True
    return False


def _part_of_more(claim: str, found: re.Match[str]) -> bool:
    """Say whether a name found in a claim is part of a longer one."""
    before, after = claim[: found.start()].split(), claim[found.end() :].split()
    return (len(before) > 1 and before[-1][0].isupper()) or (bool(after) and after[0][0].isupper())


def twisted(place: Place, made: Made) -> Iterator[Made]:
    """Change a name in a true claim that is worded otherwise than its sentence."""
    for name in place.random.sample(place.names, len(place.names)):
        found = list(re.finditer(rf"(?<!\w){re.escape(name.text)}(?!\w)", made.claim))
        others = place.others(name)
        if len(found) != 1 or not others or _part_of_more(made.claim, found[0]):
            continue
        before = made.claim[: found[0].start()].lower().split()
        held = before and before[-1] in ("a", "an", "the", "his", "her", "its", "their", "one")
        shown = others[0].text if held else others[0].shown
        if not _also(place, place.span.root.lemma_, others[0], None) and not _similar(place, made.claim, others[0]):
            text = made.claim[: found[0].start()] + shown + made.claim[found[0].end() :]
            yield Made("twisted", polished(text), 0)
        return


FALSE: tuple[Maker, ...] = (
    roles, replaced_names, hedges_off, numbers, times, quantifiers, superlatives, antonyms, negations
)  # fmt: skip
TRUE: tuple[Maker, ...] = (verbatim, shortened, reordered, rewritten, coordinate, hedges_kept)
BOTH: tuple[Maker, ...] = (passive, split_off, joined)
REWORDED = (
    "moved",
    "aside_dropped",
    "clause_dropped",
    "coordinate_dropped",
    "relcl_split",
    "attribution_moved",
    "passive",
)


# --- rows ----------------------------------------------------------------------------------------------------------


def make(place: Place, elsewhere: list[Sentence]) -> Iterator[Made]:
    """Make every claim that one sentence gives."""
    if prose(place.sentence):
        yield from antecedents(place)
    spoken = [*attribution(place), *quotation(place)] if len(words(place.sentence.text)) <= LONGEST else []
    yield from (
        made
        for made in spoken
        if made.kind != "said_as_fact" or not _held(place.passage, made.claim, place.sentence.start)
    )
    if not (_whole_claim(place.sentence) and prose(place.sentence) and _stated(place)):
        return
    found = [made for maker in (*TRUE, *BOTH, *FALSE) for made in maker(place)]
    yield from found
    true = [made for made in [*found, *spoken] if made.label and made.kind in REWORDED]
    if true:
        yield from twisted(place, place.random.choice(true))
    yield from foreign(place, elsewhere)


def sound(made: Made, sentence: str) -> bool:
    """Say whether a claim is well formed and, if it is meant to be false, no copy of its sentence."""
    copied = words(made.claim) == words(sentence)
    if made.label == 0 and copied:
        return False
    size = len(words(made.claim))
    return 4 <= size <= 60 and not re.search(r" ,|,,|\(\s|\s\)|\b(\w+) \1\b", made.claim)


def places(passages: list[Passage], seed: int) -> Iterator[tuple[Place, list[Sentence]]]:
    """Yield a Place for each sentence, with the sentences of the neighbouring passages of its article."""
    forms = Forms(sentence.tokens for passage in passages for sentence in passage.sentences)
    for article, group in by_article(passages).items():
        number = random.Random(f"{seed}:{article}:{group[0].text}")
        named = [names(passage) for passage in group]
        near = list({name.text: name for passage_names in named[:40] for name in passage_names}.values())
        for at, passage in enumerate(group):
            apart = [
                sentence
                for other in group[max(at - 2, 0) : at + 3]
                if other is not passage
                for sentence in other.sentences
            ]
            for sentence in passage.sentences:
                yield Place(sentence, passage, named[at], near, forms, number), apart


def build(passages: list[Passage], kept: Kept, seed: int) -> list[Row]:
    """Make all rows: each claim once, none that is kept back, no kind more often than its cap."""
    number = random.Random(seed)
    found: list[tuple[Made, Passage, str]] = []
    seen: set[tuple[str, str]] = set()
    for place, elsewhere in places([passage for passage in passages if len(words(passage.text)) >= FEWEST_WORDS], seed):
        for made in make(place, elsewhere):
            key = made.claim, place.passage.text
            if (
                sound(made, place.sentence.text)
                and key not in seen
                and not kept.asks(made.claim)
                and not kept.holds(made.claim)
            ):
                seen.add(key)
                found.append((made, place.passage, place.sentence.text))
    rows = [
        {
            "claim": made.claim, "document": passage.text, "label": made.label, "kind": made.kind, "set": "made_claims",
            "source": passage.set, "article": passage.article, "from": sentence,
        }
        for made, passage, sentence in found
    ]  # fmt: skip
    return capped(rows, CAPS, number)


def main(arguments: list[str] | None = None) -> None:
    """Write the rows to train on and, beside them, those of the development part."""
    options = options_of(__doc__, arguments)
    kept = kept_back(options.train)
    rows = build(load_passages(options.train, kept, options.cache), kept, options.seed)
    write_split(options.out, [{"id": f"made_claim_{number}", **row} for number, row in enumerate(rows)], options.seed)


if __name__ == "__main__":
    main()
