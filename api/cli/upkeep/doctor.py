"""`onrecord doctor`: what is wrong with the index, and what mends it."""

from rich.text import Text

from api.cli.terminal.console import console, document
from api.cli.terminal.tables import facts_table, show_table
from api.errors import DONE, FAILURES
from api.service.composition import open_collection
from api.service.wording import command_line
from api.settings.settings import Settings
from index.doctor import Finding, erased, examine, mend

__all__ = ["run"]


def run(settings: Settings, *, fix: bool, text: str | None, as_json: bool) -> int:
    """Examine the index, and with `fix` mend what can be mended; given a `text`, only list the files that hold it."""
    if text is not None:
        return _search_erased(settings, text, as_json=as_json)
    with open_collection(settings) as collection:
        found = examine(collection)
        mended: list[str] = []
        if fix and any(finding.wrong and finding.mendable for finding in found):
            with collection.writing():
                mended = mend(collection, found)
            found = examine(collection)
    if as_json:
        document(
            {
                "mended": mended,
                "findings": [{"what": finding.what, "wrong": finding.wrong or None} for finding in found],
            }
        )
    else:
        show_table(
            console(),
            facts_table((finding.what, Text(_describe_finding(settings, finding, mended))) for finding in found),
        )
    return FAILURES if any(finding.wrong for finding in found) else DONE


def _describe_finding(settings: Settings, finding: Finding, mended: list[str]) -> str:
    if not finding.wrong:
        return "mended" if finding.what in mended else "as it should be"
    return (
        f"{finding.wrong.rstrip('.')}: run {command_line(settings, 'doctor --fix')}"
        if finding.mendable
        else finding.wrong
    )


def _search_erased(settings: Settings, text: str, *, as_json: bool) -> int:
    found = erased(settings.home, text)
    if as_json:
        document({"erased": not found, "files": [str(path) for path in found]})
    elif found:
        for path in found:
            console().print(Text(f"it still stands in {path}"), soft_wrap=True)
    else:
        elsewhere = " The files of the catalogue's database were not looked at." if _elsewhere(settings) else ""
        console().print(Text(f"No file in {settings.home} holds it.{elsewhere}"), soft_wrap=True)
    return FAILURES if found else DONE


def _elsewhere(settings: Settings) -> bool:
    return bool(settings.catalogue_url.get_secret_value())
