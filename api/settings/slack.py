"""The settings of the Slack bot; each is a field of `Settings`."""

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StringConstraints, field_validator

__all__ = ["SlackChannel", "SlackSettings"]

_LOOPBACK = {"127.0.0.1", "::1", "localhost"}

Name = Annotated[str, StringConstraints(pattern=r"^(?:[A-Za-z0-9][A-Za-z0-9_-]{0,63})?$")]


class SlackChannel(BaseModel):
    """What one channel may see, and who may ask in it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    collection: Name = ""  # empty: that of the settings
    users: list[str] = []  # member ids; empty: everybody in the channel


class SlackSettings(BaseModel):
    """How the Slack bot is reached, what it may show where, and how much it does at a time."""

    slack_bot_token: SecretStr = SecretStr("")  # xoxb-…
    slack_app_token: SecretStr = SecretStr("")  # xapp-…, for Socket Mode
    slack_signing_secret: SecretStr = SecretStr("")  # for /slack/events
    slack_api_url: str = "https://slack.com/api/"  # https://slack-gov.com/api/ for GovSlack
    slack_channels: dict[str, SlackChannel] = {}  # channel id, or "*" for any other
    slack_users: dict[str, Name] = {}  # member id, or "*": the collection of their direct messages
    slack_workers: int = Field(2, ge=1, le=64)  # answers being written at a time, in each process
    slack_queue: int = Field(50, ge=1, le=10_000)  # questions waiting; beyond, people are asked to come back
    slack_user_quota: int = Field(30, ge=1)  # questions of one person in an hour
    slack_channel_quota: int = Field(120, ge=1)  # of one channel in an hour
    slack_keep_days: int = Field(90, ge=1, le=3650)  # questions, answers and feedback are kept so long

    @field_validator("slack_bot_token", "slack_app_token", "slack_signing_secret")
    @classmethod
    def _plain(cls, secret: SecretStr) -> SecretStr:
        plain = secret.get_secret_value().strip()
        if not (plain.isascii() and plain.isprintable()):
            raise ValueError("it holds a character that no token has")
        return SecretStr(plain)

    @field_validator("slack_bot_token")
    @classmethod
    def _of_the_bot(cls, token: SecretStr) -> SecretStr:
        if not token.get_secret_value().startswith(("xoxb-", "xoxe.xoxb-")) and token.get_secret_value():
            raise ValueError("a bot token begins with xoxb- (OAuth & Permissions in the app's settings)")
        return token

    @field_validator("slack_app_token")
    @classmethod
    def _of_the_app(cls, token: SecretStr) -> SecretStr:
        if not token.get_secret_value().startswith("xapp-") and token.get_secret_value():
            raise ValueError("an app-level token begins with xapp- (Basic Information in the app's settings)")
        return token

    @field_validator("slack_api_url")
    @classmethod
    def _safe(cls, url: str) -> str:
        parts = urlsplit(url)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
            raise ValueError("write it as https://slack.com/api/")  # tokens are sent there
        return url.rstrip("/") + "/"

    @field_validator("slack_channels", "slack_users")
    @classmethod
    def _ids(cls, table: dict[str, object]) -> dict[str, object]:
        for key in table:
            if key != "*" and not (key.isalnum() and key.isupper()):
                raise ValueError(f"{key!r} is no id: copy it from the channel's or member's details in Slack, or use *")
        return table
