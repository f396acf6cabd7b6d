"""The names of countries and of their people: France and French, the Netherlands and Dutch, the US and American."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from rag.text.words import folded

__all__ = ["other_country", "same_country"]

_CODE = 3  # letters; names this short count in their own case only, since "us" and "and" are words as well


def same_country(first: str, second: str) -> bool:
    """Tell whether two words, as they are written, name one country or its people.

    >>> same_country("French", "France"), same_country("French", "Spain"), same_country("American", "us")
    (True, False, False)
    """
    return not _countries_of(first).isdisjoint(_countries_of(second))


def other_country(first: str, second: str) -> bool:
    """Tell whether two words name different countries: Niger and Nigeria."""
    countries = _countries_of(first), _countries_of(second)
    return all(countries) and countries[0].isdisjoint(countries[1])


def _countries_of(word: str) -> frozenset[str]:
    return _countries().get(_key(word), frozenset())


def _key(word: str) -> str:
    return word if len(word) <= _CODE else folded(word)


@cache
def _countries() -> Mapping[str, frozenset[str]]:
    """Return the countries that each word names; of a name of several words, only words that no other country has."""
    from countryinfo import all_countries  # imported late, since it reads one file per country

    alone: dict[str, set[str]] = defaultdict(set)
    among: dict[str, set[str]] = defaultdict(set)
    for country in all_countries():
        for form in _forms(country.info()):
            parts = [_key(part) for part in re.findall(r"[^\W\d_]+", form) if part[0].isupper()]
            for part in parts:
                (alone if len(parts) == 1 else among)[part].add(country.name())
    distinct = {word: names for word, names in among.items() if len(names) == 1}
    return {word: frozenset(names) for word, names in (distinct | alone).items()}


def _forms(country: Mapping[str, Any]) -> Iterator[str]:
    yield country["name"]
    yield from (country.get("demonym") or "").split(",")
    yield from country.get("altSpellings") or ()
