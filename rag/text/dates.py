"""Find the days, months and years in a text; relative ones are resolved from the day of publication.

Not with dateparser, whose search finds a day in "a year after the flood" and takes a hundred times as long.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from index.text.dates import MONTHS, WEEKDAYS

__all__ = ["Moment", "covers_any", "is_bound", "moment_of", "moments_in", "relative_days"]

_MONTHS = [month.lower() for month in MONTHS]
_DAYS = [day.lower() for day in WEEKDAYS]
_MONTH = r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?(?=\s\d)|" + "|".join(m.title() for m in _MONTHS)
_YEAR = r"1[5-9]\d\d|20\d\d"
_FORM = re.compile(
    r"\b(?:(?P<iso>\d{4}-\d\d-\d\d)(?!\d)"
    rf"|(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?:\sof)?\s(?P<month>{_MONTH})\b(?:,?\s(?P<year>{_YEAR})\b)?"
    rf"|(?P<month2>{_MONTH})\s(?P<day2>[0-3]?\d)(?:st|nd|rd|th)?\b(?:,?\s(?P<year2>{_YEAR})\b)?"
    rf"|(?P<month3>{_MONTH})(?:\sof|,)?\s(?P<year3>{_YEAR})\b"
    rf"|(?P<year4>{_YEAR})(?:[-–/]\d\d)?\b(?![.,]?\d)"
    rf"|(?i:in|since|until|by|last|this|next|early|late|mid)[\s-](?P<month5>{_MONTH})\b"
    rf"(?!\s[0-3]?\d(?:st|nd|rd|th)?\b|(?:\sof|,)?\s(?:{_YEAR})\b))"
)
_RELATIVE = re.compile(
    rf"\b(?:(?P<near>today|yesterday|tomorrow|tonight)|(?:(?P<which>last|this|next)\s)?(?P<weekday>{'|'.join(_DAYS)})"
    r"|(?P<turn>last|this|next)\s(?P<unit>month|year))\b",
    re.IGNORECASE,
)
_NEAR = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}
_TURN = {"last": -1, "this": 0, "next": 1}
# Words after which a moment only bounds the time that is spoken of.
_BOUNDS = re.compile(r"\b(?:since|until|till|by|before|after|from|to|between|than|and|or)$", re.IGNORECASE)
# Words of a sentence about the future, in which a weekday is one to come and not the last.
_AHEAD = re.compile(
    r"\b(?:will|would|shall|may|might|could|should|next|coming|due|expect(?:s|ed)?|plan(?:s|ned)?|scheduled"
    rf"|(?:is|are|was|were) to|going to|(?:until|by) (?:{'|'.join(_DAYS)}))\b|['’]ll\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, month or year as far as it is stated; `weekday` where only that is known (0 is Monday)."""

    text: str
    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None


def moment_of(day: date) -> Moment:
    """Return a day as a moment that stands in no text."""
    return Moment("", 0, 0, day.year, day.month, day.day, day.weekday())


def moments_in(text: str, published: date | None = None) -> list[Moment]:
    """Return the days, months and years that a text mentions, in order.

    Without `published`, "yesterday" is not found, and "Monday" is only a weekday.
    """
    found = [_absolute(match, published) for match in _FORM.finditer(text)]
    found += [moment for match in _RELATIVE.finditer(text) if (moment := _relative(match, published))]
    return sorted(found, key=lambda moment: moment.start)


def is_bound(text: str, moment: Moment) -> bool:
    """Tell whether a moment in a text only bounds the time that is spoken of: "the largest crowd since 1988"."""
    return bool(_BOUNDS.search(text[: moment.start].rstrip()))


def relative_days(text: str, published: date) -> list[tuple[str, date]]:
    """Return the relative days in a sentence, such as "yesterday" or "on Tuesday", with their dates.

    A weekday is the last one before publication; where the sentence looks ahead, weekdays are left out. So are days
    inside a quotation, which count from the day on which it was said.

    >>> relative_days("They met on Tuesday.", date(2024, 10, 3))
    [('Tuesday', datetime.date(2024, 10, 1))]
    """
    told = []
    for match in _RELATIVE.finditer(text):
        if match["unit"] or (match["weekday"] and _AHEAD.search(text)) or _is_quoted(text[: match.start()]):
            continue
        meant = _relative(match, published)
        if meant and meant.year and meant.month and meant.day:
            told.append((match[0], date(meant.year, meant.month, meant.day)))
    return told


def _is_quoted(before: str) -> bool:
    """Tell whether a quotation that begins in a text has not ended in it."""
    return before.count("“") > before.count("”") or before.count('"') % 2 == 1


def covers_any(moment: Moment, others: Sequence[Moment]) -> bool:
    """Tell whether one of `others` lies within `moment` and is at least as precise."""
    return any(_covers(moment, other) for other in others)


def _covers(moment: Moment, other: Moment) -> bool:
    if moment.weekday is not None and moment.day is None:
        return _weekday(other) == moment.weekday
    for asked, known in ((moment.year, other.year), (moment.month, other.month), (moment.day, other.day)):
        if asked is not None and asked != known:
            return False
    return True


def _weekday(moment: Moment) -> int | None:
    if moment.weekday is not None or not (moment.year and moment.month and moment.day):
        return moment.weekday
    try:
        return date(moment.year, moment.month, moment.day).weekday()
    except ValueError:
        return None


def _absolute(match: re.Match[str], published: date | None) -> Moment:
    part = match.groupdict()
    if part["iso"]:
        year, month, day = (int(figure) for figure in part["iso"].split("-"))
        return Moment(match[0], match.start(), match.end(), year, month, day)
    name = part["month"] or part["month2"] or part["month3"] or part["month5"]
    month_number = _month(name) if name else None
    figure = part["day"] or part["day2"]
    stated = part["year"] or part["year2"] or part["year3"] or part["year4"]
    year_number = int(stated) if stated else _nearest_year(month_number, published)
    return Moment(match[0], match.start(), match.end(), year_number, month_number, int(figure) if figure else None)


def _month(name: str) -> int:
    return 1 + next(n for n, month in enumerate(_MONTHS) if month.startswith(name.rstrip(".").lower()[:3]))


def _nearest_year(month: int | None, published: date | None) -> int | None:
    """Return the year of a month that is named without one: the year that puts it nearest to publication."""
    if month is None or published is None:
        return None
    apart = month - published.month
    return published.year + (1 if apart < -6 else -1 if apart > 6 else 0)


def _relative(match: re.Match[str], published: date | None) -> Moment | None:
    if match["weekday"]:
        return _of_weekday(match, published)
    if published is None:
        return None
    if match["near"]:
        day = published + timedelta(days=_NEAR[match["near"].lower()])
        return Moment(match[0], match.start(), match.end(), day.year, day.month, day.day)
    turn = _TURN[match["turn"].lower()]
    if match["unit"].lower() == "year":
        return Moment(match[0], match.start(), match.end(), published.year + turn)
    months = published.year * 12 + published.month - 1 + turn
    return Moment(match[0], match.start(), match.end(), months // 12, months % 12 + 1)


def _of_weekday(match: re.Match[str], published: date | None) -> Moment:
    """Resolve a weekday to the last one up to publication, as is usual in news, unless `next` stands before it."""
    number = _DAYS.index(match["weekday"].lower())
    if published is None:
        return Moment(match[0], match.start(), match.end(), weekday=number)
    back = (published.weekday() - number) % 7
    if (match["which"] or "").lower() == "next":
        back -= 7
    day = published - timedelta(days=back)
    return Moment(match[0], match.start(), match.end(), day.year, day.month, day.day, number)
