"""Elements of Slack's Block Kit that show text as it is: nothing in it is parsed as a mention, a link or mark-up."""

from collections.abc import Sequence
from typing import Any

from api.service.plain_text import clean

__all__ = [
    "Element",
    "buttons",
    "code",
    "context",
    "link",
    "person",
    "quotation",
    "rich",
    "section",
    "strong",
    "text_element",
]

Element = dict[str, Any]


def text_element(text: str, **style: bool) -> Element:
    """Return a text element of a section; `style` may set `bold`, `italic` or `code`."""
    return {"type": "text", "text": clean(text), **({"style": style} if style else {})}


def strong(text: str) -> Element:
    """Return text in bold."""
    return text_element(text, bold=True)


def code(text: str) -> Element:
    """Return text in the style of code."""
    return text_element(text, code=True)


def link(url: str, text: str) -> Element:
    """Return a link; the plain text where there is no address."""
    return {"type": "link", "url": url, "text": clean(text)} if url else text_element(text)


def person(user: str) -> Element:
    """Return a member, by id."""
    return {"type": "user", "user_id": user}


def section(*elements: Element) -> Element:
    """Return running text of a rich block."""
    # Slack refuses a section that holds an empty text.
    return {"type": "rich_text_section", "elements": [element for element in elements if element.get("text") != ""]}


def quotation(text: str) -> Element:
    """Return a block quotation."""
    return {"type": "rich_text_quote", "elements": [text_element(text)]}


def rich(*parts: Element) -> Element:
    """Return a block of sections and quotations."""
    return {"type": "rich_text", "elements": list(parts)}


def context(text: str) -> Element:
    """Return a block of small print."""
    return {"type": "context", "elements": [{"type": "plain_text", "text": clean(text), "emoji": False}]}


def buttons(uid: str, named: Sequence[tuple[str, str, str]]) -> Element:
    """Return a row of buttons, each of an action id, a sign, and a label for screen readers."""
    made = [
        {
            "type": "button",
            "action_id": action,
            "value": uid,
            "text": {"type": "plain_text", "text": sign, "emoji": True},
            "accessibility_label": label,
        }
        for action, sign, label in named
    ]
    return {"type": "actions", "elements": made}
