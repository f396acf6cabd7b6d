"""A language model behind any OpenAI-compatible endpoint: the one file that knows llama-index's client and its errors.

for piece in LanguageModel(config).stream([{"role": "user", "content": "Good morning"}]): …
"""

import contextlib
import socket
import ssl
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from threading import Event
from typing import TYPE_CHECKING, Any

from index.embedding.embedder import MiniLM
from rag.errors import ModelUnavailable
from rag.query.conversation import Message
from rag.writing.llm.config import Count, LLMConfig
from rag.writing.llm.stream import Limits, Part, Prices, Reply
from rag.writing.llm.timeouts import parse_retry_after

if TYPE_CHECKING:
    from llama_index.core.base.llms.types import ChatResponse
    from llama_index.llms.openai_like import OpenAILike  # type: ignore[import-untyped]

__all__ = ["LanguageModel"]

_OPENAI = "https://api.openai.com/v1"
_NO_KEY = "none"  # without a key, the client would look for one in the environment
_CONNECT = 10.0  # seconds
_GLANCE = 3.0  # seconds for a check whether the endpoint answers
_PROLOGUE = 1_000_000  # bytes of a reply beyond what its tokens may take: headers of each chunk, an error's page
_LARGEST_TOKEN = 2_000  # bytes that a token may take: each comes in a chunk of its own
_MOST_COUNTED = 1_000_000_000  # tokens; a larger count of the service is ignored
_PASSING = frozenset({408, 409, 425, 429})  # HTTP statuses after which the same request may succeed
_STATUSES = {
    401: "refused the key",
    402: "asks for payment",
    403: "does not allow this key to use it",
    404: "does not know this model, or has another address",
    429: "has too many requests at the moment",
}
# Options that newer and stricter services refuse by name, with the one to send instead; None: send none.
_OTHERWISE = {"max_tokens": "max_completion_tokens", "temperature": None, "stream_options": None}


@dataclass(frozen=True)
class LanguageModel:
    """A model that writes, as its configuration describes it. Nothing is imported or opened before it is used."""

    config: LLMConfig
    count: Count = field(default_factory=lambda: MiniLM().count)  # tokens, nearly: each model has its own
    stop: Event | None = None  # set where nobody waits for a reply any more
    _refused: set[str] = field(default_factory=set)  # options the service does not take

    @property
    def name(self) -> str:
        """Return the name of the model at its endpoint."""
        return self.config.model

    def objection(self) -> str:
        """Return why the endpoint cannot be used now, in words that follow "the language model"; else empty."""
        import httpx
        import openai

        key, base = self.config.api_key or _NO_KEY, self.config.base_url or _OPENAI
        hooks = {"request": [_request_uncompressed], "response": [lambda response: _bound(response, _PROLOGUE)]}
        try:
            with (
                httpx.Client(verify=_ssl_context(), timeout=_GLANCE, event_hooks=hooks) as http,
                openai.OpenAI(api_key=key, base_url=base, max_retries=0, http_client=http) as client,
            ):
                client.models.list()
        except openai.NotFoundError:
            return ""  # it answers; not every service lists its models
        except Exception as error:  # openai's, httpx's, and any that a malformed reply causes in them
            return _unavailable(error).reason
        return ""

    def stream(
        self, messages: Sequence[Message], max_tokens: int | None = None, deadline: float | None = None
    ) -> Reply:
        """Return a reply of at most `max_tokens`, within `deadline` seconds; both default to the configuration's."""
        from llama_index.llms.openai_like import OpenAILike  # noqa: F401  slow: before the clock starts

        config = self.config
        limits = Limits(max_tokens or config.answer_tokens, config.request_timeout, deadline or config.deadline)
        prices = Prices(config.price_prompt, config.price_completion)
        said = [turn["content"] for turn in messages]

        def estimate(text: str) -> tuple[int, int]:
            *prompt, completion = self.count([*said, text])
            return sum(prompt), completion

        return Reply(
            lambda: _Request(config, messages, limits.tokens, self._refused), limits, prices, estimate, self.stop
        )


class _Request:
    """One request to the endpoint, on a connection of its own: closing it ends nothing else."""

    def __init__(self, config: LLMConfig, messages: Sequence[Message], tokens: int, refused: set[str]) -> None:
        import httpx

        limit = config.request_timeout
        self._config = config
        self._messages = messages
        self._tokens = tokens
        self._refused = refused
        self._sockets: list[socket.socket] = []
        self._closed = False
        self._client = httpx.Client(
            verify=_ssl_context(),
            timeout=httpx.Timeout(limit, connect=min(_CONNECT, limit)),
            follow_redirects=False,
            event_hooks={"request": [self._traced, _request_uncompressed], "response": [self._bounded]},
        )

    def parts(self) -> Iterator[Part]:
        """Yield the parts of the reply as they arrive; raises ModelUnavailable."""
        from llama_index.core.base.llms.types import ChatMessage

        llm = self._llm()
        messages = [ChatMessage(role=turn["role"], content=turn["content"]) for turn in self._messages]
        try:
            for response in llm.stream_chat(messages, **self._options()):
                yield _part(response)
        except Exception as error:  # openai's, httpx's, and any that a malformed reply causes in them
            raise self._drop_refused_option(error) or _unavailable(error) from error

    def close(self) -> None:
        """Close the connection."""
        self._closed = True
        for connection in self._sockets:
            _shut(connection)
        self._client.close()

    def _traced(self, request: Any) -> None:
        request.extensions["trace"] = self._connected

    def _bounded(self, response: Any) -> None:
        _bound(response, _PROLOGUE + _LARGEST_TOKEN * self._tokens)

    def _connected(self, step: str, known: Any) -> None:
        """Keep the socket that the client has opened: if only the client is closed, a pending read goes on waiting."""
        if step.endswith((".connect_tcp.complete", ".start_tls.complete")):
            self._sockets.append(known["return_value"].get_extra_info("socket"))
            if self._closed:
                _shut(self._sockets[-1])

    def _llm(self) -> "OpenAILike":
        from llama_index.llms.openai_like import OpenAILike

        try:
            return OpenAILike(
                model=self._config.model,
                api_base=self._config.base_url or _OPENAI,
                api_key=self._config.api_key or _NO_KEY,
                max_retries=0,  # only Reply retries
                is_chat_model=True,
                http_client=self._client,
            )
        except ValueError as error:  # llama-index knows some models of OpenAI's that have another interface
            raise ModelUnavailable("does not chat: choose another model", retry=False) from error

    def _options(self) -> dict[str, Any]:
        from openai import omit

        wanted = {
            "max_tokens": self._tokens,
            "temperature": self._config.temperature,
            "stream_options": {"include_usage": True},
        }
        options: dict[str, Any] = {}
        for name, value in wanted.items():
            if name not in self._refused:
                options[name] = value
            else:  # llama-index would fill in an option that is merely left out
                options[_OTHERWISE[name] or name] = value if _OTHERWISE[name] else omit
        return options

    def _drop_refused_option(self, error: Exception) -> ModelUnavailable | None:
        """Remember an option that the service refused by name, and return an error to retry at once; else None."""
        from openai import BadRequestError, UnprocessableEntityError

        if isinstance(error, BadRequestError | UnprocessableEntityError):
            for name in _OTHERWISE.keys() - self._refused:
                if error.param == name or f"'{name}'" in error.message or f'"{name}"' in error.message:
                    self._refused.add(name)
                    return ModelUnavailable(f"does not take the option {name}", retry=True, after=0)
        return None


@cache
def _ssl_context() -> ssl.SSLContext:
    """Load the trusted certificates once: doing so for each request would take as long as reading two passages."""
    import httpx

    return httpx.create_ssl_context()


def _request_uncompressed(request: Any) -> None:
    """Ask for an uncompressed reply, since a small compressed one may hold gigabytes."""
    request.headers["accept-encoding"] = "identity"


def _bound(response: Any, most: int) -> None:
    """Limit a reply to `most` bytes, uncompressed; a compressed or longer one raises ModelUnavailable."""
    import httpx

    if response.headers.get("content-encoding", "identity").strip().lower() not in {"", "identity"}:
        raise ModelUnavailable("sent a compressed reply, which was not asked for", retry=False)
    stream = response.stream

    class Bounded(httpx.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            left = most
            for piece in stream:
                left -= len(piece)
                if left < 0:
                    raise ModelUnavailable("sent more than a reply may hold", retry=False)
                yield piece

        def close(self) -> None:
            stream.close()

    response.stream = Bounded()


def _shut(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):  # it is closed, or a layer above took its connection over
        connection.shutdown(socket.SHUT_RDWR)


def _part(response: "ChatResponse") -> Part:
    """Return the text, end reason and token counts of a chunk; a malformed one may raise any error."""
    raw: Any = response.raw
    ended = raw.choices[0].finish_reason if raw.choices else None
    text = response.delta or ""
    if not isinstance(text, str) or not isinstance(ended, str | None):
        raise TypeError("a chunk of another shape")
    usage = response.additional_kwargs
    prompt, completion = usage.get("prompt_tokens"), usage.get("completion_tokens")
    counted = (prompt, completion) if isinstance(prompt, int) and isinstance(completion, int) else None
    if counted and not all(0 <= tokens <= _MOST_COUNTED for tokens in counted):
        counted = None
    return Part(text.encode("utf-8", "ignore").decode("utf-8"), ended, counted)  # half a surrogate pair is no text


def _unavailable(error: Exception) -> ModelUnavailable:
    """Convert a library's error to ours, without its text, since a service may repeat what it was sent."""
    import httpx
    import openai

    if (ours := _ours_within(error)) is not None:
        return ours
    if isinstance(error, openai.APIStatusError):
        return _refusal(error)
    if isinstance(error, openai.APITimeoutError | httpx.TimeoutException):
        return ModelUnavailable("did not answer in time", retry=True)
    if isinstance(error, openai.APIConnectionError):
        return ModelUnavailable("cannot be reached", retry=True)
    if isinstance(error, httpx.TransportError):
        return ModelUnavailable("broke off", retry=True)
    if isinstance(error, openai.APIError):
        return ModelUnavailable("reported a failure of its own", retry=True)
    return ModelUnavailable("sent something that is no reply", retry=True)


def _ours_within(error: BaseException | None) -> ModelUnavailable | None:
    """Return the ModelUnavailable that a library wrapped in its own error; else None."""
    while error is not None and not isinstance(error, ModelUnavailable):
        error = error.__cause__ or error.__context__
    return error


def _refusal(error: Any) -> ModelUnavailable:
    """Convert an HTTP error status to a ModelUnavailable."""
    status = error.status_code
    if error.code == "insufficient_quota":
        return ModelUnavailable("has no credit left for this key", retry=False)
    if status in {400, 413, 422} and "context" in f"{error.code} {error.type} {error.message}".lower():
        return ModelUnavailable("was given more text than it takes: lower context_tokens", retry=False)
    passing = status in _PASSING or status >= 500
    if 300 <= status < 400:
        return ModelUnavailable(f"sends requests elsewhere, which is not followed (HTTP {status})", retry=False)
    said = _STATUSES.get(status, "has a failure of its own" if passing else "refused the request")
    after = parse_retry_after(error.response.headers.get("retry-after")) if passing else None
    return ModelUnavailable(f"{said} (HTTP {status})", retry=passing, after=after)
