"""The numbers a text states: figures, words for numbers, percentages, sums of money, ranges."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

__all__ = ["Number", "figures_differ", "is_stated", "numbers_in", "values_in"]

_UNITS = (
    "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
    "seventeen|eighteen|nineteen"
)
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_SMALL = {word: float(value) for value, word in enumerate(_UNITS.split("|"))}
_SMALL |= {word: 10.0 * value for value, word in enumerate(_TENS.split("|"), 2)} | {"couple": 2.0}
_SHARES = {"half": 0.5, "quarter": 0.25}  # of a scale that follows: "half a million"
_SCALES = {"dozen": 12.0, "hundred": 1e2, "thousand": 1e3, "k": 1e3, "million": 1e6, "m": 1e6, "mn": 1e6, "mln": 1e6}
_SCALES |= {"billion": 1e9, "b": 1e9, "bn": 1e9, "trillion": 1e12, "tn": 1e12, "trn": 1e12}
_WORD = "|".join(sorted(_SMALL, key=len, reverse=True))
_BIG = "dozen|hundred|thousand|million|billion|trillion"
_COUNT = rf"a\scouple(?:\sof)?|half\san?|a\squarter(?:\sof)?\san?|an?|{_WORD}"  # words before a scale: "half a" million
_CURRENCY = {"$": "$", "dollar": "$", "usd": "$", "€": "€", "euro": "€", "eur": "€", "£": "£", "pound": "£"}
_CURRENCY |= {
    "₪": "₪",
    "shekel": "₪",
    "₽": "₽",
    "ruble": "₽",
    "rouble": "₽",
    "¥": "¥",
    "yen": "¥",
    "yuan": "CN¥",
}
_MONEY = r"dollar|usd|euro|eur|pound|shekel|rubles?|rouble|yen|yuan"
_UNITS_OF = {  # spellings of units → their standard names; "seconds" in the plural only, for "second" is an ordinal too
    "seconds": "second", "centuries": "century", "feet": "foot", "inches": "inch", "kilometer": "kilometre",
    "km": "kilometre", "meter": "metre", "centimeter": "centimetre", "millimeter": "millimetre", "kg": "kilogram",
    "kilo": "kilogram", "liter": "litre",
}  # fmt: skip
_UNIT = (
    "seconds|minute|hour|day|week|month|year|decade|century|centuries|kilomet(?:re|er)|km|mile|met(?:re|er)"
    "|centimet(?:re|er)|millimet(?:re|er)|foot|feet|inch|inches|yard|acre|hectare|kilogram|kg|kilo|gram|tonne|ton"
    "|ounce|lit(?:re|er)|gallon|barrel|degree|knot|mph|kph|(?:kilo|mega|giga)?watt|volt"
)
_FORM = re.compile(
    r"(?P<sign>[$€£₪₽¥]\s?)?(?<![\w.])(?:"
    r"(?P<figure>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?:\s?(?P<short>bn|mn|mln|tn|trn|[mbk])\b)?"
    rf"|(?P<words>(?:(?:{_COUNT})[\s-])?(?:{_BIG})|{_WORD})(?P<more>(?:(?:\s|-|\sand\s)(?:{_WORD}|{_BIG}))*)"
    rf")(?P<half>\sand\sa\shalf\b)?(?P<scale>(?:[\s-](?:{_BIG})\b)*)"
    rf"(?P<unit>\s?%|[\s-]per\s?cent\b|[\s-]percent\b|\s(?:pct|percentage\spoints?)\b|[\s-](?:{_MONEY}|{_UNIT})s?\b)?",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"(?:about|around|approximately|roughly|nearly|almost|over|under|above|below|(?:more|less|fewer) than"
    r"|some|at least|at most|up to|as many as|close to|estimated|exceeding|upwards of|~)\s*[$€£₪₽¥]?$",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"\b(?:few|several|many)\s$", re.IGNORECASE)  # "a few hundred" states no number
_RANGE = re.compile(r"\s?(?:[-–—]|to|or)\s?")
_VAGUE = 0.2  # relative difference up to which an approximate number states another


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text: its value, its kind, and whether it is only approximate."""

    text: str
    start: int
    end: int
    value: float
    kind: str = ""  # "%", "points" for percentage points, a currency sign, a unit, or "" for a plain number
    about: bool = False
    rounded: bool = False  # stated in thousands, millions …


def numbers_in(text: str) -> list[Number]:
    """Return the numbers of a text in order; `one` counts only before a scale or a unit, being a pronoun as well."""
    found = []
    for match in _FORM.finditer(text):
        lone_one = (match["words"] or "").lower() in ("one", "zero") and not match["more"]
        if lone_one and not (match["scale"] or match["unit"]):
            continue
        if match["words"] and match.end() < len(text) and text[match.end()].isalpha() and not match["unit"]:
            continue  # `tens`, `seventh`, `tension`
        if _SEVERAL.search(text, max(0, match.start() - 16), match.start()):
            continue
        found.append(_number(text, match))
    return [_in_range(text, number, *found[at : at + 1]) for at, number in enumerate(found, 1)]


def values_in(text: str) -> frozenset[float]:
    """Return the values of the numbers of a text."""
    return frozenset(number.value for number in numbers_in(text))


def figures_differ(first: str, second: str) -> bool:
    """Tell whether each of two texts has a figure that the other lacks."""
    values = values_in(first), values_in(second)
    return bool(values[0] - values[1] and values[1] - values[0])


def is_stated(number: Number, others: Sequence[Number]) -> bool:
    """Tell whether one of `others` is of the kind and value of `number`, within the margin that its wording allows."""
    return any(_same(number, other) for other in others)


def _in_range(text: str, number: Number, following: Number | None = None) -> Number:
    """Give the first number of a range the kind and scale of the second: "7 to 10 per cent", "3-4 million"."""
    if not following or not _RANGE.fullmatch(text, number.end, following.start):
        return number
    scale = math.prod(_SCALES.get(word, 1.0) for word in re.findall(r"[a-z]+", following.text.lower()))
    smaller = scale > 1 and not number.rounded and following.rounded and number.value < following.value / scale
    kind = number.kind or following.kind
    return (
        replace(number, kind=kind, value=number.value * scale, rounded=True) if smaller else replace(number, kind=kind)
    )


def _number(text: str, match: re.Match[str]) -> Number:
    scales = re.findall(r"[a-z]+", f"{match['scale']} {match['short'] or ''}".lower())
    if match["figure"]:
        value = float(match["figure"].replace(",", "")) + (0.5 if match["half"] else 0.0)
    else:
        value = _spelled(re.findall(r"[a-z]+", f"{match['words']}{match['more'] or ''}{match['half'] or ''}".lower()))
    for scale in scales:
        value *= _SCALES[scale]
    rounded = bool(scales) or bool(re.search(rf"\b(?:{_BIG.removeprefix('dozen|')})\b", match[0], re.IGNORECASE))
    return Number(
        match[0].strip(),
        match.start(),
        match.end(),
        value,
        _kind(match["sign"], match["unit"]),
        bool(_ABOUT.search(text[max(0, match.start() - 16) : match.start()])),
        rounded,
    )


def _spelled(words: Iterable[str]) -> float:
    """`two hundred and five thousand` → 205000, `half a million` → 500000, `a million and a half` → 1500000."""
    total, current, last = 0.0, 0.0, 1.0
    for word in words:
        if word == "half" and (total or current):
            total += last / 2
        elif word in _SHARES:
            current = _SHARES[word]
        elif word in {"dozen", "hundred"}:
            last = _SCALES[word]
            current = (current or 1) * last
        elif word in _SCALES:
            last = _SCALES[word]
            total, current = total + (current or 1) * last, 0.0
        else:
            current += _SMALL.get(word, 0.0)
    return total + current


def _kind(sign: str | None, unit: str | None) -> str:
    if sign:
        return _CURRENCY[sign.strip()]
    name = (unit or "").strip(" -").lower()
    if name.startswith(("%", "per", "pct")):
        return "points" if "point" in name else "%"
    singular = name if name in _UNITS_OF else name.rstrip("s")
    return _CURRENCY.get(singular) or _UNITS_OF.get(singular, singular)


def _same(number: Number, other: Number) -> bool:
    if number.kind != other.kind and ((number.kind and other.kind) or {"%", "points"} & {number.kind, other.kind}):
        return False
    if number.value == other.value:
        return True
    apart = abs(number.value - other.value) / max(abs(number.value), abs(other.value))
    if number.about or other.about:
        return apart <= _VAGUE
    return number.rounded and apart <= 0.5 / _significand(number.value)


def _significand(value: float) -> int:
    """The leading figures of a rounded number as a whole number: `1.2 million` → 12."""
    return max(1, int(f"{value:.0f}".rstrip("0") or 1))
