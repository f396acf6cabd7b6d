"""A language model behind an OpenAI-compatible endpoint: the one file that knows llama-index's and its errors.

language_model(settings).stream([{"role": "user", "content": "Good morning"}])
"""

import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any

from index.chunks import Count
from index.embedder import MiniLM
from rag.errors import ModelUnavailable, SettingsError
from rag.followup import Message
from rag.patience import asked_pause, pause, watched
from rag.settings import Settings
from rag.thinking import without_thoughts

if TYPE_CHECKING:
    import httpx
    from llama_index.core.base.llms.types import ChatResponse

__all__ = ["LanguageModel", "Reply", "language_model"]

_OPENAI = "https://api.openai.com/v1"
_NO_KEY = "none"  # the client wants one; without it, it would look for the environment's
_ATTEMPTS = 4
_CONNECT = 10.0  # seconds
_LONGEST_TOKEN = 40  # characters; a reply of more per token it may have does not end
_PASSING = frozenset({408, 409, 425, 429})  # HTTP statuses after which the same request may succeed
_STATUSES = {
    401: "refused the key",
    402: "asks for payment",
    403: "does not allow this key to use it",
    404: "does not know this model, or has another address",
    413: "was given more text than it takes",
    429: "has too many requests at the moment",
}
# Newer and stricter services refuse these by name; they take the request with the other, or without it.
_OTHERWISE = {"max_tokens": "max_completion_tokens", "temperature": None, "stream_options": None}
_log = logging.getLogger(__name__)


def language_model(settings: Settings) -> "LanguageModel | None":
    """The configured model; None where the extractive writer is to write.

    Raises SettingsError where a model is asked for and not configured.
    """
    if settings.writer == "extractive" or (settings.writer == "auto" and not settings.has_endpoint):
        return None
    if not settings.model:
        raise SettingsError("The writer is llm, but no model is named: set ONRECORD_MODEL, or give --model.")
    if not settings.has_endpoint:
        raise SettingsError(
            f"The writer is llm, but nothing says where {settings.model} is: set ONRECORD_BASE_URL, or for "
            "OpenAI ONRECORD_API_KEY."
        )
    return LanguageModel(settings)


@dataclass(frozen=True)
class LanguageModel:
    """A model that writes, as the settings describe it. Nothing is imported or opened before it is used."""

    settings: Settings
    count: Count = field(default_factory=lambda: MiniLM().count)  # tokens, nearly: each model has its own

    @property
    def name(self) -> str:
        """As the endpoint calls it."""
        return self.settings.model

    def stream(
        self, messages: Sequence[Message], max_tokens: int | None = None, deadline: float | None = None
    ) -> "Reply":
        """A reply to `messages` of at most `max_tokens`, within `deadline` seconds; else as the settings say."""
        limit = max_tokens or self.settings.answer_tokens
        return Reply(self, messages, limit, deadline or self.settings.deadline)


class Reply:
    """A reply under way: iterate once over its pieces, none of them empty; raises ModelUnavailable.

    Once read, `usage` holds prompt_tokens, completion_tokens, attempts, `estimated` where the service did not
    count, and `cost` where prices are set; `cut` says whether the tokens ran out.
    """

    def __init__(
        self, model: LanguageModel, messages: Sequence[Message], max_tokens: int, deadline: float
    ) -> None:
        self.usage: Mapping[str, float] = {}
        self.cut = False
        self._model = model
        self._messages = messages
        self._max_tokens = max_tokens
        self._deadline = deadline
        self._options: dict[str, Any] = {"max_tokens": max_tokens, "stream_options": {"include_usage": True}}
        self._written: list[str] = []  # what the consumer was given
        self._ended: str | None = None  # why the model stopped, as it says
        self._counted: tuple[int, int] | None = None  # tokens of the prompt and of the reply

    def __iter__(self) -> Iterator[str]:
        import llama_index.llms.openai_like  # noqa: F401  before the clock starts: it takes seconds, once

        until = time.monotonic() + self._deadline
        for attempt in count(1):
            try:
                yield from self._attempt(until)
                return
            except ModelUnavailable as error:
                _log.info("%s: attempt %d: it %s", self._model.name, attempt, error.reason)
                wait = pause(attempt, error.after)
                last = attempt == _ATTEMPTS or time.monotonic() + wait >= until
                if self._written or not error.retry or last:
                    raise
            finally:
                self.usage = self._used(attempt)
            time.sleep(wait)

    def _attempt(self, until: float) -> Iterator[str]:
        self._ended = self._counted = None
        client = _http_client(self._model.settings)
        parts = watched(lambda: self._parts(client), client.close, self._model.settings.request_timeout, until)
        try:
            for piece in without_thoughts(self._texts(parts)):
                self._written.append(piece)
                yield piece
        except TimeoutError as error:
            raise ModelUnavailable("did not answer in time", retry=True) from error
        self._settle()

    def _parts(self, client: "httpx.Client") -> Iterator["ChatResponse"]:
        """What arrives; read in another thread. Raises ModelUnavailable."""
        from llama_index.core.base.llms.types import ChatMessage
        from llama_index.llms.openai_like import OpenAILike

        settings = self._model.settings
        llm = OpenAILike(
            model=settings.model,
            api_base=settings.base_url or _OPENAI,
            api_key=settings.api_key.get_secret_value() or _NO_KEY,
            temperature=settings.temperature,
            timeout=settings.request_timeout,
            max_retries=0,  # there is one owner of retries: __iter__
            is_chat_model=True,
            http_client=client,
        )
        messages = [ChatMessage(role=turn["role"], content=turn["content"]) for turn in self._messages]
        try:
            yield from llm.stream_chat(messages, **self._options)
        except Exception as error:  # openai's, httpx's, and whatever a malformed reply makes them trip over
            raise self._adapted(error) or _unavailable(error) from error

    def _texts(self, parts: Iterator["ChatResponse"]) -> Iterator[str]:
        length = 0
        for part in parts:
            usage = part.additional_kwargs
            if isinstance(usage.get("prompt_tokens"), int) and isinstance(usage.get("completion_tokens"), int):
                self._counted = usage["prompt_tokens"], usage["completion_tokens"]
            choices = getattr(part.raw, "choices", None) or [None]
            self._ended = getattr(choices[0], "finish_reason", None) or self._ended
            length += len(part.delta or "")
            if length > _LONGEST_TOKEN * self._max_tokens:
                raise ModelUnavailable("did not come to an end", retry=False)
            if part.delta:
                yield part.delta

    def _settle(self) -> None:
        """Whether the reply ended as it should; raises ModelUnavailable."""
        if self._ended is None:
            raise ModelUnavailable("broke off", retry=True)
        if self._ended == "content_filter":
            raise ModelUnavailable("was stopped by its provider's filter", retry=False)
        self.cut = self._ended == "length"
        if self.cut and not self._written:
            raise ModelUnavailable("used up its tokens before it wrote a word", retry=False)

    def _adapted(self, error: Exception) -> ModelUnavailable | None:
        """Spell the request as the service wants it, where it refused one of our options by its name."""
        from openai import BadRequestError, UnprocessableEntityError, omit

        if not isinstance(error, BadRequestError | UnprocessableEntityError):
            return None
        for option, other in _OTHERWISE.items():
            refused = error.param == option or f"'{option}'" in error.message or f'"{option}"' in error.message
            if not refused or self._options.get(option) is omit:
                continue
            value = self._options.pop(option, None)
            self._options[other or option] = value if other else omit
            return ModelUnavailable(f"refused the option {option}", retry=True)
        return None

    def _used(self, attempts: int) -> dict[str, float]:
        prompt, completion = self._counted or self._estimated()
        used: dict[str, float] = {"prompt_tokens": prompt, "completion_tokens": completion, "attempts": attempts}
        if self._counted is None:
            used["estimated"] = 1
        settings = self._model.settings
        if settings.price_prompt is not None or settings.price_completion is not None:
            prices = (settings.price_prompt or 0) * prompt + (settings.price_completion or 0) * completion
            used["cost"] = prices / 1_000_000
        return used

    def _estimated(self) -> tuple[int, int]:
        sizes = self._model.count([*(turn["content"] for turn in self._messages), "".join(self._written)])
        return sum(sizes[:-1]), sizes[-1]


def _http_client(settings: Settings) -> "httpx.Client":
    """A client of this attempt alone, so that closing it ends this attempt alone."""
    import httpx

    limit = settings.request_timeout
    return httpx.Client(timeout=httpx.Timeout(limit, connect=min(_CONNECT, limit)))


def _unavailable(error: Exception) -> ModelUnavailable:
    """A foreign error as ours. No text of theirs goes along: a service may repeat what it was sent."""
    import httpx
    import openai

    if isinstance(error, openai.APIStatusError):
        return _refused(error)
    if isinstance(error, openai.APITimeoutError | httpx.TimeoutException):
        return ModelUnavailable("did not answer in time", retry=True)
    if isinstance(error, openai.APIConnectionError):
        return ModelUnavailable("cannot be reached", retry=True)
    if isinstance(error, httpx.TransportError):
        return ModelUnavailable("broke off", retry=True)
    if isinstance(error, openai.APIError):
        return ModelUnavailable("reported a failure of its own", retry=True)
    return ModelUnavailable("sent something that is no reply", retry=True)


def _refused(error: Any) -> ModelUnavailable:
    """An answer of HTTP that is an error, as ours."""
    status = error.status_code
    passing = status in _PASSING or status >= 500
    if error.code == "insufficient_quota":
        return ModelUnavailable("has no credit left for this key", retry=False)
    if status in {400, 413, 422} and "context" in f"{error.code} {error.type} {error.message}".lower():
        return ModelUnavailable("was given more text than it takes: lower context_tokens", retry=False)
    said = _STATUSES.get(status, "has a failure of its own" if passing else "refused the request")
    after = asked_pause(error.response.headers.get("retry-after")) if passing else None
    return ModelUnavailable(f"{said} (HTTP {status})", retry=passing, after=after)
