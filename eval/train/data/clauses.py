"""Find who does what to whom in a parsed sentence, and the words that say so."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from eval.train.data.articles import Passage, Sentence

__all__ = [
    "ACTORS",
    "MUTUAL",
    "NAMED",
    "SPEECH",
    "SUBJECTS",
    "Clause",
    "Name",
    "Speech",
    "bare_name",
    "child",
    "clauses",
    "complete",
    "finite",
    "inverted",
    "list_phrase",
    "lowered",
    "mentions",
    "name_of",
    "names",
    "negative",
    "noun_phrase",
    "prose",
    "same_name",
    "short_name",
    "speeches",
    "stands_alone",
    "tail",
    "tidy",
]

# The verbs that English reports speech with.
SPEECH = frozenset(
    "say tell announce warn claim add report state argue insist deny admit confirm suggest reveal note explain declare"
    " acknowledge write tweet predict allege complain conclude reply respond assert maintain remark stress emphasize"
    " estimate boast joke recall testify contend".split()
)
SUBJECTS = ("nsubj", "nsubjpass", "expl", "csubj")
NAMED = ("PERSON", "ORG", "GPE", "NORP", "LOC", "FAC")
ACTORS = ("PERSON", "ORG", "GPE", "NORP")
# Dependencies to the right of a noun that are no part of what the noun names.
LOOSE = frozenset("relcl appos acl advcl parataxis punct ccomp dep".split())
# Dependencies to the right of a verb that belong to its predicate.
TAIL = frozenset("dobj prep prt dative agent attr acomp oprd xcomp".split())
DENIALS = frozenset("no nobody none nothing neither nor never hardly".split())
LEANING = frozenset("PRP PRP$ WP WDT WP$ WRB EX".split())
DEICTIC = frozenset("this that these those here there then now so such another other others one ones both".split())
# Verbs whose two sides can be exchanged without changing what is said.
MUTUAL = frozenset(
    "meet marry join face fight resemble match equal divorce accompany border battle date include".split()
)
QUOTES = re.compile(r"[\"“”«»\[\]()|*_•]|''|``")


@dataclass(frozen=True)
class Clause:
    """Hold a verb with its subject and object, in the parse of its sentence."""

    sentence: Sentence
    verb: Any
    subject: Any
    object: Any  # or None
    passive: bool
    helpers: tuple[Any, ...] = field(default=())


def noun_phrase(head: Any) -> Any:
    """Return the span of a noun phrase, without relative clauses, appositions and other additions."""
    left, right = head.left_edge.i, head.i
    for child in head.rights:
        if child.dep_ in LOOSE or any(token.dep_ in ("relcl", "appos", "acl") for token in child.subtree):
            break
        right = child.right_edge.i
    while right > head.i and (head.doc[right].dep_ in ("cc", "preconj", "prep", "det") or head.doc[right].is_punct):
        right -= 1
    return head.doc[left : right + 1]


def list_phrase(head: Any) -> Any:
    """Return the span of a noun phrase with the noun phrases coordinated with it."""
    span = noun_phrase(head)
    joined = head
    while (following := child(joined, "conj")) is not None and following.left_edge.i <= span.end + 1:
        span, joined = head.doc[span.start : max(span.end, noun_phrase(following).end)], following
    return span


def stands_alone(span: Any, most: int = 9) -> bool:
    """Say whether words can be understood without the sentence around them."""
    leaning = any(token.tag_ in LEANING or token.lower_ in DEICTIC for token in span)
    if leaning or not 0 < len(span) <= most or (span.end < len(span.doc) and span.doc[span.end].text == "-"):
        return False
    return not QUOTES.search(span.text) and "\n" not in span.text


def child(token: Any, *names: str) -> Any:
    """Return the first child of a token with one of these relations, or None."""
    return next((word for word in token.children if word.dep_ in names), None)


def _asserted(verb: Any) -> bool:
    """Say whether a verb heads a statement: it is the root, coordinated with it, or in its "that" clause."""
    while verb.dep_ in ("conj", "ccomp") and verb.head.pos_ in ("VERB", "AUX"):
        mark = child(verb, "mark")
        if mark is not None and mark.lower_ != "that":
            return False
        verb = verb.head
    return bool(verb.dep_ == "ROOT")


def prose(sentence: Sentence) -> bool:
    """Say whether a sentence is a full one: no question, heading, dateline or scrap."""
    text = sentence.text.rstrip("\"”'’) ")
    found = re.findall(r"[A-Za-z]\w*", text)
    small = sum(word[0].islower() for word in found)
    return text.endswith((".", "!", ",", ";", ":")) and 2 * small >= len(found) and not re.match(r"\W*[A-Z]{4,}", text)


def _subject(verb: Any) -> Any | None:
    """Return the subject of a verb: its own, the noun it describes, or that of the verb it is joined to."""
    own = child(verb, "nsubj", "nsubjpass")
    if own is not None and verb.dep_ == "relcl":
        return verb.head if own.tag_ in ("WDT", "WP") and verb.head.pos_ == "PROPN" else None
    if own is None and verb.dep_ == "conj" and verb.tag_ in ("VBD", "VBZ") and verb.head.pos_ == "VERB":
        shared = child(verb.head, "nsubj", "nsubjpass")
        return shared if shared is not None and shared.dep_ == "nsubj" else None
    return own


def clauses(sentence: Sentence) -> Iterator[Clause]:
    """Yield the finite clauses of a sentence that are asserted and whose verb is not negated."""
    if not prose(sentence):
        return
    for verb in sentence.tokens:
        subject = _subject(verb) if verb.pos_ == "VERB" else None
        if subject is None or subject.i > verb.i or child(verb, "neg") is not None:
            continue
        if not _asserted(verb.head.head if verb.dep_ == "relcl" and verb.head.head.pos_ == "VERB" else verb):
            continue
        helpers = tuple(word for word in verb.lefts if word.dep_ in ("aux", "auxpass") and word.i > subject.i)
        if verb.tag_ in ("VBD", "VBZ", "VBP") or (helpers and helpers[0].tag_ != "TO"):
            passive = any(helper.dep_ == "auxpass" for helper in helpers)
            yield Clause(sentence, verb, subject, child(verb, "dobj"), passive, helpers)


def negative(clause: Clause) -> bool:
    """Say whether a clause denies something in any of its words."""
    return any(token.dep_ == "neg" or token.lower_ in DENIALS for token in clause.verb.subtree)


def tail(clause: Clause, without: Any | None = None, most: int = 9) -> list[Any]:
    """Return the spans right of the verb that belong to its predicate, but `without`: at most `most` tokens."""
    parts, size = [], 0
    for part in clause.verb.rights:
        if part.dep_ not in TAIL:
            break
        span = noun_phrase(part) if part.dep_ == "dobj" else clause.verb.doc[part.left_edge.i : part.right_edge.i + 1]
        if without is not None and part.i == without.i:
            continue
        if not stands_alone(span, most) or size + len(span) > most or "," in span.text:
            break
        parts.append(span)
        size += len(span)
    return parts


def complete(clause: Clause) -> bool:
    """Say whether subject, verb and tail make a whole clause, with no required part cut off."""
    parts = tail(clause)
    ends = [part.end for part in parts] or [clause.verb.i + 1]
    if clause.object is not None and not any(part.start <= clause.object.i < part.end for part in parts):
        return False
    after = clause.verb.doc[max(ends)] if max(ends) < len(clause.verb.doc) else None
    loose = after is None or after.is_punct or after.dep_ in ("cc", "mark", "npadvmod", "advmod")
    return loose or (after is not None and after.dep_ == "prep" and after.head == clause.verb)


def lowered(span: Any) -> str:
    """Return the words of a phrase as they stand within a sentence."""
    text = str(span.text)
    first = span[0]
    named = first.pos_ == "PROPN" or (first.ent_type_ in NAMED and first.lower_ not in ("the", "a", "an"))
    keep = named or (first.text.isupper() and len(first.text) > 1)
    return text if keep else text[:1].lower() + text[1:]


SINGLE = {"have": "has", "are": "is", "were": "was", "do": "does"}


def inverted(clause: Clause, subject: str, rest: str, lead: str = "", single: bool = False) -> str:
    """Return a question with the auxiliary before `subject`, which may be another than the clause's, or `single`."""
    verb = clause.verb
    if clause.helpers:
        helper, after = clause.helpers[0].text.lower(), [word.text for word in clause.helpers[1:]] + [verb.text]
    else:
        helper = {"VBD": "did", "VBZ": "does"}.get(verb.tag_, "do")
        after = [verb.lemma_]
    helper = {"'s": "has" if verb.tag_ == "VBN" else "is", "’s": "is", "'ll": "will", "'ve": "have"}.get(helper, helper)
    helper = SINGLE.get(helper, helper) if single else helper
    return tidy(f"{lead} {helper} {subject} {' '.join(after)} {rest}") + "?"


def tidy(text: str) -> str:
    """Set single spaces and a capital at the start."""
    text = re.sub(r"\s+", " ", text).strip(" ,;:-–—")
    text = re.sub(r"\s+([,.?%’'])", r"\1", text)
    return text[:1].upper() + text[1:]


def finite(clause: Clause) -> str:
    """Return the verb with its auxiliaries in the singular."""
    texts = [SINGLE.get(helper.text.lower(), helper.text.lower()) for helper in clause.helpers]
    return " ".join([*texts, clause.verb.text])


@dataclass(frozen=True)
class Name:
    """Hold a name as a passage writes it, with its type."""

    text: str
    type: str
    article: bool = field(default=False, compare=False)

    @property
    def shown(self) -> str:
        """Return the name as it stands within a sentence."""
        return f"the {self.text}" if self.article else self.text

    def parts(self) -> frozenset[str]:
        """Return the capitalised words of this name, in lower case."""
        return _parts(self.text)


@lru_cache(maxsize=200_000)
def _parts(text: str) -> frozenset[str]:
    return frozenset(word.lower() for word in re.findall(r"\w+", text) if word[:1].isupper() and len(word) > 1)


@lru_cache(maxsize=50_000)
def _word_set(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.lower()))


def bare_name(span: Any) -> Name | None:
    """Return an entity's name without article and possessive, if it looks like one."""
    before = span.doc[span.start - 1].lower_ if span.start else ""
    article = span.label_ != "PERSON" and (span.text[:4].lower() == "the " or before == "the")
    text = re.sub(r"^(?:the|The)\s+", "", span.text).strip()
    text = re.sub(r"['’]s?$", "", text).strip(" .,-–—")
    sound = re.fullmatch(r"[A-Z][\w.&’'-]*(?: (?:of|the|and|for|de|al|[A-Z&][\w.&’'-]*)){0,5}", text)
    if not sound or len(text) < 2 or re.search(r"\d", text) or not text.split()[-1][0].isupper():
        return None
    return None if text.isupper() and len(text) > 4 else Name(text, span.label_, article)


def names(passage: Passage, types: tuple[str, ...] = NAMED) -> list[Name]:
    """List the names of a passage, each once, in order."""
    found: dict[str, Name] = {}
    for sentence in passage.sentences:
        for span in sentence.span.ents:
            name = bare_name(span) if span.label_ in types else None
            if name:
                found.setdefault(name.text, name)
    return list(found.values())


def name_of(head: Any, types: tuple[str, ...] = ACTORS) -> Name | None:
    """Return the named entity that contains a noun phrase's head, if it is of one of `types`."""
    if head.ent_type_ not in types:
        return None
    return next((bare_name(span) for span in head.sent.ents if span.start <= head.i < span.end), None)


@lru_cache(maxsize=500_000)
def same_name(first: Name, second: Name) -> bool:
    """Say whether two names may name one thing: a shared word or beginning, or one the initials of the other."""
    if first.parts() & second.parts() or not first.parts() or not second.parts():
        return True
    letters = [re.sub(r"\W", "", name.text).lower() for name in (first, second)]
    initials = ["".join(re.findall(r"\b[A-Z]", name.text)).lower() for name in (first, second)]
    stems = letters[0][:4] == letters[1][:4]
    return stems or letters[0] == initials[1] or letters[1] == initials[0]


def mentions(text: str, name: Name) -> bool:
    """Say whether any word of a name stands in a text."""
    return not name.parts().isdisjoint(_word_set(text))


def short_name(name: Name, whole: bool) -> str:
    """Return a person's last name, or the name as it is."""
    return name.shown if whole or name.type != "PERSON" else name.text.split()[-1]


@dataclass(frozen=True)
class Speech:
    """Hold a report of what someone said; `start` and `end` are the offsets of `content` in the passage."""

    sentence: Sentence
    verb: Any
    speaker: Any
    content: Any
    start: int
    end: int


def _opens(token: Any) -> bool:
    return bool(token.dep_ == "mark" and token.lower_ == "that")


def _trimmed(span: Any) -> Any | None:
    """Return a span without punctuation at its ends or "that" before it; None if fewer than three tokens remain."""
    left, right = span.start, span.end
    while left < right and (span.doc[left].is_punct or span.doc[left].is_space or _opens(span.doc[left])):
        left += 1
    while left < right and (span.doc[right - 1].is_punct or span.doc[right - 1].is_space):
        right -= 1
    return span.doc[left:right] if right - left >= 3 else None


def speeches(sentence: Sentence) -> Iterator[Speech]:
    """Find what is said in a sentence and by whom, where the speaker is named or described."""
    for verb in sentence.tokens:
        if verb.lemma_.lower() not in SPEECH or verb.pos_ != "VERB" or child(verb, "neg") is not None:
            continue
        speaker, content = child(verb, "nsubj"), child(verb, "ccomp")
        if speaker is None or content is None or not _asserted(verb):
            continue
        mark = child(content, "mark")
        if child(content, *SUBJECTS) is None or (mark is not None and mark.lower_ != "that"):
            continue
        span = verb.doc[content.left_edge.i : content.right_edge.i + 1]
        apart = span.end <= min(verb.i, speaker.left_edge.i) or span.start > max(verb.i, speaker.i)
        words_said = _trimmed(span) if apart and len(span) == len(list(content.subtree)) else None
        if words_said is not None:
            yield Speech(
                sentence, verb, speaker, words_said, *sentence.place(words_said.start_char, words_said.end_char)
            )
