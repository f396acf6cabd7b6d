"""An answer in progress for one HTTP caller: it is counted, logged, and stopped when the caller disconnects."""

from collections.abc import AsyncIterator, Sequence

from fastapi import Request

from api.http.log_fields import log_fields
from api.http.services import Services
from api.http.worker_pool import Work
from api.settings.settings import is_name
from index.catalogue.reads import Filters
from rag.answer import Answer
from rag.errors import Stopped
from rag.events import Done, Event
from rag.grounding.grounder import Policy
from rag.query.conversation import Message

__all__ = ["AnswerStream"]


class AnswerStream:
    """A question that is being answered, or waits in the queue. Raises Busy where the queue is full. Must be closed."""

    def __init__(
        self,
        request: Request,
        services: Services,
        question: str,
        *,
        collection: str | None = None,
        filters: Filters | None = None,
        history: Sequence[Message] = (),
        policy: Policy | None = None,
    ) -> None:
        self.request_id: str = request.scope["state"]["request_id"]
        self._request = request
        self._metrics = services.metrics
        name = collection or services.answer_service.default
        if is_name(name):  # any other text, which the caller may have made up, stays out of the log
            log_fields(request)["collection"] = name
        self._work: Work[Event] = services.answers.submit(
            lambda stop: services.answer_service.answer_events(
                question, collection=collection, filters=filters, history=history, policy=policy, stop=stop
            )
        )

    async def events(self) -> AsyncIterator[Event | None]:
        """Yield each event of the answer, and None after each second without one. Raises what the work raises."""
        try:
            async for item in self._work.items():
                if item and isinstance(item[0], Done):
                    self._note(item[0].answer)
                yield item[0] if item else None
        except Exception as error:
            if not isinstance(error, Stopped):
                log_fields(self._request)["error"] = type(error).__name__
                self._metrics.count_failure(error)
            raise

    async def begun(self) -> AsyncIterator[Event | None]:
        """Wait for the first item of `events`, and return an iterator over all items, this one included.

        An error that comes before the first item is raised here, so that the response still gets its HTTP status.
        """
        events = self.events()
        try:
            first = await anext(events)
        except BaseException:
            self.close()
            raise
        return _resumed(first, events)

    async def answer(self) -> Answer:
        """Return the whole answer. Raises Stopped if the caller disconnects first, and what the work raises."""
        try:
            async for event in self.events():
                if isinstance(event, Done):
                    answer = event.answer
                elif await self._request.is_disconnected():
                    raise Stopped("The caller left.")
            return answer
        finally:
            self.close()

    def close(self) -> None:
        """Stop the answer if it is not complete."""
        self._work.close()

    def _note(self, answer: Answer) -> None:
        self._metrics.count_answer(answer)
        log_fields(self._request).update(
            outcome=answer.outcome,
            engine=answer.engine,
            claims=len(answer.claims),
            withheld=len(answer.withheld),
            steps={step: round(seconds, 4) for step, seconds in answer.timings.items()},
        )


async def _resumed(first: Event | None, rest: AsyncIterator[Event | None]) -> AsyncIterator[Event | None]:
    yield first
    async for event in rest:
        yield event
