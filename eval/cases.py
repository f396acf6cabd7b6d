"""The cases: questions, with what a right answer states, may cite and must not say."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Literal, cast

from eval.errors import BadInput
from eval.read import yaml_mapping
from index.catalogue.reads import Filters

__all__ = ["Case", "Fact", "Split", "load_cases"]

Fact = tuple[str, ...]  # alternatives, one of which states it
Split = Literal["dev", "test"]

_REQUIRED = {"id", "question", "answerable", "split"}
_LISTS = {"history", "facts", "sources", "relevant", "forbidden", "tags"}
_FILTERS = {"since", "until", "publisher", "source"}


@dataclass(frozen=True, slots=True)
class Case:
    """One question and what is known of its answer."""

    id: str
    question: str
    answerable: bool
    split: Split
    history: tuple[Mapping[str, str], ...] = ()  # earlier turns: role, content
    filters: Filters = field(default=Filters())
    facts: tuple[Fact, ...] = ()  # each must be stated
    sources: frozenset[str] = frozenset()  # the only ones that may be cited
    relevant: frozenset[str] = frozenset()  # those that hold the answer
    forbidden: tuple[str, ...] = ()  # what must not be said
    tags: tuple[str, ...] = ()


def load_cases(path: Path) -> tuple[Case, ...]:
    """The cases of a YAML file with a list `cases`; raises BadInput that names the file and the case."""
    rows = yaml_mapping(path).get("cases")
    if not isinstance(rows, list) or not rows:
        raise BadInput(f"{path}: needs a list named cases.")
    seen: set[str] = set()
    cases = []
    for number, row in enumerate(rows, 1):
        name = row.get("id") if isinstance(row, dict) else None
        try:
            case = _case(row)
            if case.id in seen:
                raise ValueError("an id that another case has too")
        except ValueError as error:
            raise BadInput(f"{path}: case {name or f'number {number}'}: {error}.") from error
        seen.add(case.id)
        cases.append(case)
    return tuple(cases)


def _case(row: Any) -> Case:
    if not isinstance(row, dict):
        raise ValueError("not a mapping")
    _check_keys(row)
    case = Case(
        id=_text(row, "id"),
        question=_text(row, "question"),
        answerable=row["answerable"],
        split=row["split"],
        history=tuple(_turn(turn) for turn in row.get("history", ())),
        filters=_filters(row.get("filters", {})),
        facts=tuple(_fact(fact) for fact in row.get("facts", ())),
        sources=frozenset(_texts(row, "sources")),
        relevant=frozenset(_texts(row, "relevant")),
        forbidden=_texts(row, "forbidden"),
        tags=_texts(row, "tags"),
    )
    _check_sense(case)
    return case


def _check_keys(row: Mapping[str, Any]) -> None:
    if missing := sorted(_REQUIRED - row.keys()):
        raise ValueError(f"lacks {', '.join(missing)}")
    if unknown := sorted(str(key) for key in row.keys() - _REQUIRED - _LISTS - {"filters"}):
        raise ValueError(f"has an unknown {', '.join(unknown)}")
    if wrong := sorted(key for key in _LISTS & row.keys() if not isinstance(row[key], list)):
        raise ValueError(f"{wrong[0]} is not a list")


def _check_sense(case: Case) -> None:
    if not isinstance(case.answerable, bool):
        raise ValueError("answerable is neither true nor false")
    if case.split not in {"dev", "test"}:
        raise ValueError("split is neither dev nor test")
    if case.answerable and not (case.facts and case.relevant):
        raise ValueError("is answerable, but states no facts or no relevant sources")
    if not case.answerable and (case.facts or case.sources or case.relevant):
        raise ValueError("is not answerable, but has facts or sources")
    if strange := sorted(case.relevant - case.sources):
        raise ValueError(f"{strange[0]} is relevant, but may not be cited")


def _text(row: Mapping[str, Any], key: str) -> str:
    if not isinstance(row[key], str) or not row[key].strip():
        raise ValueError(f"{key} is not a text")
    return cast(str, row[key])


def _texts(row: Mapping[str, Any], key: str) -> tuple[str, ...]:
    values = row.get(key, ())
    if not all(isinstance(value, str) and value.strip() for value in values):
        raise ValueError(f"{key} holds something that is not a text")
    return tuple(values)


def _fact(alternatives: Any) -> Fact:
    if not isinstance(alternatives, list) or not alternatives:
        raise ValueError("a fact is not a list of alternatives")
    return _texts({"a fact": alternatives}, "a fact")


def _turn(turn: Any) -> dict[str, str]:
    keys = turn.keys() if isinstance(turn, dict) else set()
    if keys != {"role", "content"} or turn["role"] not in {"user", "assistant"}:
        raise ValueError("a turn of the history is not {role: user or assistant, content}")
    return {"role": turn["role"], "content": _text(turn, "content")}


def _filters(stated: Any) -> Filters:
    if not isinstance(stated, dict) or stated.keys() - _FILTERS:
        raise ValueError(f"filters may hold only {', '.join(sorted(_FILTERS))}")
    names = {key: _text(stated, key) for key in ("publisher", "source") if key in stated}
    return Filters(_day(stated.get("since")), _day(stated.get("until")), **names)


def _day(value: Any) -> date | None:
    return value if value is None or isinstance(value, date) else date.fromisoformat(str(value))
