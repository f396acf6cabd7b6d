"""`onrecord slack check`: check the tokens, the scopes and the connections to and from Slack; say how to mend each."""

import http.client
import json
import secrets
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass

from api.errors import DONE, OUTSIDE, USAGE, SlackFailed
from api.service.composition import has_index
from api.service.wording import command_line
from api.settings.settings import Settings
from api.slack.client import Slack, web_client
from api.slack.library_logging import quiet_logger
from api.slack.manifest import PATH, SCOPES

__all__ = ["Finding", "findings"]

_TIMEOUT = 10  # seconds

_REFUSALS = {
    "invalid_auth": "Slack does not know this token: copy it anew",
    "not_authed": "Slack does not know this token: copy it anew",
    "account_inactive": "the app was removed from the workspace: install it again",
    "token_revoked": "the token was revoked: install the app again",
    "token_expired": "the token has expired: install the app again",
    "not_allowed_token_type": "this is another kind of token: copy the right one",
    "missing_scope": "the token lacks a scope: make an app-level token with connections:write",
    "forbidden_team": "this workspace does not allow the app: ask its administrator",
    "unreachable": "Slack cannot be reached: set HTTPS_PROXY where there is a proxy, and check ONRECORD_SLACK_API_URL",
    "ratelimited": "Slack was asked too often: try again in a minute",
    "access_denied": "Slack refuses this address: the workspace may allow certain addresses only",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, and what is wrong with it."""

    what: str
    found: str = ""  # what was found where nothing is wrong
    wrong: str = ""  # what is wrong, and what to do
    code: int = DONE  # exit code where it is wrong


def findings(settings: Settings) -> Iterator[Finding]:
    """Run the checks one by one, and yield the finding of each."""
    slack = Slack(web_client(settings, quiet_logger(settings)))
    signed, socket = bool(_secret(settings, "signing_secret")), bool(_secret(settings, "app_token"))
    yield from _bot(settings, slack)
    if socket or not signed:
        yield _socket(settings, slack)
    if signed:
        yield _signed(settings)
    yield from _tables(settings)


def _bot(settings: Settings, slack: Slack) -> Iterator[Finding]:
    what = "bot token"
    if not _secret(settings, "bot_token"):
        yield Finding(what, wrong=_unset("bot_token", "OAuth & Permissions, after Install App"), code=USAGE)
        return
    try:
        told, headers = slack.reply("auth.test", patient=False)
    except SlackFailed as error:
        yield Finding(what, wrong=_why(error), code=OUTSIDE)
        return
    yield Finding(what, f"@{told.get('user')} in {told.get('team')}")
    granted = {scope.strip() for scope in headers.get("x-oauth-scopes", "").split(",") if scope.strip()}
    missing = [f"{scope} ({why})" for scope, why in SCOPES.items() if scope not in granted]
    if missing:
        advice = "add them under OAuth & Permissions, or use the manifest, then install the app again"
        yield Finding("scopes", wrong=f"{', '.join(missing)} not granted: {advice}.", code=OUTSIDE)
        return
    more = sorted(granted - SCOPES.keys())
    yield Finding("scopes", f"all {len(SCOPES)} granted" + (f"; not needed: {', '.join(more)}" if more else ""))


def _socket(settings: Settings, slack: Slack) -> Finding:
    what, token = "Socket Mode", _secret(settings, "app_token")
    if not token:
        place = "Basic Information, App-Level Tokens, with connections:write"
        return Finding(what, wrong=_unset("app_token", place), code=USAGE)
    try:
        slack.call("apps.connections.open", patient=False, app_token=token)
    except SlackFailed as error:
        return Finding(what, wrong=_why(error), code=OUTSIDE)
    return Finding(what, "Slack opens a connection")


def _signed(settings: Settings) -> Finding:
    """Check that the server at the public address answers Slack's signed challenge, and has the same signing secret."""
    what = "signed requests"
    if not settings.public_url:
        return Finding(
            what, wrong="ONRECORD_PUBLIC_URL is not set: set it to where Slack reaches the server.", code=USAGE
        )
    url, challenge = settings.public_url + PATH, secrets.token_hex(8)
    body = json.dumps({"type": "url_verification", "challenge": challenge})
    request = urllib.request.Request(url, body.encode(), _signature(settings, body))
    try:
        with urllib.request.urlopen(request, timeout=_TIMEOUT) as reply:
            answered = challenge in reply.read(10_000).decode("utf-8", "replace")
    except urllib.error.HTTPError as error:
        error.close()
        return Finding(what, wrong=f"{url} {_refused(error.code)}.", code=OUTSIDE)
    except (OSError, http.client.HTTPException, ValueError):
        return Finding(what, wrong=f"{url} cannot be reached from here: does `onrecord serve` run there?", code=OUTSIDE)
    if not answered:
        return Finding(what, wrong=f"{url} is answered by something else than onrecord.", code=OUTSIDE)
    return Finding(what, f"{url} answers, with the same signing secret")


def _signature(settings: Settings, body: str) -> dict[str, str]:
    from slack_sdk.signature import SignatureVerifier

    now = str(int(time.time()))
    signature = SignatureVerifier(_secret(settings, "signing_secret")).generate_signature(timestamp=now, body=body)
    return {
        "Content-Type": "application/json",
        "X-Slack-Request-Timestamp": now,
        "X-Slack-Signature": signature or "",
    }


def _tables(settings: Settings) -> Iterator[Finding]:
    named = {row.collection for row in settings.slack_channels.values()} | set(settings.slack_users.values())
    for name in sorted({collection or settings.collection for collection in named} | {settings.collection}):
        there = has_index(settings, name)
        wrong = (
            "" if there else f"it holds no articles yet: {command_line(settings, 'ingest FOLDER', collection=name)}."
        )
        yield Finding(f"collection {name}", "there", wrong, DONE if there else USAGE)


def _secret(settings: Settings, name: str) -> str:
    return str(getattr(settings, f"slack_{name}").get_secret_value())


def _unset(name: str, place: str) -> str:
    return f"ONRECORD_SLACK_{name.upper()} is not set: it stands in the app's settings at api.slack.com/apps, {place}."


def _why(error: SlackFailed) -> str:
    return f"{_REFUSALS.get(error.code, f'Slack says {error.code}')}."


def _refused(status: int) -> str:
    if status == 401:
        return "refuses our signature: the server has another signing secret, or its clock is wrong"
    if status == 404:
        return "is not there: the server runs without ONRECORD_SLACK_BOT_TOKEN and ONRECORD_SLACK_SIGNING_SECRET"
    return f"answers with status {status}"
