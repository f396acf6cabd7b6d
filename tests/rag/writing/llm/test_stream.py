"""A reply as it arrives: when it is asked for again, and what it cost."""

import threading
from collections.abc import Iterator

import pytest

from rag.errors import ModelUnavailable, Stopped
from rag.writing.llm.stream import Limits, Part, Prices, Reply

LIMITS = Limits(tokens=10, silence=5, deadline=10)
END = Part(ended="stop", counted=(7, 3))
DOWN = ModelUnavailable("cannot be reached", retry=True, after=0)
LOCKED = ModelUnavailable("refused the key", retry=False)


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.writing.llm.timeouts._FIRST", 0.01)


class Scripted:
    """Attempts that bring the given parts, or fail, one after the other."""

    def __init__(self, *attempts: list[Part | ModelUnavailable]) -> None:
        self.left = list(attempts)
        self.begun = self.closed = 0

    def __call__(self) -> "Scripted":
        self.begun += 1
        return self

    def parts(self) -> Iterator[Part]:
        for item in self.left.pop(0):
            if isinstance(item, ModelUnavailable):
                raise item
            yield item

    def close(self) -> None:
        self.closed += 1


def reply(scripted: Scripted, prices: Prices | None = None) -> Reply:
    return Reply(scripted, LIMITS, prices or Prices(), lambda text: (100, len(text)))


def test_it_is_the_text_of_its_parts():
    made = reply(Scripted([Part("It "), Part(), Part("sank."), END]))
    assert list(made) == ["It ", "sank."]
    assert made.usage == {"prompt_tokens": 7, "completion_tokens": 3, "attempts": 1}


def test_it_is_asked_for_again_until_it_comes():
    scripted = Scripted([DOWN], [DOWN], [Part("It sank."), END])
    made = reply(scripted)
    assert list(made) == ["It sank."]
    assert made.usage["attempts"] == 3
    assert (scripted.begun, scripted.closed) == (3, 3)


@pytest.mark.parametrize(("failure", "attempts"), [(DOWN, 4), (LOCKED, 1)])
def test_it_gives_up(failure: ModelUnavailable, attempts: int):
    scripted = Scripted(*[[failure]] * 5)
    with pytest.raises(ModelUnavailable, match=failure.reason):
        list(reply(scripted))
    assert scripted.begun == attempts


def test_where_nobody_waits_any_more_it_is_neither_read_on_nor_asked_for_again():
    stop = threading.Event()
    scripted = Scripted([Part("It "), Part("sank."), END])
    made = iter(Reply(scripted, LIMITS, Prices(), lambda text: (100, len(text)), stop))
    assert next(made) == "It "
    stop.set()
    with pytest.raises(Stopped):
        next(made)
    assert (scripted.begun, scripted.closed) == (1, 1)


def test_thoughts_may_be_begun_again_but_words_may_not():
    scripted = Scripted([Part("<think>Hm"), DOWN], [Part("It sank."), DOWN], [Part("never"), END])
    made = iter(reply(scripted))
    assert next(made) == "It sank."
    with pytest.raises(ModelUnavailable, match="cannot be reached"):
        next(made)
    assert scripted.begun == 2


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ([], "sent something that is no reply"),
        ([Part("It")], "broke off"),
        ([Part("It"), Part(ended="content_filter")], "was stopped by its provider's filter"),
        ([Part(ended="length")], "used up its tokens before it wrote a word"),
        ([Part("a" * 401), END], "did not come to an end"),
    ],
)
def test_an_end_that_is_none_is_a_failure(parts: list[Part | ModelUnavailable], said: str):
    with pytest.raises(ModelUnavailable) as raised:
        list(reply(Scripted(parts, parts, parts, parts)))
    assert raised.value.reason == said


def test_tokens_that_ran_out_are_told():
    made = reply(Scripted([Part("It sa"), Part(ended="length")]))
    assert (list(made), made.cut) == (["It sa"], True)


def test_what_the_service_does_not_count_is_estimated():
    made = reply(Scripted([Part("It sank."), Part(ended="stop")]))
    list(made)
    assert made.usage == {"prompt_tokens": 100, "completion_tokens": 8, "attempts": 1, "estimated": 1}


@pytest.mark.parametrize(
    ("prices", "cost"), [(Prices(), None), (Prices(1, 2), 0.000013), (Prices(1, None), 7e-6), (Prices(0, 0), 0)]
)
def test_the_cost_is_told_where_a_price_is(prices: Prices, cost: float | None):
    made = reply(Scripted([Part("It sank."), END]), prices)
    list(made)
    assert made.usage.get("cost") == (None if cost is None else pytest.approx(cost))
