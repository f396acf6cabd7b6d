"""A follow-up made to stand alone, without a model: it takes over the topic and names of the last turns."""

import re
from collections.abc import Mapping, Sequence

from rag.query.question import MOST_CHARACTERS
from rag.text.words import STOP, bag, stems

__all__ = ["Message", "standalone"]

Message = Mapping[str, str]  # role ("user" or "assistant"), content

_BACK = re.compile(
    r"\b(?:he|she|it|they|him|them|hers|theirs|this|these|then|former|latter|same|else|instead|also)\b"
    r"|\bthose\b(?! who\b)|\b(?:her|that|so|too|ones?)\W*$"
    r"|\b(?:the|that|which|new|old|other|first|last|next) ones?\b(?! of\b)"
    # "that" with a noun, and not before a clause: "did that bridge", "who said that the bridge"
    r"|(?:^|\b(?:is|was|are|were|do|does|did|has|had|have|will|would|can|could|should|of|to|about|in|at|by|for"
    r"|from|on|after|before|since|with|than|like|all) )that\b"
    r"|(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bwere )\bthere\b|^\W*(?:and|but|or|so|what about|how about)\b",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"\b(?:his|her|its|their)\b", re.IGNORECASE)
_EXISTS = re.compile(r"\bthere\b", re.IGNORECASE)  # after "is": most say of what, some only "a date"
_NAME = re.compile(r"(?:[A-Z][\w’'.-]*\s+)*[A-Z][\w’'-]+")
_LEADING = bag("The A An And But It He She They In On At Now Its Their")
_ATTRIBUTION = re.compile(r"^[^:\n]*\d{4}: ", re.MULTILINE)  # who reported it, and when, is not the topic
_FEW = 4  # words under which a question without a name leans on what was said before
_SAYING = 3  # words that carry meaning with which "is there …" stands alone
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
    known = " ".join([question, *topic]).lower()
    names = [name for name in _names(_ATTRIBUTION.sub("", said)) if name.lower() not in known]
    about = [*(part.rstrip(" ?!.") for part in topic), *([", ".join(names[:_NAMES])] if names else [])]
    made = f"{question} ({'. '.join(about)})"
    return made if len(made) <= MOST_CHARACTERS else question


def _leans(question: str) -> bool:
    words = stems(question)
    if not words:
        return False  # nothing was asked
    if _BACK.search(question) or (len(words) < _FEW and not _names(question[1:])):
        return True
    owner = _POSSESSIVE.search(question)
    if owner and not _names(question[1 : owner.start()]):
        return True
    return bool(_EXISTS.search(question)) and len(set(words) - STOP) < _SAYING


def _names(text: str) -> list[str]:
    found = [match[0].rstrip(".") for match in _NAME.finditer(text)]
    plain = [re.sub(rf"^(?:{'|'.join(_LEADING)})\s+", "", name) for name in found]
    return list(dict.fromkeys(name for name in plain if name and name not in _LEADING))
