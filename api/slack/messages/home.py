"""The Home tab: what can be asked here, with examples, and what the collection holds."""

from collections.abc import Sequence
from typing import Any

from api.service.wording import count_noun, date_range
from api.slack.messages.block_kit import rich, section, strong, text_element
from api.slack.messages.phrases import HELP
from api.slack.text import short
from index.status import Status

__all__ = ["home_view"]

_PUBLISHERS = 10  # named; the rest are counted
_MOST_IN_NAME = 80


def home_view(held: Status | None, questions: Sequence[str], refused: str = "") -> dict[str, Any]:
    """Return the tab of somebody who may ask a collection, with questions that it answers; or why they may not."""
    if refused or held is None:
        return {
            "type": "home",
            "blocks": [rich(section(text_element(refused or "There are no articles to search yet.")))],
        }
    blocks = [rich(section(text_element(HELP))), rich(section(strong("What is here\n"), text_element(_range(held))))]
    if questions:
        listed = {
            "type": "rich_text_list",
            "style": "bullet",
            "elements": [section(text_element(question)) for question in questions],
        }
        blocks.append(rich(section(strong("For example")), listed))
    return {"type": "home", "blocks": blocks}


def _range(held: Status) -> str:
    told = f"{count_noun(held.articles, 'article')}."
    if held.first and held.last:
        told += f" {date_range((held.first, held.last))}"
    names = [short(name, _MOST_IN_NAME) for name, _ in held.publishers]
    more = len(names) - _PUBLISHERS
    named = ", ".join(names[:_PUBLISHERS]) + (f" and {more:,} more" if more > 0 else "")
    return f"{told} Published by {named}." if named else told
