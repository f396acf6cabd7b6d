"""Read CSV and TSV tables: each row is an article, and the first row names the columns."""

import csv
import io
import re

from index.article import Article
from index.errors import NotAnArticle, UnreadableFile
from index.parsing.encoding import decode
from index.parsing.extracted import extracted
from index.parsing.format import Format, Raw
from index.parsing.records.columns import FIELDS, check, is_article, text_of, told, values_of

__all__ = ["CSV"]

_HEAD = 4000  # bytes by which the format is recognised, the first row among them
_SEPARATORS = ",;\t|"
_LONGEST = 10_000_000  # characters of a field, at most
_SAID = re.compile(r"(?:\ufeff)?sep=.\r?\n", re.IGNORECASE)  # Excel's first line, which states the separator


def _columns(line: str) -> tuple[list[str], str]:
    """The column names in a header row, in lower case, and the separator."""
    separator = max(_SEPARATORS, key=line.count)
    return [name.strip().strip("\"'").lower() for name in line.split(separator)], separator


def _fits(data: bytes) -> bool:
    head = _SAID.sub("", data[:_HEAD].decode("utf-8", "replace"), count=1).lstrip("\ufeff")
    names = {name.replace("_", "").replace(" ", "") for name in _columns(head.partition("\n")[0].strip())[0]}
    has = {field: bool(names.intersection(labels)) for field, labels in FIELDS.items()}
    return len(names) >= 2 and has["text"] and (has["title"] or has["published"] or has["url"])


def _read(raw: Raw) -> list[Article]:
    text = _SAID.sub("", decode(raw.data), count=1)
    _, separator = _columns(text.partition("\n")[0])
    csv.field_size_limit(_LONGEST)
    try:
        table = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator)
        check([dict.fromkeys(table.fieldnames or (), "")], raw.columns)
        rows = [values for row in table if is_article(values := values_of(row, raw.columns))]
    except csv.Error as error:
        raise UnreadableFile("its rows cannot be told apart") from error
    if not rows:
        raise NotAnArticle("no row of it holds the text of an article under a name such as text, content or body")
    return [extracted(raw, text_of(row), told(row)) for row in rows]


CSV = Format("CSV", (".csv", ".tsv"), _fits, _read)
