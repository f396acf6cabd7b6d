"""Parse the date that a text states. Only a full, valid and unambiguous date counts.

Not dateparser: even in its strict mode it takes 03/04/2024 for 4 March and `3 months ago` for a date, and it needs 20
to 150 ms for a line, of which an article has dozens. The names of months in other languages are those of Unicode's
locale data (babel). Dates within sentences, relative days and bare years among them, are for `rag/text/dates.py`.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from functools import cache

__all__ = ["MONTHS", "WEEKDAYS", "beside_day", "in_words", "is_only_a_day", "stated_day"]

_NAMES = "January February March April May June July August September October November December"
MONTHS = _NAMES.split()
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_NUMBER = {name[:3].lower(): number for number, name in enumerate(MONTHS, 1)}
_MONTH = r"(?P<{0}>(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{{0,6}})\.?"
_FORMS = re.compile(
    r"(?<![\d/.-])(?:"
    r"(?P<y1>\d{4})(?P<sep>[-/.])(?P<m1>\d{1,2})(?P=sep)(?P<d1>\d{1,2})(?:(?![\d/.-])|(?=\.(?!\d)))"
    rf"|(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[\s-]+{_MONTH.format('m2')}[,\s-]+(?P<y2>\d{{4}})\b"
    rf"|\b{_MONTH.format('m3')}\s+(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y3>\d{{4}})\b"
    r"|(?P<a>\d{1,2})(?P<sep2>[./-])(?P<b>\d{1,2})(?P=sep2)(?P<y4>\d{4})(?![\d/-])"
    r"|(?P<y5>\d{4})\s*[年년]\s*(?P<m5>\d{1,2})\s*[月월]\s*(?P<d5>\d{1,2})\s*[日일]"
    r"|(?P<compact>(?:19|20)\d{6})(?!\d))",
    re.IGNORECASE,
)
_FOREIGN = re.compile(  # 4. März 2024, 4 de marzo de 2024, le 1er mars 2024, 4 марта 2024
    r"(?<![\d/.])(?<!\d-)(?P<day>\d{1,2})(?:er|º|\.)?\s+(?:de\s+|d[’'])?(?P<month>[^\W\d_]{3,12}(?:\s[^\W\d_]{4,8})?)"
    r"(?:\s?/\s?[^\W\d_]+)?\.?[,،]?\s+(?:de\s+|del\s+)?(?P<year>\d{4})\b(?:\s+(?:года|року))?"
)
_HOUR = re.compile(r"\b\d{1,2}[:.h時시]\d{2}(?::\d{2})?(?:分|분)?|(?<!\S)[,.|/·•–—-]+(?!\S)")
_LANGUAGES = "de de_AT fr es it pt nl sv nb da fi pl cs ru uk tr el ar ar_SY ar_MA ar_DZ he ca ro hu".split()
_EARLIEST, _LATEST = 1600, 2200  # years: newspapers exist since 1605


def stated_day(text: str) -> date | None:
    """Return the first full date in `text`; None where it is no day (2024-13-45) or may be two (03/04/2024)."""
    return _english_day(text) or _foreign_day(text)


def _english_day(text: str) -> date | None:
    match = _FORMS.search(text)
    if match is None:
        return None
    part = match.groupdict()
    if part["compact"]:
        whole = part["compact"]
        return _day(whole[:4], whole[4:6], whole[6:])
    if part["y4"]:
        if part["sep2"] == "." and len(part["a"]) == len(part["b"]) == 2:  # 04.03.2024: dots put the day first
            return _day(part["y4"], part["b"], part["a"]) or _day(part["y4"], part["a"], part["b"])
        return _either(part["y4"], part["a"], part["b"])
    for form in "1235":
        if part[f"y{form}"]:
            return _day(part[f"y{form}"], part[f"m{form}"], part[f"d{form}"])
    return None


def beside_day(line: str) -> str | None:
    """Return what `line` says before and after the day that it states; None where it states none."""
    match = _FORMS.search(line) or _FOREIGN.search(line)
    if match is None or stated_day(line) is None:
        return None
    return line[: match.start()] + line[match.end() :]


def is_only_a_day(line: str) -> bool:
    """Tell whether `line` says a day and at most one word more, such as that of the week."""
    beside = beside_day(line)
    return beside is not None and len(_HOUR.sub(" ", beside).split()) <= 1


def _foreign_day(text: str) -> date | None:
    for match in _FOREIGN.finditer(text):
        name = match["month"].casefold()
        month = _foreign_months().get(name) or _foreign_months().get(name.removeprefix("ב"))  # Hebrew's “in”: במרץ
        if month:
            return _day(match["year"], str(month), match["day"])
    return None


@cache
def _foreign_months() -> Mapping[str, int]:
    """The numbers of months by their names in other languages; a name of two different months is left out."""
    from babel.dates import get_month_names

    found: dict[str, set[int]] = defaultdict(set)
    for language in _LANGUAGES:
        for width, context in (("wide", "format"), ("wide", "stand-alone"), ("abbreviated", "format")):
            for number, name in get_month_names(width, context, language).items():  # type: ignore[arg-type]
                found[name.casefold().strip(".")].add(number)
    return {name: numbers.pop() for name, numbers in found.items() if len(numbers) == 1}


def in_words(day: date) -> str:
    """Return a day as a question would name it, `4 March 2024`, whatever the locale."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _either(year: str, first: str, second: str) -> date | None:
    # Day and month may stand in either order: the date is known only if just one order is valid.
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
    whole = MONTHS[number - 1].lower()
    return number if whole.startswith(word.lower()) or word.lower() == "sept" else None
