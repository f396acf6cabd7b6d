"""`onrecord chat`: ask and follow up; what begins with a slash is a command about the last answer."""

import difflib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from rich.text import Text

from api.cli.names import check_publisher
from api.cli.runner import report
from api.cli.terminal.answer import Look, show_sources
from api.cli.terminal.article import show_article
from api.cli.terminal.console import console, flow
from api.cli.terminal.interrupt import interruptible
from api.cli.terminal.links import links_of
from api.cli.terminal.markdown import markdown
from api.cli.terminal.passages import show_why
from api.cli.terminal.prompt import line_reader
from api.cli.terminal.stream import show
from api.cli.terminal.tables import facts_table
from api.errors import DONE, UsageError
from api.service.composition import open_collection, writer_of
from api.service.conversation import Conversation
from api.service.wording import count_noun
from api.settings.settings import Settings
from index.article import Span
from index.catalogue.places import place
from index.catalogue.reads import Filters
from index.collection import Collection
from rag.ask import events

__all__ = ["run"]


def run(settings: Settings, filters: Filters, *, show_withheld: bool) -> int:
    """Read lines and answer them until the end of input or /quit."""
    with open_collection(settings) as collection:
        check_publisher(settings, collection, filters)
        chat = _Chat(settings, collection, filters, withheld=show_withheld)
        read = line_reader(settings.home, [command.usage.split()[0] for command in _COMMANDS.values()])
        chat.welcome()
        while not chat.left:
            try:
                line = read()
            except EOFError:
                break
            chat.take(line.strip())
    return DONE


class _Chat:
    """The conversation and what its commands need."""

    def __init__(self, settings: Settings, collection: Collection, filters: Filters, *, withheld: bool) -> None:
        self.left = False
        self._settings = settings
        self._collection = collection
        self._filters = filters
        self._look = Look(links_of(collection), withheld=withheld, brief=True)
        self._writer = writer_of(settings)
        self._screen = console()
        self._conversation = Conversation()
        self._saved: set[Path] = set()  # files of this chat: they may be written again

    def welcome(self) -> None:
        """Say how to begin, where a person watches."""
        if self._screen.is_terminal:
            flow(self._screen, Text("Ask in words. /help lists the commands, Ctrl-D leaves.", "dim"))

    def take(self, line: str) -> None:
        """Answer a question or carry out a command. An error is reported in one line, and the chat goes on."""
        try:
            if line.startswith("/"):
                self._run_command(line)
            elif line:
                self._ask(line)
        except KeyboardInterrupt:
            flow(self._screen, Text("Stopped.", "dim"))
        except BrokenPipeError:
            raise
        except Exception as error:
            report(error, self._settings)
        if line and not self.left:
            self._screen.print()

    def _ask(self, question: str) -> None:
        writer = self._writer
        with interruptible() as stop:
            answer_events = events(
                self._collection,
                question,
                filters=self._filters,
                history=self._conversation.history,
                writer=writer,
                level=self._settings.level,
                stop=stop,
            )
            answer = show(self._screen, question, answer_events, self._look, model=writer.model_name)
        self._conversation.turns.append(answer)

    def _run_command(self, line: str) -> None:
        name, _, rest = line[1:].partition(" ")
        command = _COMMANDS.get(name.lower())
        if command is None:
            near = difflib.get_close_matches(name.lower(), _COMMANDS, n=1)
            hint = f"; did you mean /{near[0]}?" if near else "."
            raise UsageError(f"There is no command /{name}{hint} /help lists them.")
        if ("" if " " in command.usage else rest.strip()) or (" " in command.usage and not rest.strip()):
            raise UsageError(f"Write it as {command.usage}: {command.help}.")
        command.run(self, rest.strip())

    def sources(self, _: str) -> None:
        """Show what each number of the last answer stands for."""
        if citations := self._conversation.last.citations:
            show_sources(self._screen, citations, replace(self._look, brief=False))
        else:
            self._screen.print("The last answer cites nothing.")

    def open(self, number: str) -> None:
        """Show a cited passage in its article; if that has changed, show the passage where it stands now."""
        cited = self._conversation.citation(number)
        db, span = self._collection.catalogue.db, Span(cited.start, cited.end)
        found = place(db, cited.source, cited.sha256, span, cited.quote)
        if found.span is None:
            raise UsageError(f"{found.told} Ask again.")
        if found.told:
            flow(self._screen, Text(found.told, "yellow"))
        show_article(self._screen, found.article, found.span, links_of(self._collection))

    def why(self, _: str) -> None:
        """Show how each passage of the last answer was found."""
        show_why(self._screen, self._conversation.last)

    def save(self, name: str) -> None:
        """Write the conversation as Markdown into a file that is not there yet or that this chat has written."""
        _ = self._conversation.last
        text = markdown(self._conversation.turns)
        try:
            file = Path(name.strip("\"'")).expanduser().absolute()
            with file.open("w" if file in self._saved else "x", encoding="utf-8", errors="replace") as out:
                out.write(text)
        except FileExistsError as error:
            raise UsageError(f"{name} is there already: choose another name.") from error
        except (OSError, ValueError, RuntimeError) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else "no usable name"
            raise UsageError(f"{name} cannot be written ({reason.lower()}).") from error
        self._saved.add(file)
        count = len(self._conversation.turns)
        flow(self._screen, Text(f"Saved {count_noun(count, 'answer')} in {file}.", "dim"))

    def help(self, _: str) -> None:
        """List the commands."""
        self._screen.print(facts_table((command.usage, command.help) for command in _COMMANDS.values()))

    def quit(self, _: str) -> None:
        """Leave."""
        self.left = True


class _Command(NamedTuple):
    usage: str
    help: str
    run: Callable[[_Chat, str], None]


_COMMANDS = {
    "sources": _Command("/sources", "what each number of the last answer stands for", _Chat.sources),
    "open": _Command("/open N", "the passage that [N] cites, in its article", _Chat.open),
    "why": _Command("/why", "how each passage was found: ranks, score, what cites it", _Chat.why),
    "save": _Command("/save FILE", "the chat as Markdown, with footnotes", _Chat.save),
    "help": _Command("/help", "these lines", _Chat.help),
    "quit": _Command("/quit", "leave; so does Ctrl-D", _Chat.quit),
}
