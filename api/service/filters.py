"""Parsing of the filters that a person writes to narrow a search: dates, publisher, source, language."""

import calendar
import re
from datetime import date

from api.errors import EmptyRange
from index.catalogue.reads import Filters
from rag.errors import BadFilter

__all__ = ["read_filters"]

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")
_CODE = re.compile(r"[a-z]{2}")


def read_filters(  # noqa: PLR0917 - one a filter, in the order in which every door has them
    since: str | None = None,
    until: str | None = None,
    publisher: str | None = None,
    source: str | None = None,
    as_of: str | None = None,
    language: str | None = None,
    *,
    prefix: str = "",
) -> Filters:
    """Return filters as written; a year or month means its first day in `since`, its last in `until` and `as_of`.

    `as_of` leaves out articles published after it, whatever `until` says, as a reader of that day could not know them.
    Raises BadFilter, which names the filter with the door's `prefix` ("--"), and EmptyRange where no day is left.
    """
    first = _day(f"{prefix}since", since, last=False)
    last = _day(f"{prefix}until", until, last=True)
    seen = _day(f"{prefix}as{'-' if prefix else '_'}of", as_of, last=True)
    if first and seen and first > seen:
        raise EmptyRange(f"{prefix}since {since} lies after the day of the reader, {as_of}: nothing can match.")
    if first and last and first > last:
        raise EmptyRange(f"{prefix}since {since} lies after {prefix}until {until}: nothing can match.")
    last = min(filter(None, (last, seen)), default=None)
    return Filters(first, last, (publisher or "").strip() or None, source or None, _language(prefix, language))


def _language(prefix: str, written: str | None) -> str | None:
    code = (written or "").strip().lower()
    if code and not _CODE.fullmatch(code):
        raise BadFilter(
            f"{prefix}language: {written!r} is no language; write its code of two letters, such as en or de."
        )
    return code or None


def _day(name: str, written: str | None, *, last: bool) -> date | None:
    if not written or not written.strip():
        return None
    match = _DATE.fullmatch(written.strip())
    try:
        if match is None:
            raise ValueError("not in the form of a date")
        year, month, day = (int(part) if part else None for part in match.groups())
        return _complete(year or 0, month, day, last=last)
    except ValueError as error:
        raise BadFilter(f"{name}: {written!r} is no date; write 2024, 2024-10 or 2024-10-01.") from error


def _complete(year: int, month: int | None, day: int | None, *, last: bool) -> date:
    if month is None:
        month = 12 if last else 1
    if day is None:
        day = calendar.monthrange(year, month)[1] if last else 1
    return date(year, month, day)
