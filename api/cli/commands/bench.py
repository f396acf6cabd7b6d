"""`onrecord bench`: figures on data in public formats, and speeds."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.text import Text

from api.cli.terminal.console import console, document
from api.cli.terminal.progress import progress_bar
from api.cli.terminal.tables import facts_table, show_table
from api.errors import DONE, UsageError
from api.service.composition import recipe_of
from api.settings.settings import Settings
from eval.commands import BadInput, run_bench

__all__ = ["run"]


def run(settings: Settings, kind: str, path: Path, *, as_json: bool) -> int:
    """Run one bench and print its figures, each as soon as it is there; in JSON, all at the end."""
    shown: set[str] = set()

    def show(figures: Mapping[str, Any]) -> None:
        shown.update(figures)
        show_table(console(), facts_table((name, Text(value)) for name, value in _rows(figures)))
        console().file.flush()

    def reached(name: str, figures: Mapping[str, Any]) -> None:
        if not as_json:
            show({name: figures})

    try:
        with progress_bar("Measuring", quiet=as_json) as advance:
            figures = run_bench(kind, path, recipe=recipe_of(settings), progress=advance, reached=reached)
    except BadInput as error:
        raise UsageError(str(error)) from error
    if as_json:
        document(figures)
    else:
        show({name: value for name, value in figures.items() if name not in shown})
    return DONE


def _rows(figures: Mapping[str, Any], before: str = "") -> list[tuple[str, str]]:
    """Return every figure with its name; the name of a figure in a group begins with that of the group."""
    rows: list[tuple[str, str]] = []
    for name, value in figures.items():
        if isinstance(value, Mapping):
            rows += _rows(value, f"{before}{name} ")
        else:
            rows.append((f"{before}{name}", _shown(value)))
    return rows


def _shown(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:.{4 if abs(value) < 1 else 3}f}" if abs(value) < 100 else f"{value:,.0f}"
    return f"{value:,}" if isinstance(value, int) else str(value)
