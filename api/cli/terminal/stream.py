"""An answer on a terminal while it comes into being: each sentence once it is verified, then the sources."""

from collections.abc import Iterator

from rich.console import Console
from rich.text import Text

from api.cli.terminal.answer import PLAIN, Look, show_answer, show_asked, show_below, write
from api.cli.terminal.wrapping import Prose
from api.service.plain_text import one_line
from rag.answer import Answer
from rag.events import ClaimMade, Done, Event, PassagesFound
from rag.rendering.text import Layout, by_model

__all__ = ["final_answer", "show"]


def final_answer(answer_events: Iterator[Event]) -> Answer:
    """Return the answer that the events end with."""
    *_, done = answer_events
    assert isinstance(done, Done)
    return done.answer


def show(
    screen: Console, question: str, answer_events: Iterator[Event], look: Look = PLAIN, *, model: str | None = None
) -> Answer:
    """Print the answer to `question` and return it; on a terminal, a model's sentences are printed as they come."""
    if not (model and screen.is_terminal):
        answer = final_answer(answer_events)
        show_answer(screen, answer, look)
        return answer
    with _Stream(screen, question, model) as stream:
        for event in answer_events:
            stream.take(event)
    if stream.begun:
        show_below(screen, stream.answer, look)
    else:
        show_answer(screen, stream.answer, look, asked=False)
    return stream.answer


class _Stream:
    """Prints sentences of an answer as they arrive. Leaving the context at any moment ends the current line.

    Only a model's sentences are streamed. The sources' own sentences come all at once, and the note why they replace
    the model's comes after them: then `begun` stays False, and the caller prints the answer as a whole.
    """

    answer: Answer

    def __init__(self, screen: Console, question: str, model: str) -> None:
        self._screen = screen
        self._question = question
        self._model = one_line(model)
        self._prose = Prose(screen)
        self._layout = Layout(as_written=True)
        self.begun = False
        spinner = "dots" if screen.encoding.startswith("utf") else "line"
        self._status = screen.status(Text("Searching", "dim"), spinner=spinner, spinner_style="dim")

    def __enter__(self) -> "_Stream":
        self._status.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._status.stop()
        self._prose.end()

    def take(self, event: Event) -> None:
        """Update the screen for one event."""
        match event:
            case PassagesFound(asked, passages):
                show_asked(self._screen, self._question, asked)
                count = "1 passage" if len(passages) == 1 else f"{len(passages)} passages"
                self._status.update(Text(f"{self._model} reads {count}", "dim"))
            case ClaimMade(claim, _, engine):
                if by_model(engine):
                    self.begun = True
                    self._status.stop()
                    write(self._prose, self._layout.place(claim, None))
            case Done(answer):
                self.answer = answer
