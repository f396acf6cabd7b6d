"""The manifest of the Slack app, with the fewest scopes and events that the bot needs."""

from typing import Any

from api.settings.settings import Settings
from api.slack.bolt_app import COMMAND

__all__ = ["EVENTS", "PATH", "SCOPES", "manifest"]

PATH = "/slack/events"

SCOPES = {
    "app_mentions:read": "hear mentions",
    "assistant:write": "suggest what to ask where somebody writes to it",
    "channels:history": "follow the threads it takes part in, in public channels",
    "chat:write": "answer",
    "commands": f"{COMMAND}",
    "groups:history": "follow the threads it takes part in, in private channels",
    "im:history": "hear direct messages",
}
EVENTS = (
    "app_home_opened",
    "app_mention",
    "message.channels",
    "message.groups",
    "message.im",
)
_ABOUT = "Answers questions from a collection of news articles, every sentence with its source."


def manifest(settings: Settings) -> dict[str, Any]:
    """Return the app manifest: for signed requests with a public address and the signing secret, else Socket Mode."""
    url = ""
    if settings.public_url and settings.slack_signing_secret.get_secret_value():
        url = settings.public_url + PATH
    command = {"command": COMMAND, "description": "Ask the articles", "usage_hint": "why did …?", "should_escape": True}
    address = {"request_url": url} if url else {}
    return {
        "display_information": {"name": "onrecord", "description": _ABOUT},
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "agent_view": {"agent_description": _ABOUT},  # the only kind that Slack accepts for a new app
            "bot_user": {"display_name": "onrecord", "always_online": True},
            "slash_commands": [{**command, **({"url": url} if url else {})}],
        },
        "oauth_config": {"scopes": {"bot": sorted(SCOPES)}},
        "settings": {
            "event_subscriptions": {**address, "bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True, **address},
            "org_deploy_enabled": False,
            "socket_mode_enabled": not url,
            "token_rotation_enabled": False,
        },
    }
