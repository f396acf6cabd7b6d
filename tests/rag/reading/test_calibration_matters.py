"""Every tuned number is noticed: half of it, or half as much again, changes what comes out."""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from datetime import date, timedelta
from itertools import combinations
from typing import Any

import pytest

from index.article import Span
from index.collection import Collection
from rag.answer import Passage
from rag.grounding.judge import threshold
from rag.query.question import question_of
from rag.reading.answerability import features, is_answerable
from rag.reading.calibration import Calibration, Level, calibration, override_calibration
from rag.reading.findings import Candidate, Findings, read_evidence
from rag.reading.reader import Reading
from rag.retrieval.evidence import Evidence
from rag.retrieval.retriever import rank_documents, retrieve
from rag.text.words import stems
from rag.writing.contradiction import corrections_in, resolve_contradictions
from rag.writing.denial import denial_in, denials_of
from rag.writing.extractive import extractive_answer
from rag.writing.selection import says_same, select, wants_more
from tests.rag.made import Told, candidate, findings, passage

SHIPPED = calibration()
QUESTION = "What was opened?"  # asks for no type of answer
ASKED = "Why did the keeper of the lighthouse at Skerry leave in 1966?"
Outcome = Callable[[], object]


def others(number: float, most: float = math.inf) -> list[float]:
    """Half of a number, and half as much again; what is nearly nothing is moved by a half."""
    moved = (number - 0.5, number + 0.5) if abs(number) < 0.1 else (number * 0.5, number * 1.5)
    return [min(one, most) for one in moved]


def noticed(name: str, other: float | dict[str, float], outcome: Outcome) -> bool:
    """Whether another value of a field changes an outcome."""
    before = outcome()
    changed: dict[str, Any] = {name: other}
    with override_calibration(replace(SHIPPED, **changed)):
        return outcome() != before


def changes(name: str, most: float = math.inf) -> Iterator[tuple[float | dict[str, float], float]]:
    """Other values of a field of one number, each with the number half-way."""
    number = getattr(SHIPPED, name)
    for other in others(number, most):
        yield other, (number + other) / 2


def weights(name: str, key: str, most: float = math.inf) -> Iterator[tuple[dict[str, float], float]]:
    """The same for one number of a field that holds several."""
    held = dict(getattr(SHIPPED, name))
    for other in others(held[key], most):
        yield held | {key: other}, (held[key] + other) / 2


def told(*said: Candidate) -> list[str]:
    return [one.text for one in select(said, broad=wants_more(said, point=False, account=False))]


def apart(cosine: float) -> tuple[float, float]:
    return cosine, math.sqrt(1 - cosine**2)


def test_every_field_has_its_test() -> None:
    tested = (
        "fusion hop rank answer levels point broad rival short marked same alike taken_back compared "
        "copied denied negated superseded cell supports"
    )
    assert [field.name for field in fields(Calibration)] == tested.split()


@pytest.mark.parametrize("key", SHIPPED.fusion)
def test_the_weight_of_a_retriever(newsroom: Collection, key: str) -> None:
    for other, _ in weights("fusion", key):
        now = _scores(newsroom)
        with override_calibration(replace(SHIPPED, fusion=other)):
            then = _scores(newsroom)
        gaps = {
            (one, next_): (now[one] - now[next_], then[one] - then[next_])
            for one, next_ in combinations(sorted(now.keys() & then.keys()), 2)
        }
        (one, next_), (before, after) = max(gaps.items(), key=lambda gap: abs(gap[1][0] - gap[1][1]))
        # The reader is for the other one just as much as the scores, half-way, are for this.
        balance = (before + after) / 2 * SHIPPED.rank["order"] / SHIPPED.rank["reader"]
        told = Told({one: 0.0, next_: balance})

        def first(told: Told = told, one: str = one, next_: str = next_) -> bool:
            order = [
                passage.text
                for passage in read_evidence(told, retrieve(newsroom, question_of(ASKED))).evidence.passages
            ]
            return order.index(one) < order.index(next_)

        assert noticed("fusion", other, first)


def test_the_share_of_what_a_passage_leads_to(index_of: Callable[[Mapping[str, str]], Collection]) -> None:
    town = index_of(
        {
            "theatre.txt": "The Weir Theatre\n\nThe Weir Theatre was drawn by Odile Marchetti, who won the contest.",
            "marchetti.txt": "Odile Marchetti, builder\n\nA miller had a daughter. Her lungs failed in 1988.",
            **{f"{n}.txt": f"Storm {n}\n\nA theatre and an architect were there." for n in range(9)},
        }
    )
    for other, _ in changes("hop"):
        assert noticed("hop", other, lambda: rank_documents(town, "Who drew the Weir Theatre?"))


@pytest.mark.parametrize("key", ["reader", "retrieved"])
def test_the_weight_of_what_ranks_a_passage(key: str) -> None:
    for other, half in weights("rank", key):
        # As far under the best as a sentence may be that still adds something, at half-way.
        less = -SHIPPED.point / half
        reading, score = (less, 0.0) if key == "reader" else (0.0, less)
        best = passage("Anna Berg opened the bridge over the Carrow.", "a")
        next_ = passage("Some 40 people watched her on the quay.", "b", score=score)
        found = (best, Reading(0.0, (1.0,), (_first_word(best.text),))), (
            next_, Reading(reading, (1.0,), (_first_word(next_.text),))
        )  # fmt: skip
        rows = [[(1, 0)], [(0, 1)]]
        assert noticed("rank", other, lambda f=found, rows=rows: told(*findings(QUESTION, *f, rows=rows).candidates))  # type: ignore[misc]


@pytest.mark.parametrize("key", ["together", "window"])
def test_the_weight_of_a_second_reading(key: str) -> None:
    for other, half in weights("rank", key):
        best, next_ = passage("Anna Berg opened the bridge.", "a"), passage("Some 40 people watched on the quay.", "b")
        found = findings(
            QUESTION, *((one, Reading(0.0, (1.0,), (_first_word(one.text),))) for one in (best, next_)),
            rows=[[(1, 0)], [(0, 1)]],
        )  # fmt: skip
        less = -SHIPPED.point / half  # as far under the best as a sentence may be that still adds something
        shares = {("a", 0): 1.0, ("b", 0): math.exp(less) if key == "together" else 1.0}
        windows = {("a", 0): 0.0, ("b", 0): less if key == "window" else 0.0}
        read = replace(found, together=shares, windows=windows)
        assert noticed("rank", other, lambda f=read: told(*replace(f).candidates))  # type: ignore[misc]


@pytest.mark.parametrize("key", ["reader", "order"])
def test_the_weight_of_what_orders_the_passages(key: str) -> None:
    rival = {"reader": "order", "order": "reader"}[key]
    if not SHIPPED.rank[rival]:
        pytest.skip("nothing rivals it")
    for other, half in weights("rank", key):
        balance = half / SHIPPED.rank[rival]
        odds, score = (1.0, balance) if key == "reader" else (balance, 1.0)
        first, second = passage("Anna opened it.", "a"), passage("It was opened.", "b", score=score)
        evidence = findings(QUESTION, (first, Reading(0, (1,), (None,))), (second, Reading(0, (1,), (None,)))).evidence
        assert noticed("rank", other, lambda e=evidence, o=odds: _order(e, o))  # type: ignore[misc]


@pytest.mark.parametrize("key", SHIPPED.answer)
def test_the_weight_of_what_tells_whether_there_is_an_answer(key: str) -> None:
    for other, half in weights("answer", key):
        asked = "Did Anna open the bridge at Zwolle?" if key == "yes or no" else "Who opened the bridge at Zwolle?"
        found = _on_the_edge(SHIPPED.levels["balanced"], {**SHIPPED.answer, key: half}, asked)
        assert key == "bias" or features(found)[key]
        assert noticed("answer", other, lambda found=found: is_answerable(found))  # type: ignore[misc]


@pytest.mark.parametrize("level", SHIPPED.levels)
def test_how_sure_an_answer_must_be(level: Level) -> None:
    for other, half in weights("levels", level, most=0.999):
        found = _on_the_edge(half, SHIPPED.answer)
        assert noticed("levels", other, lambda found=found: is_answerable(found, level))  # type: ignore[misc]


def test_how_far_under_the_best_a_sentence_still_adds_to_a_fact() -> None:
    best = candidate("Anna Berg opened the bridge over the Carrow.", 2.0, "Anna Berg", "a")
    for other, half in changes("point"):
        next_ = candidate("Some 40 people watched from the quay.", 2.0 - half, "40", "b", vector=(0, 1))
        assert noticed("point", other, lambda next_=next_: told(best, next_))  # type: ignore[misc]


def test_how_far_under_the_best_a_report_may_be_that_contradicts_it() -> None:
    best = candidate("Eleven people were hurt.", 2.0, "Eleven", "a")
    for other, half in changes("rival"):
        next_ = candidate("Fourteen people were hurt.", 2.0 - half, "Fourteen", "b")
        assert noticed(
            "rival", other, lambda next_=next_: resolve_contradictions([best, next_], question_of(QUESTION)).conflicting
        )  # type: ignore[misc]


def test_how_far_under_the_best_a_sentence_still_adds_to_an_account() -> None:
    best = candidate("Anna Berg opened the bridge over the Carrow.", 2.0, None, "a")
    for other, half in changes("broad"):
        next_ = candidate("Some 40 people watched from the quay.", 2.0 - half, None, "b", vector=(0, 1))
        assert noticed("broad", other, lambda next_=next_: told(best, next_))  # type: ignore[misc]


def test_how_many_words_answer_a_question_of_fact() -> None:
    for other, _ in changes("short"):
        assert isinstance(other, float)
        words = " ".join(["word"] * math.floor(max(other, SHIPPED.short)))
        said = [
            candidate(f"{words} of the {name} kind stood there.", 2.0, words, name, vector=vector)
            for name, vector in (("first", (1, 0)), ("second", (0, 1)), ("third", (-1, 0)))
        ]
        assert noticed("short", other, lambda said=said: told(*said))  # type: ignore[misc]


def test_how_likely_words_must_be_to_be_marked() -> None:
    one = passage("Anna Berg opened the bridge over the Carrow.")
    for other, half in changes("marked"):
        odds = half / SHIPPED.rank["reader"]
        found = findings(QUESTION, (one, Reading(odds, (1.0,), (_first_word(one.text),))))
        assert noticed("marked", other, lambda found=found: extractive_answer(found).claims)  # type: ignore[misc]


def test_how_near_two_sentences_are_that_say_one_thing() -> None:
    one = candidate("Anna Berg opened the bridge.", source="a")
    for other, half in changes("same", most=1.0):
        next_ = candidate("The crossing was inaugurated by its mayor.", source="b", vector=apart(half))
        assert noticed("same", other, lambda next_=next_: says_same(one, next_))  # type: ignore[misc]


def test_how_near_two_sentences_are_that_contradict_each_other() -> None:
    one = candidate("Eleven people were hurt.", 2.0, "Eleven", "a")
    for other, half in changes("alike", most=1.0):
        next_ = candidate("Fourteen people were hurt.", 2.0, "Fourteen", "b", vector=apart(half))
        assert noticed(
            "alike", other, lambda next_=next_: resolve_contradictions([one, next_], question_of(QUESTION)).conflicting
        )  # type: ignore[misc]


def test_how_near_a_correction_is_to_what_it_takes_back() -> None:
    one = candidate("Eleven people were hurt.", source="a")
    for other, half in changes("taken_back", most=1.0):
        by = candidate("Correction: fourteen were hurt.", source="b", vector=apart(half))
        assert noticed("taken_back", other, lambda by=by: len(corrections_in([one, by])))  # type: ignore[misc]


def test_how_many_sentences_are_compared() -> None:
    for other, half in changes("compared"):
        many = [passage(f"Anna Berg opened bridge number {n}.", str(n)) for n in range(round(half) + 1)]
        found = findings(QUESTION, *((one, Reading(0.0, (1.0,), (_first_word(one.text),))) for one in many))
        assert isinstance(other, float)
        assert noticed(
            "compared", int(other), lambda f=found: len(read_evidence(Told({"Anna": 0.0}), f.evidence).together)
        )  # type: ignore[misc]


def test_the_odds_of_an_answer_that_stands_in_a_table() -> None:
    row = "Selby: Homes 2022: 198; Homes 2023: 164."
    for other, half in changes("cell"):
        tabled, rival = passage(row, "a"), passage("Leeds counted 40 homes.", "b")
        told = Told({"counted": half, "Selby": -6.0})
        asked = replace(_found(tabled, rival), question=question_of("How many homes were there in Selby in 2023?"))
        assert noticed(
            "cell", other, lambda told=told, asked=asked: read_evidence(told, asked).evidence.passages[0].text
        )  # type: ignore[misc]


def test_how_many_words_in_common_make_a_copy() -> None:
    for other, half in changes("copied", most=0.99):
        one = candidate(_words(0, 100), source="a", vector=(1, 0))
        by = candidate(_words(0, round(100 * half)), source="b", vector=(0, 1))
        assert noticed("copied", other, lambda one=one, by=by: says_same(one, by))  # type: ignore[misc]


def test_how_many_words_of_a_denial_a_sentence_has_that_is_denied() -> None:
    by = candidate(
        "The mayor denied that he sold a tower, a mill, a quay, a dock, a ferry, a barn or a chapel.", source="b"
    )
    denied = denial_in(by.text)
    assert denied
    words = [word for word in by.text.replace(",", "").split() if denied.words.issuperset(stems(word)) and stems(word)]
    for other, half in changes("denied"):
        one = candidate(f"They name {', '.join(words[: round(len(words) * half)])}.", source="a")
        assert noticed("denied", other, lambda one=one: len(denials_of([one], [by])))  # type: ignore[misc]


def test_how_many_words_in_common_a_sentence_has_with_its_denial() -> None:
    for other, half in changes("negated", most=0.99):
        shared = round(200 * half / (1 + half))  # of two sentences of 100 words each
        one = candidate(f"The council did {_words(0, 100)}", 2.0, None, "a")
        by = candidate(f"The council did not {_words(100 - shared, 200 - shared)}", 2.0, None, "b")
        assert noticed(
            "negated",
            other,
            lambda one=one, by=by: bool(resolve_contradictions([one, by], question_of(QUESTION)).conflicting),
        )  # type: ignore[misc]


def test_after_how_many_days_a_report_knows_better() -> None:
    one = candidate("Eleven people were hurt.", 2.0, "Eleven", "a", published=date(2024, 5, 1))
    for other, half in changes("superseded"):
        day = date(2024, 5, 1) + timedelta(days=round(half))
        by = candidate("Fourteen people were hurt.", 2.0, "Fourteen", "b", published=day)
        assert noticed(
            "superseded", other, lambda by=by: resolve_contradictions([one, by], question_of(QUESTION)).standing
        )  # type: ignore[misc]


def _words(first: int, last: int) -> str:
    """Return words of no meaning, each another, as a sentence."""
    letters = "bcdfghjklmnpqrstvwxz"
    return " ".join(f"{letters[n // 20]}o{letters[n % 20]}u" for n in range(first, last)) + "."


def test_how_likely_a_claim_must_be_supported() -> None:
    for other, half in changes("supports"):
        assert isinstance(half, float)
        chance = 1 / (1 + math.exp(-half))
        assert noticed("supports", other, lambda chance=chance: chance >= threshold())  # type: ignore[misc]


def _scores(newsroom: Collection) -> dict[str, float]:
    return {passage.text: passage.score for passage in retrieve(newsroom, question_of(ASKED)).passages}


def _first_word(text: str) -> Span:
    return Span(0, text.index(" "))


def _order(evidence: Evidence, odds: float) -> list[str]:
    return [one.source for one in read_evidence(Told({"Anna": odds}, 0.0), evidence).evidence.passages]


def _odds(chance: float) -> float:
    return math.log(chance / (1 - chance))


def _on_the_edge(chance: float, at: Mapping[str, float], asked: str = "Who opened the bridge at Zwolle?") -> Findings:
    """Findings with every feature of the decision to answer; by the weights `at` their chance is `chance`."""
    first = passage("The bridge was opened by Anna.", "a", score=1.0)
    second = passage("Rain fell on Zwolle.", "b")

    def made(best: float) -> Findings:
        readings = Reading(best, (1.0,), (_first_word(first.text),)), Reading(-60.0, (1.0,), (None,))
        found = findings(asked, (first, readings[0]), (second, readings[1]))
        return replace(found, together={("a", 0): 1.0, ("b", 0): 1e-6}, windows={("a", 0): 1.0, ("b", 0): -60.0})

    told = features(made(0.0))
    best = (_odds(chance) - at["bias"] - sum(at[name] * value for name, value in told.items())) / at["best"]
    return made(best)


def _found(*passages: Passage) -> Evidence:
    return findings(QUESTION, *((one, Reading(0.0, (1.0,), (None,))) for one in passages)).evidence
