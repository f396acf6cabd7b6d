from collections.abc import Callable

import pytest

from api.errors import SlackFailed
from api.settings.settings import Settings
from api.slack.client import Slack, web_client
from api.slack.identity import BotIdentity, Identity
from api.slack.library_logging import quiet_logger
from tests.api.slack.server import FakeSlack
from tests.api.slack.shapes import BOT, BOT_USER, TEAM


def test_slack_is_asked_once_and_again_where_that_failed(
    settings_of: Callable[..., Settings], slack: FakeSlack
) -> None:
    settings = settings_of()
    identity = Identity(Slack(web_client(settings, quiet_logger(settings))))
    slack.errors["auth.test"] = ["internal_error"]
    with pytest.raises(SlackFailed):
        identity()
    assert identity() == BotIdentity(BOT_USER, BOT, TEAM, None, "onrecord", "Newsroom")
    assert identity.user() == BOT_USER
    assert len(slack.called("auth.test")) == 2
