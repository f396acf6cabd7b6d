"""A progress bar on standard error, with rate and time left; only where a person watches."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from api.cli.terminal.console import console

__all__ = ["Advance", "progress_bar"]

Advance = Callable[[int, int], None]  # called with the number done, and of all


class _Rate(ProgressColumn):
    """A column with the number of items per second."""

    def render(self, task: Task) -> Text:
        """Return the speed over the last seconds."""
        return Text(f"{task.speed:.1f}/s" if task.speed else "", style="dim")


@contextmanager
def progress_bar(label: str, *, quiet: bool = False) -> Iterator[Advance]:
    """Show a progress bar; yield the function that advances it, called with the number done and of all."""
    screen = console(stderr=True)
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=None if screen.width < 60 else 40),
        MofNCompleteColumn(),
        _Rate(),
        TimeRemainingColumn(compact=True),
        console=screen,
        transient=True,
        disable=quiet or not screen.is_terminal,
        refresh_per_second=5,
        redirect_stdout=False,
        redirect_stderr=False,
    )
    task = bar.add_task(label, total=None)

    def advance(done: int, total: int) -> None:
        bar.update(task, completed=done, total=total)

    with bar:
        yield advance
