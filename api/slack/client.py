"""Slack's Web API, by slack-sdk: its errors become SlackFailed, and all threads respect its Retry-After.

The SDK's own handler for rate limits sleeps only in the call that was refused. Here no thread calls a refused method
before its time has come, and a call that is not `patient` fails instead of waiting.
"""

import http.client
import logging
import re
import threading
import time
from typing import TYPE_CHECKING, Any

from api.errors import SlackFailed
from api.settings.settings import Settings
from api.slack.text import escaped

if TYPE_CHECKING:
    from slack_sdk import WebClient

__all__ = ["RATE_LIMITED", "Slack", "web_client"]

RATE_LIMITED = "ratelimited"

_ATTEMPTS = 12  # attempts of one call while it is rate-limited
_TIMEOUT = 15  # seconds that Slack may be silent
_CODE = re.compile(r"[a-z0-9_]{1,60}")
_USUAL_WAIT = 1.0  # seconds, where Slack does not say how long
_PASSING = {"internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org"}


def web_client(settings: Settings, logger: logging.Logger) -> "WebClient":
    """Return the SDK's client with the bot's token."""
    from slack_sdk import WebClient

    return WebClient(
        token=settings.slack_bot_token.get_secret_value(),
        base_url=settings.slack_api_url,
        timeout=_TIMEOUT,
        logger=logger,
    )


class Slack:
    """Calls methods of the Web API; raises SlackFailed and nothing else."""

    def __init__(self, web: "WebClient") -> None:
        self.web = web
        self._held: dict[str, float] = {}  # method → when it may be called again
        self._closed = threading.Event()

    def call(self, method: str, *, patient: bool = True, **arguments: Any) -> dict[str, Any]:
        """Call a method such as chat.postMessage and return its reply; while it is rate-limited, wait if `patient`."""
        return self.reply(method, patient=patient, **arguments)[0]

    def reply(self, method: str, *, patient: bool = True, **arguments: Any) -> tuple[dict[str, Any], dict[str, str]]:
        """Call a method as `call` does; return its reply, and the reply's headers under lower-case names."""
        for _ in range(_ATTEMPTS):
            self._wait(method, patient=patient)
            try:
                return self._once(method, arguments)
            except SlackFailed as error:
                if error.code != RATE_LIMITED:
                    raise
                self._held[method] = time.monotonic() + error.after
        raise SlackFailed(method, RATE_LIMITED, retry=True)

    def respond(self, url: str, text: str) -> None:
        """Reply to a command or a button at the `response_url` that came with it, visible to that person only."""
        from slack_sdk.errors import SlackClientError
        from slack_sdk.webhook import WebhookClient

        try:
            # The address is a secret while it is valid: without our logger, the SDK would log it.
            client = WebhookClient(url, timeout=_TIMEOUT, logger=self.web.logger)
            reply = client.send(text=escaped(text), response_type="ephemeral", replace_original=False)
        except (SlackClientError, OSError, http.client.HTTPException, ValueError) as error:
            raise SlackFailed("response_url", "unreachable", retry=True) from error
        if reply.status_code != 200:
            raise SlackFailed("response_url", f"http_{reply.status_code}", retry=reply.status_code >= 429)

    def close(self) -> None:
        """End all waiting: a call that waits, or would wait, raises SlackFailed."""
        self._closed.set()

    def _wait(self, method: str, *, patient: bool) -> None:
        while (left := self._held.get(method, 0.0) - time.monotonic()) > 0:
            if not patient or self._closed.wait(left):
                raise SlackFailed(method, RATE_LIMITED, retry=True)

    def _once(self, method: str, arguments: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
        from slack_sdk.errors import SlackApiError, SlackClientError

        try:
            reply = getattr(self.web, method.replace(".", "_"))(**arguments)
        except SlackApiError as error:
            raise _failed(method, error.response) from error
        # Besides its own errors, the SDK raises those of urllib, of http.client and of unreadable JSON.
        except (SlackClientError, OSError, http.client.HTTPException, ValueError) as error:
            raise SlackFailed(method, "unreachable", retry=True) from error
        headers = {name.lower(): _first(value) for name, value in reply.headers.items()}
        return dict(reply.data), headers


def _failed(method: str, response: Any) -> SlackFailed:
    status = response.status_code
    code = response.data.get("error", "") if isinstance(response.data, dict) else ""
    if status == 429 or code in {RATE_LIMITED, "rate_limited"}:
        return SlackFailed(method, RATE_LIMITED, retry=True, after=_seconds(response.headers))
    if status >= 500 or not _CODE.fullmatch(code):  # the SDK may give a proxy's error page as the code
        code = f"http_{status}"
    return SlackFailed(method, code, retry=status >= 500 or code in _PASSING)


def _seconds(headers: Any) -> float:
    found = next((_first(value) for name, value in headers.items() if name.lower() == "retry-after"), "")
    return float(found) if found.isdigit() else _USUAL_WAIT


def _first(value: Any) -> str:
    return str(value[0] if isinstance(value, list) and value else value)
