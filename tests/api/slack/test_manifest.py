from typing import Any

from api.settings.settings import Settings
from api.slack.manifest import EVENTS, SCOPES, manifest
from tests.api.slack.server import SCOPES as GRANTED


def test_without_a_public_address_it_is_for_socket_mode() -> None:
    made = manifest(Settings(slack_signing_secret="s"))
    assert made["settings"]["socket_mode_enabled"] is True
    assert "request_url" not in str(made) and "url" not in made["features"]["slash_commands"][0]


def test_with_one_and_the_signing_secret_it_is_for_signed_requests() -> None:
    made = manifest(Settings(slack_signing_secret="s", public_url="https://news.example.org"))
    url = "https://news.example.org/slack/events"
    assert made["settings"]["socket_mode_enabled"] is False
    assert made["settings"]["event_subscriptions"]["request_url"] == url
    assert made["settings"]["interactivity"]["request_url"] == url
    assert made["features"]["slash_commands"][0]["url"] == url


def test_it_asks_for_what_the_bot_does_and_no_more() -> None:
    made = manifest(Settings())
    assert made["oauth_config"]["scopes"] == {"bot": sorted(SCOPES)} and set(SCOPES) == set(GRANTED.split(","))
    assert made["settings"]["event_subscriptions"]["bot_events"] == list(EVENTS) == sorted(EVENTS)
    assert made["features"]["slash_commands"][0]["command"] == "/ask"
    assert made["features"]["app_home"]["home_tab_enabled"] and "app_home_opened" in EVENTS


def test_texts_are_within_the_limits_of_slack() -> None:
    made: dict[str, Any] = manifest(Settings())
    assert len(made["display_information"]["description"]) <= 140
    assert len(made["features"]["agent_view"]["agent_description"]) <= 300


def test_it_is_an_agent_since_slack_makes_no_new_app_with_the_assistant_pane() -> None:
    made = manifest(Settings())
    assert "agent_view" in made["features"] and "assistant" not in str(made["features"])
    assert not [one for one in EVENTS if one.startswith("assistant_thread")]
