"""The bot of one process: its memory, its threads, its bolt app."""

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from api.service.answers import AnswerService
from api.service.starters import Starters
from api.settings.settings import Settings
from api.slack.bolt_app import create_bolt_app
from api.slack.client import Slack, web_client
from api.slack.identity import Identity
from api.slack.intake.intake import Intake
from api.slack.jobs.context import Tools
from api.slack.jobs.posting import Posting
from api.slack.jobs.queue import Queue
from api.slack.jobs.store import Store
from api.slack.jobs.workers import WorkerThreads
from api.slack.library_logging import quiet_logger

if TYPE_CHECKING:
    from slack_bolt import App

__all__ = ["Bot"]

_LISTENERS = 5  # threads for short work, such as to note a thumb or to greet


class Bot:
    """The bot's parts, made from the settings; nothing is sent before `start`. The caller closes the answer service."""

    def __init__(self, settings: Settings, answer_service: AnswerService) -> None:
        self._store = Store(settings.home)
        slack = Slack(web_client(settings, quiet_logger(settings)))
        self.identity = Identity(slack)
        self.tools = Tools(
            settings=settings,
            answer_service=answer_service,
            slack=slack,
            store=self._store,
            queue=Queue(self._store),
            posting=Posting(slack, self._store),
            starters=Starters(settings.level),
            bot=self.identity.user,
        )
        self._crew = WorkerThreads(self.tools)
        self.intake = Intake(settings, self._store, self._crew.wake)
        self._listeners = ThreadPoolExecutor(_LISTENERS, "slack-listener")
        self.app: App = create_bolt_app(self.tools, self.intake, self.identity, self._listeners)

    def start(self) -> None:
        """Start the threads, which also take up jobs that an earlier process left."""
        self._crew.start()

    def close(self) -> None:
        """End the threads and let go of the store."""
        self.tools.starters.close()
        self._crew.close()
        self._listeners.shutdown(cancel_futures=True)
        self._store.close()
