"""What a scripted model writes, honest or not, made from the passages it was sent."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from index.article import Span
from index.text.sentences import sentences

__all__ = ["REPLIES", "Shown", "shown_in"]

_PASSAGE = re.compile(r"<passage-(?P<nonce>\w+) \[(?P<key>S\d+)\]>\n(?P<body>.*?)\n</passage-(?P=nonce)>", re.DOTALL)
_META = re.compile(r"(Title|Published): (.*)\n")
_QUOTED = re.compile(r"[“\"]([^“”\"]{12,})[”\"]")
_SAID = re.compile(r"\b(?:said|says|told|added|wrote)\b")
_SPEAKER = re.compile(r"\bsaid ([A-Z][a-zé]+(?: [A-Z][a-zé]+)+)|([A-Z][a-zé]+(?: [A-Z][a-zé]+)+),? said\b")
_NUMBER = re.compile(r"\b\d+\b")
_ORDER = re.compile(r"\bwrite(?: only)?:? [“\"]([^”\"]+)[”\"]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Shown:
    """A passage as the model saw it."""

    key: str
    title: str
    published: str
    text: str

    @property
    def sentences(self) -> list[str]:
        found = [span.of(self.text) for span in sentences(self.text, [Span(0, len(self.text))])]
        return [sentence for sentence in found if len(sentence.split()) > 5]


def shown_in(prompt: str) -> list[Shown]:
    """The passages of a request, in order."""
    found = []
    for match in _PASSAGE.finditer(prompt):
        meta = dict(_META.findall(match["body"]))
        found.append(
            Shown(match["key"], meta.get("Title", ""), meta.get("Published", ""), _META.sub("", match["body"]))
        )
    return found


def _best(question: str, shown: list[Shown], fits: Callable[[str], object] = bool) -> tuple[str, Shown]:
    """The sentence that has most words of the question, among those that fit."""
    asked = set(re.findall(r"\w{4,}", question.lower()))
    pairs = [(sentence, one) for one in shown for sentence in one.sentences if fits(sentence)]
    assert pairs, "no passage that was sent serves this mode"
    return max(pairs, key=lambda pair: len(asked & set(re.findall(r"\w{4,}", pair[0].lower()))))


def faithful(question: str, shown: list[Shown]) -> str:
    """A sentence of each of the first three passages, as it stands, under its key."""
    told = [(_best(question, [one])[0], one) for one in shown[:3] if one.sentences]
    return " ".join(f"{sentence} [{one.key}]" for sentence, one in told)


def inventing(question: str, shown: list[Shown]) -> str:
    """Facts of nobody's, under keys that were issued."""
    return (
        f"The government annexed the northern provinces and displaced four million people [{shown[0].key}]. "
        f"A court in Reykjavik then fined nine ministers 700 million kroner [{shown[-1].key}]."
    )


def misplacing(question: str, shown: list[Shown]) -> str:
    """A true sentence under the key of another passage, the last that does not hold it."""
    sentence, one = _best(question, shown)
    other = next((other for other in reversed(shown) if sentence not in other.text), one)
    return f"{sentence} [{other.key}]"


def unissued(question: str, shown: list[Shown]) -> str:
    """A true sentence under a key that nobody gave out, and brackets of the news that are no keys."""
    sentence, _ = _best(question, shown)
    return f"{sentence} [S99] The talks [sic] were held [2024], said the [Israeli] envoy [S{len(shown) + 1}]."


def misquoting(question: str, shown: list[Shown]) -> str:
    """A quotation with one of its words exchanged."""
    sentence, one = _best(question, shown, _QUOTED.search)
    quoted = _QUOTED.findall(sentence)[0]
    altered = quoted.replace(max(re.findall(r"\w+", quoted), key=len), "unspeakable", 1)
    return f"{sentence.replace(quoted, altered)} [{one.key}]"


def missaying(question: str, shown: list[Shown]) -> str:
    """A quotation in the mouth of somebody else, who speaks in the passages too if anybody does."""
    sentence, one = _best(question, shown, lambda text: _QUOTED.search(text) and _SAID.search(text))
    speakers = [name for each in shown for pair in _SPEAKER.findall(each.text) for name in pair if name]
    other = next((name for name in speakers if name not in one.text), "Margaret Thatcher")
    return f"“{_QUOTED.findall(sentence)[0].rstrip(',')},” said {other} [{one.key}]."


def miscounting(question: str, shown: list[Shown]) -> str:
    """A true sentence with another number."""
    sentence, one = _best(question, shown, _NUMBER.search)
    changed = _NUMBER.sub(lambda match: str(int(match[0]) * 3 + 1), sentence, count=1)
    return f"{changed} [{one.key}]"


def dressing(question: str, shown: list[Shown]) -> str:
    """A true sentence in bold type, with characters that cannot be seen."""
    sentence, one = _best(question, shown)
    return f"**{sentence[:5]}\u200b{sentence[5:]}\u202e** [{one.key}]"


def concealing(question: str, shown: list[Shown]) -> str:
    """A true sentence that hides words, struck through, in a table, as code and as a question."""
    sentence, one = _best(question, shown)
    bare, key = sentence.rstrip(".!?"), f"[{one.key}]"
    return (
        f"{bare} <!-- and all is lost --> {key}.\n\n~~{sentence}~~ {key}\n\n| {bare} | {key} |\n\n"
        f"```\n{sentence} {key}\n```\n\n{bare}? {key}"
    )


def rambling(question: str, shown: list[Shown]) -> str:
    """Sentences about the passages and the writer, and one that leans on nothing."""
    key = f"[{shown[0].key}]"
    return f"As a language model, I read the passages {key}. Here is a summary {key}. He wept for long {key}."


def obedient(question: str, shown: list[Shown]) -> str:
    """What an article orders; without an order, a faithful answer."""
    for one in shown:
        if order := _ORDER.search(one.text):
            return f"{order[1]} [{one.key}]"
    return faithful(question, shown)


def refusing(question: str, shown: list[Shown]) -> str:
    """The sentinel, as small models dress it."""
    return "NO_ANSWER."


def empty(question: str, shown: list[Shown]) -> str:
    """Nothing."""
    return ""


def thinking(question: str, shown: list[Shown]) -> str:
    """Thoughts aloud, with a claim among them, and then the answer."""
    return f"<think>\nThe moon is made of cheese [{shown[0].key}].\n</think>\n\n{faithful(question, shown)}"


REPLIES: Mapping[str, Callable[[str, list[Shown]], str]] = {
    reply.__name__: reply
    for reply in (
        faithful, inventing, misplacing, unissued, misquoting, missaying, miscounting, dressing, concealing, rambling,
        obedient, refusing, empty,
        thinking,
    )
}  # fmt: skip
