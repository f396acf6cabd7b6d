"""The objects that all routes of one process share."""

import time
from dataclasses import dataclass, replace
from threading import Lock
from typing import Annotated

from fastapi import Depends, Request

from api.http.auth import Access, key_of
from api.http.metrics import Metrics
from api.http.rate_limit import RateLimit
from api.http.worker_pool import WorkerPool
from api.service.answers import AnswerService
from api.service.composition import language_model
from api.service.keeping.seal import Seals
from api.service.keeping.store import AnswerStore
from api.service.keys import Keys
from api.service.starters import Starters
from api.settings.settings import Settings
from index.embedding.onnx import cores
from rag.writing.llm.client import LanguageModel

__all__ = ["Endpoint", "Server", "Services", "TheServices", "check_settings", "create_services"]

_FRESH = 300.0  # seconds between checks of the model's endpoint, each of which sends the API key
_VISITORS = 1000  # requests that may wait for starter questions
_READERS = 4  # threads for quick work: articles, sizes, states


@dataclass(frozen=True)
class Server:
    """How the server was started; it is pickled to hand it to each worker process."""

    settings: Settings
    local: bool = True  # whether only this machine can reach it
    asks: bool = False  # whether there were keys at the start: one is then required even after the last was removed
    port: int = 8000
    workers: int = 1
    metrics_folder: str | None = None  # where several processes keep their figures


class Endpoint:
    """The state of the language model's endpoint, remembered so that not every health check calls it."""

    def __init__(self, model: LanguageModel | None) -> None:
        self.model = model
        self._reason, self._seen = "", float("-inf")
        self._looking = Lock()

    def objection(self) -> str:
        """Return why the endpoint cannot be used, as last checked; empty where it can, or where there is no model."""
        with self._looking:
            if self.model and time.monotonic() - self._seen > _FRESH:
                self._reason, self._seen = self.model.objection(), time.monotonic()
            return self._reason


@dataclass(frozen=True)
class Services:
    """One of each: answer service, pools of threads, access, metrics."""

    server: Server
    answer_service: AnswerService
    answers: WorkerPool
    readers: WorkerPool
    writer: WorkerPool
    access: Access
    metrics: Metrics
    endpoint: Endpoint
    starters: Starters
    starting: WorkerPool  # one thread of its own: starter questions take seconds, and must not hold up the readers
    seals: Seals
    kept: AnswerStore

    @property
    def settings(self) -> Settings:
        """Return the settings."""
        return self.server.settings

    def close(self) -> None:
        """Let go of threads and collections."""
        self.starters.close()
        for pool in (self.answers, self.readers, self.writer, self.starting):
            pool.close()
        self.answer_service.close()


def check_settings(settings: Settings) -> None:
    """Raise SettingsError where a setting cannot be used, before worker processes start and fail for that reason."""
    RateLimit(settings.rate_limit)
    language_model(settings)


def create_services(server: Server) -> Services:
    """Return the services of one process. Raises SettingsError where a setting cannot be used."""
    settings = server.settings
    keys, limit = Keys(settings.home), RateLimit(settings.rate_limit, server.workers)
    metrics, at_once = Metrics(server.metrics_folder), settings.answers_at_once or cores()
    keys.all()  # raises now, not at the first request, where the file cannot be read
    return Services(
        server=server,
        answer_service=AnswerService(settings),
        answers=WorkerPool("answer", at_once, settings.answers_waiting, metrics.under_way.set),
        readers=WorkerPool("read", _READERS, 1000),
        writer=WorkerPool("write", 1, 8),
        access=Access(keys, limit, local=server.local, asks=server.asks),
        metrics=metrics,
        endpoint=Endpoint(language_model(settings)),
        starters=Starters(settings.level),
        starting=WorkerPool("start", 1, _VISITORS),
        seals=Seals(settings.home),
        kept=AnswerStore(settings.home, settings.answers_keep_days),
    )


async def _services_of_caller(request: Request) -> Services:
    """Return the services, of which the answer service shows only the collections of the caller's key."""
    found: Services = request.app.state.services
    key = key_of(request)
    return (
        replace(found, answer_service=found.answer_service.restricted_to(key.collections))
        if key and key.collections
        else found
    )


TheServices = Annotated[Services, Depends(_services_of_caller)]
