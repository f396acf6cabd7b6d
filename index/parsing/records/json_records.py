"""Read JSON and JSON Lines: each record with text is an article, wherever in the document the records stand."""

import json
import re
from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any

from index.article import Article
from index.errors import NotAnArticle, UnreadableFile
from index.parsing.encoding import decode
from index.parsing.extracted import extracted
from index.parsing.format import Format, Raw
from index.parsing.records.columns import check, is_article, text_of, told, values_of

__all__ = ["JSON"]

_OPENING = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\{\s*\"|\[\s*\{\s*\"|\[\s*\])")
_DEEP = 6  # lists and objects around the records, at most


def _read(raw: Raw) -> list[Article]:
    document, columns = _loaded(decode(raw.data)), raw.columns
    met = list(_objects(document, columns))
    check((record for record, _ in met), columns)
    found = [extracted(raw, text_of(values), told(values)) for _, values in met if is_article(values)]
    if not found:
        raise NotAnArticle("no record in it holds the text of an article")
    return found


def _loaded(text: str) -> Any:
    try:
        return json.loads(text)
    except RecursionError as error:
        raise UnreadableFile("its lists and objects are nested too deep") from error
    except ValueError:
        pass
    try:
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    except (ValueError, RecursionError) as error:
        raise UnreadableFile("it is no valid JSON") from error


def _objects(document: Any, columns: Mapping[str, str]) -> Iterator[tuple[Mapping[str, Any], dict[str, str]]]:
    """The objects of a document with their values, breadth first; objects inside an article are skipped."""
    waiting = deque([(document, 0)])
    while waiting:
        item, depth = waiting.popleft()
        values = values_of(item, columns) if isinstance(item, dict) else None
        if values is not None:
            yield item, values
        if depth < _DEEP and not (values and is_article(values)):
            inner = item.values() if isinstance(item, dict) else item if isinstance(item, list) else ()
            waiting.extend((value, depth + 1) for value in inner if isinstance(value, dict | list))


JSON = Format("JSON", (".json", ".jsonl", ".ndjson"), lambda data: _OPENING.match(data) is not None, _read)
