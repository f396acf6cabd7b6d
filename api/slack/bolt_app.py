"""The slack-bolt app, which serves both Socket Mode and `/slack/events`.

A delivery is stored before it is acknowledged: `process_before_response` makes bolt wait for the listener, which
only writes to the store. If the listener fails, the delivery is not acknowledged, and Slack sends it again.
"""

import json
import re
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from api.errors import SlackFailed, error_info
from api.service.logs import log_defect
from api.slack.feedback.feedback import MODAL, modal, note, reason_of
from api.slack.identity import Identity
from api.slack.intake.access import member_collection
from api.slack.intake.intake import Intake
from api.slack.jobs.context import Tools
from api.slack.library_logging import quiet_logger
from api.slack.messages.answer_blocks import DOWN, QUOTES, UP
from api.slack.messages.home import home_view
from api.slack.messages.phrases import DELETED_ANSWER, THANKS
from api.slack.messages.quotes import quotes_window
from api.slack.text import short
from index.errors import OnRecordError
from index.status import Status, status

if TYPE_CHECKING:
    from slack_bolt import App
    from slack_bolt.authorization import AuthorizeResult

__all__ = ["COMMAND", "create_bolt_app"]

COMMAND = "/ask"

_MOST_IN_TITLE = 60  # characters of a suggestion

Payload = dict[str, Any]


def create_bolt_app(tools: Tools, intake: Intake, identity: Identity, executor: Executor) -> "App":
    """Return the bolt app with its listeners, which run in the executor's threads. This calls no method of Slack."""
    from slack_bolt import App
    from slack_bolt.authorization import AuthorizeResult

    def authorize() -> "AuthorizeResult":
        # Raises where Slack cannot be reached: bolt's own function would acknowledge the event and drop it.
        who = identity()
        return AuthorizeResult(
            enterprise_id=who.enterprise,
            team_id=who.team,
            bot_user_id=who.user,
            bot_id=who.bot,
            bot_token=tools.settings.slack_bot_token.get_secret_value(),
        )

    app = App(
        name="onrecord_slack",
        logger=quiet_logger(tools.settings),
        process_before_response=True,
        signing_secret=tools.settings.slack_signing_secret.get_secret_value(),
        authorize=authorize,
        listener_executor=executor,
        attaching_conversation_kwargs_enabled=False,
    )
    _listen(app, _Listeners(tools, intake, identity))
    return app


@dataclass(frozen=True)
class _Listeners:
    """The listeners, one for each kind of delivery."""

    tools: Tools
    intake: Intake
    identity: Identity

    def event(self, body: Payload) -> None:
        """Take in a message or a mention."""
        self.intake.event(body, self.identity.user())

    def pane_opened(self, event: Payload) -> None:
        """Note that a thread began in the assistant pane, which only apps older than Slack's agents have."""
        thread = event["assistant_thread"]
        self.intake.pane(thread["channel_id"], thread["thread_ts"])

    def greet(self, event: Payload) -> None:
        """Suggest what to ask in a thread of the assistant pane."""
        thread = event["assistant_thread"]
        self._suggest(thread["user_id"], channel_id=thread["channel_id"], thread_ts=thread["thread_ts"])

    def opened(self, event: Payload) -> None:
        """Publish the Home tab for the member who opened it, or suggest questions in the Messages tab."""
        if event.get("tab") == "home":
            self._try("views.publish", user_id=event["user"], view=home_view(*self._begin(event["user"])))
        elif event.get("tab") == "messages":
            self._suggest(event["user"], channel_id=event["channel"])  # for an agent, a thread_ts would undo it

    def _suggest(self, user: str, **place: str) -> None:
        """Suggest questions that the collection answers."""
        prompts = [{"title": short(question, _MOST_IN_TITLE), "message": question} for question in self._begin(user)[1]]
        if prompts:
            self._try("assistant.threads.setSuggestedPrompts", **place, prompts=prompts)

    def _begin(self, user: str) -> tuple[Status | None, tuple[str, ...], str]:
        """Return the status of a member's collection and its starter questions, or else why there is none."""
        name, refused = member_collection(self.tools.settings, user)
        try:
            held = None if refused else self.tools.answer_service.collection(name)
            # Does not wait for starters: the same threads also handle thumbs.
            return (
                (status(held), self.tools.starters.for_collection(held, wait=False), "")
                if held
                else (None, (), refused)
            )
        except OnRecordError as error:
            log_defect(error, self.tools.settings)
            return None, (), error_info(error).sentence

    def command(self, ack: Any, body: Payload) -> None:
        """Take in a slash command, and show it to everybody in the channel."""
        self.intake.command(body)
        ack(response_type="in_channel")

    def thumb_up(self, ack: Any, body: Payload) -> None:
        """Note a 👍."""
        self._note(body, "up")
        ack()

    def thumb_down(self, ack: Any, body: Payload) -> None:
        """Note a 👎, which counts even where the form that opens is left empty."""
        self._note(body, "down")
        ack()

    def thank(self, body: Payload) -> None:
        """Thank the person who pressed a thumb, in a message that nobody else sees."""
        kept = self.tools.store.rows("SELECT 1 FROM answers WHERE uid = ?", _uid(body))
        self._say(body, THANKS if kept else DELETED_ANSWER)

    def taken(self, ack: Any) -> None:
        """Acknowledge at once; the lazy listener does the work afterwards."""
        ack()

    def show_quotes(self, body: Payload) -> None:
        """Open the quotes that an answer rests on, for whoever pressed the button."""
        kept = self.tools.store.rows("SELECT document, collection FROM answers WHERE uid = ?", _uid(body))
        if not kept:
            self._say(body, DELETED_ANSWER)
            return
        citations = json.loads(kept[0]["document"])["citations"]
        view = quotes_window(citations, kept[0]["collection"], self.tools.settings.public_url)
        self._try("views.open", trigger_id=body["trigger_id"], view=view)

    def ask_why(self, body: Payload) -> None:
        """Open the form that asks what is not right with an answer."""
        if self.tools.store.rows("SELECT 1 FROM answers WHERE uid = ?", _uid(body)):
            self._try("views.open", trigger_id=body["trigger_id"], view=modal(_uid(body)))
        else:
            self._say(body, DELETED_ANSWER)

    def reason(self, ack: Any, body: Payload, view: Payload) -> None:
        """Note the reason that the form was sent with."""
        uid, reason, comment = reason_of(view)
        note(self.tools.store, uid, body["user"]["id"], "down", reason=reason, comment=comment)
        ack()

    def ignore(self) -> None:
        """Acknowledge an event of which nothing is stored, so that Slack does not deliver it again."""

    def failed(self, error: Exception) -> None:
        """Log an exception of a listener; Slack delivers the event again."""
        log_defect(error, self.tools.settings)

    def _note(self, body: Payload, verdict: str) -> None:
        note(self.tools.store, _uid(body), body["user"]["id"], verdict)

    def _say(self, body: Payload, text: str) -> None:
        """Post `text` where the button is, visible only to the person who pressed it."""
        place = {"channel": body["channel"]["id"], "user": body["user"]["id"]}
        if thread := body["container"].get("thread_ts"):
            place["thread_ts"] = thread
        self._try("chat.postEphemeral", text=text, **place)

    def _try(self, method: str, **arguments: Any) -> None:
        """Call a method whose result nobody waits for; a failure is only logged."""
        try:
            self.tools.slack.call(method, **arguments)
        except SlackFailed as error:
            log_defect(error, self.tools.settings)


def _listen(app: "App", to: _Listeners) -> None:
    app.event("app_mention")(to.event)
    app.event("message")(to.event)
    app.event("assistant_thread_started")(ack=to.pane_opened, lazy=[to.greet])
    app.event("app_home_opened")(ack=to.ignore, lazy=[to.opened])
    app.event(re.compile(""))(to.ignore)
    app.command(COMMAND)(to.command)
    app.action(UP)(ack=to.thumb_up, lazy=[to.thank])
    app.action(DOWN)(ack=to.thumb_down, lazy=[to.ask_why])
    app.action(QUOTES)(ack=to.taken, lazy=[to.show_quotes])
    app.view(MODAL)(to.reason)
    app.error(to.failed)


def _uid(body: Payload) -> str:
    return str(body["actions"][0]["value"])
