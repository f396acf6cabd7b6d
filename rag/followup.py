"""A follow-up made to stand alone, without a model: it takes over the topic and the names of the last turns."""

import re
from collections.abc import Mapping, Sequence

__all__ = ["Message", "standalone"]

Message = Mapping[str, str]  # role ("user" or "assistant"), content

_LEANS = re.compile(
    r"\b(?:he|she|it|they|him|her|them|his|hers|its|their|theirs|this|that|these|those|there|then|one|ones|so|"
    r"former|latter|same|else|instead|too|also)\b|^\W*(?:and|but|or|so|what about|how about|why not|who else|"
    r"what else|since when|why|when|where|how|who|really)\b[^a-z]*\??$|^\W*(?:and|but|what about|how about)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?:[A-Z][\w’'.-]*\s+)*[A-Z][\w’'-]+")
_LEADING = frozenset({"The", "A", "An", "And", "But", "It", "He", "She", "They", "In", "On", "At", "Now", "Its", "Their"})
_FEW = 4  # words under which a question without a name leans on what was said before
_NAMES = 3  # taken over from the last answer


def standalone(question: str, history: Sequence[Message]) -> str:
    """`question`, with the topic of the last turns added where it cannot be understood without them."""
    if not history or not _leans(question):
        return question
    asked = [turn["content"] for turn in history if turn["role"] == "user"]
    if not asked:
        return question
    topic = [asked[-1]]
    # A topic that was a follow-up itself leans on the one before.
    for earlier in reversed(asked[:-1]):
        if not _leans(topic[0]):
            break
        topic.insert(0, earlier)
    said = next((turn["content"] for turn in reversed(history) if turn["role"] == "assistant"), "")
    names = [name for name in _names(said) if name.lower() not in " ".join([question, *topic]).lower()]
    about = " ".join(part.rstrip(" ?!.") + "." for part in topic)
    return " ".join([question, f"({about}", *([", ".join(names[:_NAMES]) + "."] if names else [])]).rstrip(".") + ")"


def _leans(question: str) -> bool:
    return bool(_LEANS.search(question)) or (len(question.split()) < _FEW and not _names(question[1:]))


def _names(text: str) -> list[str]:
    found = [match[0].rstrip(".") for match in _NAME.finditer(text)]
    plain = [re.sub(r"^(?:%s)\s+" % "|".join(_LEADING), "", name) for name in found]
    return list(dict.fromkeys(name for name in plain if name and name not in _LEADING))
