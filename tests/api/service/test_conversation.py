from dataclasses import replace

import pytest

from api.errors import UsageError
from api.service.conversation import Conversation
from rag.answer import Answer, Citation, Claim, Refusal


def citation(number: int) -> Citation:
    return Citation(number, "a.txt", "", None, None, None, 0, 9, 1, 1, None, "It rained")


def answer(*claims: Claim, numbers: int = 1) -> Answer:
    cited = tuple(citation(number) for number in range(1, numbers + 1))
    return Answer("And then?", "And then, in May?", "answered", claims, (), cited, None, "extractive", ())


def refused() -> Answer:
    refusal = Refusal("The sources do not answer this.", "Searched 4 articles.", (), None)
    return replace(answer(numbers=0), outcome="refused", refusal=refusal)


def test_the_history_is_plain_messages_of_what_was_asked_and_told() -> None:
    talk = Conversation([answer(Claim("It\nrained.", "quote", (1,)), Claim("It poured.", "supported", (1,)))])
    assert talk.history == [
        {"role": "user", "content": "And then?", "asked": "And then, in May?"},
        {"role": "assistant", "content": "It rained. It poured."},
    ]


def test_what_no_passage_bears_out_is_not_carried_on() -> None:
    talk = Conversation([answer(Claim("It rained.", "quote", (1,)), Claim("Frogs fell.", "unsupported", (1,), "no"))])
    assert "Frogs" not in talk.history[1]["content"]


def test_of_a_refusal_the_reason_is_carried_on() -> None:
    assert Conversation([refused()]).history[1]["content"] == "The sources do not answer this."


@pytest.mark.parametrize("written", ["2", " 2 ", "[2]"])
def test_a_citation_is_named_by_its_number(written: str) -> None:
    assert Conversation([answer(), answer(numbers=3)]).citation(written).number == 2


@pytest.mark.parametrize("written", ["0", "4", "-1", "two", "", "²", "1 2"])
def test_a_number_that_the_last_answer_lacks_is_met_with_those_it_has(written: str) -> None:
    with pytest.raises(UsageError, match="citations 1 to 3"):
        Conversation([answer(numbers=9), answer(numbers=3)]).citation(written)
    with pytest.raises(UsageError, match="citation 1 only"):
        Conversation([answer(numbers=1)]).citation(written)


def test_before_an_answer_and_after_a_refusal_there_is_nothing_to_open() -> None:
    with pytest.raises(UsageError, match="no answer yet"):
        Conversation().citation("1")
    with pytest.raises(UsageError, match="cites nothing"):
        Conversation([answer(), refused()]).citation("1")
