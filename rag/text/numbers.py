"""The numbers a text states: figures, words for numbers, percentages, sums of money, ranges."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

__all__ = ["Number", "numbers_in", "stated"]

_UNITS = (
    "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
    "seventeen|eighteen|nineteen"
)
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_SMALL = {word: float(value) for value, word in enumerate(_UNITS.split("|"))}
_SMALL |= {word: 10.0 * value for value, word in enumerate(_TENS.split("|"), 2)}
_SMALL |= {"dozen": 12.0, "dozens": 12.0}
_SCALES = {"hundred": 1e2, "thousand": 1e3, "k": 1e3, "million": 1e6, "m": 1e6, "mn": 1e6, "mln": 1e6}
_SCALES |= {"billion": 1e9, "b": 1e9, "bn": 1e9, "trillion": 1e12, "tn": 1e12, "trn": 1e12}
_WORD = "|".join(sorted(_SMALL, key=len, reverse=True))
_BIG = "hundred|thousand|million|billion|trillion"
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
_FORM = re.compile(
    r"(?P<sign>[$€£₪₽¥]\s?)?(?<![\w.])(?:"
    r"(?P<figure>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?:\s?(?P<short>bn|mn|mln|tn|trn|[mbk])\b)?"
    rf"|(?P<words>(?:(?:a|half\sa|{_WORD})\s)?(?:{_BIG})|{_WORD})(?P<more>(?:(?:\s|-|\sand\s)(?:{_WORD}|{_BIG}))*)"
    rf")(?P<scale>(?:[\s-](?:{_BIG})\b)*)"
    rf"(?P<unit>\s?%|[\s-]per\s?cent\b|[\s-]percent\b|\s(?:pct|percentage\spoints?)\b|[\s-](?:{_MONEY})s?\b)?",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"(?:about|around|approximately|roughly|nearly|almost|over|under|above|below|(?:more|less|fewer) than"
    r"|some|at least|at most|up to|as many as|close to|estimated|exceeding|upwards of|~)\s*[$€£₪₽¥]?$",
    re.IGNORECASE,
)
_VAGUE = 0.2  # how far, as a share of it, an approximate number may be from the one it stands for


@dataclass(frozen=True, slots=True)
class Number:
    """A number as stated: what it is worth, of what kind it is, whether it is only approximate."""

    text: str
    start: int
    end: int
    value: float
    kind: str = ""  # "%", a currency sign, or "" for a plain number
    about: bool = False
    rounded: bool = False  # stated in thousands, millions …


def numbers_in(text: str) -> list[Number]:
    """The numbers of a text in order; `one` counts only before a scale or a unit, being a pronoun as well."""
    found = []
    for match in _FORM.finditer(text):
        lone_one = (match["words"] or "").lower() in ("one", "zero") and not match["more"]
        if lone_one and not (match["scale"] or match["unit"]):
            continue
        if match["words"] and match.end() < len(text) and text[match.end()].isalpha() and not match["unit"]:
            continue  # `tens`, `seventh`, `tension`
        found.append(_number(text, match))
    return found


def stated(number: Number, others: Sequence[Number]) -> bool:
    """Whether one of `others` states `number`, exactly or as closely as its wording promises."""
    return any(_same(number, other) for other in others)


def _number(text: str, match: re.Match[str]) -> Number:
    scales = re.findall(r"[a-z]+", f"{match['scale']} {match['short'] or ''}".lower())
    if match["figure"]:
        value = float(match["figure"].replace(",", ""))
    else:
        value = _spelled(re.findall(r"[a-z]+", f"{match['words']}{match['more'] or ''}".lower()))
    for scale in scales:
        value *= _SCALES.get(scale, 1.0)
    spelled_scale = bool(match["words"] and re.search(_BIG, match[0], re.IGNORECASE))
    return Number(
        match[0].strip(),
        match.start(),
        match.end(),
        value,
        _kind(match["sign"], match["unit"]),
        bool(_ABOUT.search(text[max(0, match.start() - 16) : match.start()])),
        any(scales) or spelled_scale,
    )


def _spelled(words: Iterable[str]) -> float:
    """`two hundred and five thousand` → 205000."""
    total = current = 0.0
    for word in words:
        if word == "half":
            current = 0.5
        elif word == "hundred":
            current = (current or 1) * 100
        elif word in _SCALES:
            total, current = total + (current or 1) * _SCALES[word], 0.0
        else:
            current += _SMALL.get(word, 0.0)
    return total + current


def _kind(sign: str | None, unit: str | None) -> str:
    if sign:
        return _CURRENCY[sign.strip()]
    name = (unit or "").strip(" -").lower()
    if name.startswith(("%", "per", "pct")):
        return "%"
    return _CURRENCY.get(name) or _CURRENCY.get(name.rstrip("s"), "")


def _same(number: Number, other: Number) -> bool:
    if number.kind != other.kind and (number.kind == "%" or (number.kind and other.kind)):
        return False
    if number.value == other.value:
        return True
    apart = abs(number.value - other.value) / max(abs(number.value), abs(other.value))
    if number.about or other.about:
        return apart <= _VAGUE
    return number.rounded and apart <= 0.5 / _significand(number.text)


def _significand(text: str) -> float:
    """The leading figures of a rounded number as a whole number: `1.2 million` → 12."""
    figures = re.search(r"[\d.,]+", text)
    return max(1.0, float(re.sub(r"\D", "", figures[0]) or 1)) if figures else 1.0
