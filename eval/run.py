"""The evaluation, in one function: the sample articles ingested, every case and conversation asked and scored."""

import time
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from eval.cases import Case, load_cases
from eval.claims import leaves, sentences
from eval.conversations import Conversation, Turn, load_conversations
from eval.errors import BadInput
from eval.result import ClaimRow, Result, Row, TurnRow, load_thresholds
from eval.score import Score, score, score_turn, text_of
from index.catalogue.reads import article
from index.collection import Collection
from index.embedding.config import Recipe
from index.errors import OnRecordError
from index.ingest import ingest
from rag.answer import Answer
from rag.ask import ask
from rag.grounding.judge import judge_of
from rag.rendering.text import answer_text

__all__ = ["evaluate"]

Ask = Callable[[Collection, Case], Answer]
Read = TypeVar("Read")
Progress = Callable[[int, int], None]  # cases, turns and claims done, total


def _ask(collection: Collection, case: Case) -> Answer:
    return ask(collection, case.question, filters=case.filters, history=case.history)


def evaluate(
    folder: Path | None = None,
    *,
    recipe: Recipe | None = None,
    asking: Ask = _ask,
    progress: Progress = lambda done, total: None,
) -> Result:
    """Ingest articles into a fresh index, ask it every case and turn, and judge the claims.

    `folder` holds `articles/` and `cases.yaml`, and, if wanted, `conversations.yaml`, `claims.jsonl` and
    `thresholds.yaml`; by default it is the sample's. A question that raises an error becomes a row with that error.
    Raises BadInput where a file cannot be used, and what `ingest` raises.
    """
    began = time.perf_counter()
    with as_file(files("eval")) as shipped, TemporaryDirectory(prefix="onrecord-eval-") as home:
        given = folder or shipped
        to_ask = load_cases(given / "cases.yaml")
        talks = _optional(load_conversations, given / "conversations.yaml") or ()
        told = _optional(sentences, given / "claims.jsonl") or ()
        bounds = _optional(load_thresholds, given / "thresholds.yaml") or {}
        if not (given / "articles").is_dir():
            raise BadInput(f"{given} holds no folder articles.")
        total = len(to_ask) + sum(len(talk.turns) for talk in talks) + len(told)
        collection = Collection(Path(home), recipe, create=True)
        try:
            report = ingest(collection, [given / "articles"])
            rows, turns, judged = [], [], []
            for case in to_ask:
                rows.append(_row(collection, case, asking))
                progress(len(rows), total)
            for turn in (row for talk in talks for row in _turns(collection, talk, asking)):
                turns.append(turn)
                progress(len(rows) + len(turns), total)
            for sentence in told:
                judged.append(ClaimRow(sentence, leaves(sentence, judge_of(""), given)))
                progress(len(rows) + len(turns) + len(judged), total)
        finally:
            collection.close()
    taken = time.perf_counter() - began
    return Result(tuple(rows), bounds, len(report.added), report.chunks, taken, tuple(turns), tuple(judged))


def _optional(load: Callable[[Path], Read], path: Path) -> Read | None:
    return load(path) if path.exists() else None


def _row(collection: Collection, case: Case, asking: Ask) -> Row:
    articles = lru_cache(None)(partial(article, collection.catalogue.db))
    began = time.perf_counter()
    try:
        answer = asking(collection, case)
        seconds = time.perf_counter() - began
        return Row(case, answer, answer_text(answer), score(case, answer, articles), seconds)
    except Exception as error:  # any error is the result of this case; the others are still asked
        return Row(case, None, "", {}, time.perf_counter() - began, _named(error))


def _turns(collection: Collection, talk: Conversation, asking: Ask) -> Iterator[TurnRow]:
    """Ask the turns in order, each with the earlier turns and their answers as its history."""
    history: tuple[dict[str, str], ...] = ()
    for number, turn in enumerate(talk.turns, 1):
        case = Case(f"{talk.id}/{number}", turn.user, False, talk.split, history=history)
        row = _turn(collection, talk, turn, case, asking)
        yield row
        asked = {"asked": row.answer.asked} if row.answer else {}
        history += ({"role": "user", "content": turn.user, **asked}, {"role": "assistant", "content": _told(row)})


def _turn(collection: Collection, talk: Conversation, turn: Turn, case: Case, asking: Ask) -> TurnRow:
    try:
        answer = asking(collection, case)
        return TurnRow(talk.id, talk.split, turn, answer, answer_text(answer), score_turn(turn, answer))
    except Exception as error:  # recorded like that of a case
        reason = _named(error)
        return TurnRow(talk.id, talk.split, turn, None, "", Score(0.0, (f"ended in an error: {reason}",)), reason)


def _told(row: TurnRow) -> str:
    """Return the text of an answer as it stands in the history of later turns."""
    if row.answer is None:
        return ""
    return row.answer.refusal.reason if row.answer.refusal else text_of(row.answer.claims).replace("\n", " ")


def _named(error: Exception) -> str:
    return str(error) if isinstance(error, OnRecordError) else f"{type(error).__name__}: {error}"
