"""The quotes that an answer rests on, in a window that a button opens: the message itself stays short."""

from collections.abc import Mapping, Sequence
from typing import Any

from api.service.links import passage_link
from api.service.wording import resolved_days
from api.slack.messages.block_kit import code, link, quotation, rich, section, strong, text_element
from api.slack.text import quoted, short

__all__ = ["quotes_window"]

_MOST = 90  # quotes; a window takes 100 blocks
_MOST_IN_QUOTE = 900
_MOST_IN_TITLE = 200
_MOST_IN_DAYS = 300


def quotes_window(citations: Sequence[Mapping[str, Any]], collection: str, public_url: str) -> dict[str, Any]:
    """Return the window that shows each citation of an answer's document with its place and its quote."""
    blocks = [_entry(citation, collection, public_url) for citation in citations[:_MOST]]
    if len(citations) > _MOST:
        blocks.append(rich(section(text_element(f"… and {len(citations) - _MOST:,} more"))))
    return {
        "type": "modal",
        "title": {"type": "plain_text", "text": "Quotes"},
        "close": {"type": "plain_text", "text": "Close"},
        "blocks": blocks,
    }


def _entry(citation: Mapping[str, Any], collection: str, public_url: str) -> dict[str, Any]:
    title = short(citation["title"] or citation["source"], _MOST_IN_TITLE)
    url = passage_link(public_url, citation, collection)
    place = code(f"{short(citation['source'], _MOST_IN_TITLE)}:{citation['start']}-{citation['end']}")
    heading = section(strong(f"[{citation['number']}] "), link(url, title), text_element("\n"), place)
    days = short(resolved_days(citation), _MOST_IN_DAYS)
    below = [section(text_element(days))] if days else []
    return rich(heading, quotation(quoted(citation["quote"], _MOST_IN_QUOTE)), *below)
