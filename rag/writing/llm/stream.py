"""A reply of a language model, as it arrives: attempts, limits, and what it cost."""

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from threading import Event
from typing import Protocol

from rag.errors import ModelUnavailable
from rag.writing.llm.reasoning import strip_thoughts
from rag.writing.llm.timeouts import retry_delay, sleep_unless_stopped, with_timeouts

__all__ = ["Attempt", "Limits", "Part", "Prices", "Reply"]

_ATTEMPTS = 4
_LONGEST_TOKEN = 40  # characters per token allowed; a longer reply counts as endless
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a reply; each field may be missing."""

    text: str = ""
    ended: str | None = None  # why the model stopped, in the words of OpenAI: "stop", "length", …
    counted: tuple[int, int] | None = None  # tokens of the prompt and of the reply, so far


class Attempt(Protocol):
    """One request. `close` may be called from another thread than the one that reads `parts`."""

    def parts(self) -> Iterator[Part]:
        """Yield the parts of the reply; raises ModelUnavailable."""
        ...

    def close(self) -> None:
        """Give the request up: `parts` fails soon, if it is still read."""
        ...


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a reply may take."""

    tokens: int
    silence: float  # seconds without a part
    deadline: float  # seconds in all, every attempt included


@dataclass(frozen=True, slots=True)
class Prices:
    """Prices of a million tokens, in any currency; None where not known."""

    prompt: float | None = None
    completion: float | None = None

    def cost(self, prompt: int, completion: int) -> float | None:
        """Return the cost of a prompt and a completion of so many tokens; None where no price is known."""
        if self.prompt is None and self.completion is None:
            return None
        return ((self.prompt or 0) * prompt + (self.completion or 0) * completion) / 1_000_000


class Reply:
    """A reply under way: iterate once over its pieces, none of them empty; raises ModelUnavailable.

    Where `stop` is set meanwhile, raises Stopped and closes the connection. A request is repeated where that may help
    and no piece was yielded yet; by a loop of its own and not by tenacity, which repeats calls, not parts of one
    iteration.

    Once read, `usage` holds prompt_tokens, completion_tokens and attempts, `estimated` where the service did not count,
    and `cost` where prices are known; `cut` says whether the tokens ran out.
    """

    def __init__(
        self,
        begin: Callable[[], Attempt],
        limits: Limits,
        prices: Prices,
        estimate: Callable[[str], tuple[int, int]],  # a reply's text → tokens of the prompt and of the reply
        stop: Event | None = None,
    ) -> None:
        self.usage: Mapping[str, float] = {}
        self.cut = False
        self._begin = begin
        self._limits = limits
        self._prices = prices
        self._estimate = estimate
        self._stop = stop
        self._written: list[str] = []  # the pieces yielded
        self._arrived = False  # whether this attempt brought anything
        self._last = Part()  # the latest end reason and token counts among its parts

    def __iter__(self) -> Iterator[str]:
        until = time.monotonic() + self._limits.deadline
        for attempt in count(1):
            try:
                yield from self._attempt(until)
                return
            except ModelUnavailable as error:
                _log.info("attempt %d: the model %s", attempt, error.reason)
                wait = retry_delay(attempt, error.after)
                spent = attempt == _ATTEMPTS or time.monotonic() + wait >= until
                if self._written or not error.retry or spent:
                    raise
            finally:
                self.usage = self._used(attempt)
            sleep_unless_stopped(wait, self._stop)

    def _attempt(self, until: float) -> Iterator[str]:
        self._arrived, self._last = False, Part()
        attempt = self._begin()
        parts = with_timeouts(attempt.parts, attempt.close, self._limits.silence, until, self._stop)
        try:
            for piece in strip_thoughts(self._texts(parts)):
                self._written.append(piece)
                yield piece
        except TimeoutError as error:
            raise ModelUnavailable("did not answer in time", retry=True) from error
        self._settle()

    def _texts(self, parts: Iterator[Part]) -> Iterator[str]:
        length = 0
        for part in parts:
            self._arrived = True
            self._last = Part("", part.ended or self._last.ended, part.counted or self._last.counted)
            length += len(part.text)
            if length > _LONGEST_TOKEN * self._limits.tokens:
                raise ModelUnavailable("did not come to an end", retry=False)
            if part.text:
                yield part.text

    def _settle(self) -> None:
        """Set `cut`; raises ModelUnavailable where the reply did not end as it should."""
        if self._last.ended is None:
            said = "broke off" if self._arrived else "sent something that is no reply"
            raise ModelUnavailable(said, retry=True)
        if self._last.ended == "content_filter":
            raise ModelUnavailable("was stopped by its provider's filter", retry=False)
        self.cut = self._last.ended == "length"
        if self.cut and not self._written:
            raise ModelUnavailable("used up its tokens before it wrote a word", retry=False)

    def _used(self, attempts: int) -> dict[str, float]:
        prompt, completion = self._last.counted or self._estimate("".join(self._written))
        used: dict[str, float] = {"prompt_tokens": prompt, "completion_tokens": completion}
        used["attempts"] = attempts
        if self._last.counted is None:
            used["estimated"] = 1
        cost = self._prices.cost(prompt, completion)
        return used if cost is None else {**used, "cost": cost}
