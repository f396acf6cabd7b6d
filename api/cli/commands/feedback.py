"""`onrecord feedback export`: what readers marked as wrong, as cases of the evaluation."""

from contextlib import closing
from pathlib import Path

from rich.text import Text

from api.cli.terminal.console import console, flow
from api.errors import DONE, UsageError
from api.service.keeping.opinion import Opinion
from api.service.keeping.store import AnswerStore
from api.service.wording import count_noun
from api.settings.settings import Settings
from api.slack.feedback.export import cases
from api.slack.feedback.feedback import opinions
from api.slack.jobs.store import FILE, Store

__all__ = ["export"]


def export(settings: Settings, file: Path) -> int:
    """Write the cases into a file that is not there yet; none where nobody has marked anything."""
    told = _opinions(settings)
    if not told:
        flow(console(), Text("No reader has marked an answer with 👎 yet: nothing was written."))
        return DONE
    try:
        with file.open("x", encoding="utf-8") as out:
            out.write(cases(told))
    except FileExistsError as error:
        raise UsageError(f"{file} is there already: choose another name.") from error
    except OSError as error:
        raise UsageError(f"{file} cannot be written ({(error.strerror or 'input/output error').lower()}).") from error
    number = len({opinion.uid for opinion in told})
    flow(console(), Text(f"Wrote {count_noun(number, 'case')} to {file}, to be completed."))
    return DONE


def _opinions(settings: Settings) -> list[Opinion]:
    """Return every 👎 of the web page and of Slack, oldest first."""
    told = AnswerStore(settings.home, settings.answers_keep_days).opinions()
    if (settings.home / FILE).is_file():
        with closing(Store(settings.home)) as store:
            told += opinions(store)
    return sorted(told, key=lambda opinion: opinion.at)
