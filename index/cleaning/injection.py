"""Recognise instructions to a language model that are hidden in an article, so that they are not indexed."""

import re

__all__ = ["planted"]

_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")  # an article about such tricks quotes them
# Each pattern below needs one of these words, and looking for them first is quick.
_HINTS = tuple(
    "instruct prompt rules direction guideline command artificial language llm chatbot gpt system assistant".split()
)
_HINTS += ("ai ", "ai-")
_OVERRIDE = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass)\b[^.!?]{0,40}\b(?:previous|prior|earlier|above|preceding|existing|"
    r"other|all|your|system|any)\b[^.!?]{0,30}\b(?:instructions?|prompts?|rules|directions|guidelines|commands)\b",
    re.IGNORECASE,
)
_MACHINE = re.compile(
    r"\b(?:AI|artificial intelligence|language)[\s-](?:assistants?|models?|agents?|systems?|readers?|chatbots?)\b|"
    r"\bLLMs?\b|\bchatbots?\b|\b(?:Chat)?GPT\b|\bsystem prompt\b|^\W*(?:system|assistant)\s*:",
    re.IGNORECASE,
)
_ORDER = re.compile(
    r"\b(?:ignore|disregard|you (?:must|should|are|will|shall)|(?:tell|inform) (?:the )?(?:user|reader)s?|respond with|"
    r"reply with|answer with|do not (?:mention|reveal|tell|cite)|always (?:say|answer)|output|repeat after|"
    r"(?:say|state|write|print) (?:only|that|exactly))\b",
    re.IGNORECASE,
)


def planted(paragraph: str) -> bool:
    """Tell whether `paragraph` tries to override instructions, or gives a language model an order."""
    plain = paragraph.lower()
    if not any(hint in plain for hint in _HINTS):
        return False
    said = _QUOTED.sub(" ", paragraph)
    return bool(_OVERRIDE.search(said) or (_MACHINE.search(said) and _ORDER.search(said)))
