"""The day a text states. What is not a full, valid and unambiguous date is no date."""

import re
from datetime import date

__all__ = ["in_words", "stated_day"]

_NAMES = "January February March April May June July August September October November December"
_MONTHS = _NAMES.split()
_NUMBER = {name[:3].lower(): number for number, name in enumerate(_MONTHS, 1)}
_MONTH = r"(?P<{0}>(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{{0,6}})\.?"
_FORMS = re.compile(
    r"(?<![\d/.-])(?:"
    r"(?P<y1>\d{4})(?P<sep>[-/.])(?P<m1>\d{1,2})(?P=sep)(?P<d1>\d{1,2})(?:(?![\d/.-])|(?=\.(?!\d)))"
    rf"|(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[\s-]+{_MONTH.format('m2')}[,\s-]+(?P<y2>\d{{4}})\b"
    rf"|\b{_MONTH.format('m3')}\s+(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y3>\d{{4}})\b"
    r"|(?P<a>\d{1,2})(?P<sep2>[./-])(?P<b>\d{1,2})(?P=sep2)(?P<y4>\d{4})(?![\d/-])"
    r"|(?P<compact>(?:19|20)\d{6})(?!\d))",
    re.IGNORECASE,
)
_EARLIEST, _LATEST = 1600, 2200  # years: newspapers exist since 1605


def stated_day(text: str) -> date | None:
    """The first full date in `text`; None where it is no day (2024-13-45) or may be two (03/04/2024)."""
    match = _FORMS.search(text)
    if match is None:
        return None
    part = match.groupdict()
    if part["compact"]:
        whole = part["compact"]
        return _day(whole[:4], whole[4:6], whole[6:])
    if part["y4"]:
        return _either(part["y4"], part["a"], part["b"])
    for form in "123":
        if part[f"y{form}"]:
            return _day(part[f"y{form}"], part[f"m{form}"], part[f"d{form}"])
    return None


def in_words(day: date) -> str:
    """`4 March 2024`: as a question would name the day, whatever the locale."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _either(year: str, first: str, second: str) -> date | None:
    # Day and month stand in either order: only where one of them fits is the day known.
    days = {_day(year, first, second), _day(year, second, first)} - {None}
    return days.pop() if len(days) == 1 else None


def _day(year: str, month: str, day: str) -> date | None:
    number = int(month) if month.isdigit() else _month(month)
    if number is None or not _EARLIEST <= int(year) <= _LATEST:
        return None
    try:
        return date(int(year), number, int(day))
    except ValueError:
        return None


def _month(word: str) -> int | None:
    number = _NUMBER[word[:3].lower()]
    whole = _MONTHS[number - 1].lower()
    return number if whole.startswith(word.lower()) or word.lower() == "sept" else None
