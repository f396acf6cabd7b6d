"""Normalise a writer's text for checking and display: plain characters, no markup, nothing hidden."""

import html
import re
import unicodedata

__all__ = ["display_objection", "plain"]

_DROPPED = frozenset(
    {"Cc", "Cf", "Cs", "Co", "Cn"}
)  # control, format (bidirectional, zero-width), surrogates, unassigned
_COMMENT = re.compile(
    r"<!--.*?(?:-->|$)|<!\[CDATA\[.*?(?:\]\]>|$)|<(script|style)\b.*?(?:</\1\s*>|$)", re.DOTALL | re.I
)
_STRUCK = re.compile(r"~~|<\s*/?\s*(?:s|del|strike)\b", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,300}>")
_BREAK = re.compile(r"<(?:br|p|li|td|tr|div)\b[^<>]*>", re.IGNORECASE)
_ROW = re.compile(r"^\s*\|.*\|", re.MULTILINE)
_LINK = re.compile(r"!?\[([^\[\]]*)\]\((?:https?:|mailto:|www\.|/|#)[^()\s]*(?:\s+\"[^\"]*\")?\)")
_FENCE = re.compile(r"^\s*(?:```|~~~)\w*\s*$", re.MULTILINE)
_LEAD = re.compile(r"^\s*(?:#{1,6}\s+|>\s*)+", re.MULTILINE)
_EMPHASIS = re.compile(r"(?<![\w*_`])([*_`]{1,3})(?=\S)(.+?)(?<=\S)\1(?![\w*_`])", re.DOTALL)


def plain(text: str) -> str:
    """Return the text in normal form (NFKC), on one line, without markup and characters that cannot be seen."""
    text = html.unescape(_COMMENT.sub(" ", text))
    text = _FENCE.sub("", _LEAD.sub("", _TAG.sub("", _BREAK.sub(" ", _COMMENT.sub(" ", text)))))
    text = unicodedata.normalize("NFKC", "".join(map(_visible, text)))
    text = _LINK.sub(r"\1", text)
    while (bare := _EMPHASIS.sub(r"\2", text)) != text:
        text = bare
    return " ".join(text.replace("**", "").replace("~~", "").split())


def display_objection(text: str) -> str | None:
    """Return why the text cannot be shown as a sentence: it hides words, strikes them out or is a table; else None."""
    text = html.unescape(text)
    if _COMMENT.search(text):
        return "it hides text in a comment"
    if _STRUCK.search(text):
        return "it strikes words out"
    return "a row of a table is no sentence" if _ROW.search(text) else None


def _visible(character: str) -> str:
    if character.isspace():
        return " "
    return "" if unicodedata.category(character) in _DROPPED else character
