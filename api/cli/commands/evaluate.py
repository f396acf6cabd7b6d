"""`onrecord eval`: run the evaluation, and compare its figures with the gate."""

from pathlib import Path

from api.cli.terminal.console import console, document, problem
from api.cli.terminal.progress import progress_bar
from api.cli.terminal.tables import figures_table
from api.errors import DONE, FAILURES, UsageError
from api.service.composition import recipe_of
from api.settings.settings import Settings
from eval.commands import BadInput, run_evaluation

__all__ = ["run"]


def run(settings: Settings, folder: Path | None, report: Path | None, *, as_json: bool) -> int:
    """Evaluate and print the figures; return 1 where one falls short of the gate."""
    try:
        with progress_bar("Asking", quiet=as_json) as advance:
            result = run_evaluation(folder, recipe=recipe_of(settings), report=report, progress=advance)
    except BadInput as error:
        raise UsageError(str(error)) from error
    if as_json:
        document(result.as_json())
    else:
        console().print(figures_table(result.table()))
        for shortfall in result.shortfalls:
            problem(f"the gate falls short: {shortfall}.")
    return DONE if result.passed else FAILURES
