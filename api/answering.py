"""An answer on a terminal while it comes into being: each sentence once it is verified, then the sources."""

from collections.abc import Iterator
from contextlib import ExitStack

from rich.console import Console
from rich.text import Text

from api.answer_view import show_answer, show_asked, show_below, write
from api.console import one_line
from api.prose import Prose
from rag.answer import Answer
from rag.events import ClaimMade, Done, Event, PassagesFound
from rag.render import Layout

__all__ = ["show", "whole"]


def whole(happening: Iterator[Event]) -> Answer:
    """The answer that the events end with."""
    *_, done = happening
    assert isinstance(done, Done)
    return done.answer


def show(
    screen: Console, question: str, happening: Iterator[Event], *, model: str | None = None, withheld: bool = False
) -> Answer:
    """Print the answer to `question`, as it comes where a model writes and a person watches; returns it."""
    if not (model and screen.is_terminal):
        answer = whole(happening)
        show_answer(screen, answer, withheld=withheld)
        return answer
    with _Stream(screen, question, model) as stream:
        for event in happening:
            stream.take(event)
    if stream.begun:
        show_below(screen, stream.answer, withheld=withheld)
    else:
        show_answer(screen, stream.answer, withheld=withheld, asked=False)
    return stream.answer


class _Stream:
    """The part of an answer that is printed before all of it is known. Left at any moment, its line is ended."""

    answer: Answer

    def __init__(self, screen: Console, question: str, model: str) -> None:
        self._screen = screen
        self._question = question
        self._model = one_line(model)
        self._prose = Prose(screen)
        # Whether the model failed is known at the end only: also the sources' own sentences then run on.
        self._layout = Layout(as_written=True)
        self._left = ExitStack()
        self.begun = False

    def __enter__(self) -> "_Stream":
        spinner = "dots" if self._screen.encoding.startswith("utf") else "line"
        self._status = self._screen.status(Text("Searching", "dim"), spinner=spinner, spinner_style="dim")
        self._left.callback(self._prose.end)
        self._left.enter_context(self._status)
        return self

    def __exit__(self, *_: object) -> None:
        self._left.close()

    def take(self, event: Event) -> None:
        """Show what happened."""
        match event:
            case PassagesFound(asked, passages):
                show_asked(self._screen, self._question, asked)
                self._status.update(Text(f"{self._model} reads {len(passages)} passages", "dim"))
            case ClaimMade(claim, _):
                self._status.stop()
                self.begun = True
                write(self._prose, self._layout.place(claim, None))
            case Done(answer):
                self.answer = answer
