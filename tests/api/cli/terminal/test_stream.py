import io
from collections.abc import Iterator
from datetime import date

import pytest
from rich.console import Console

from api.cli.terminal.answer import Look
from api.cli.terminal.stream import final_answer, show
from rag.answer import Answer, Citation, Claim, Refusal
from rag.events import ClaimMade, Done, Event, PassagesFound, claims_made

QUESTION = "Why was it shut?"
CLAIMS = (
    Claim("There were two reasons:", "unsupported", (), "it cites no passage, and none supports it", "", True),
    Claim("The beams were cracked.", "supported", (1,), None, "- ", False),
    Claim("They had been so for years.", "weak", (1, 2), "the cited passage supports this only in part", "", True),
    Claim("The bridge is shut.", "quote", (2,), None, "- ", True),
    Claim("Ferries carry passengers.", "supported", (2,), None, "", True),
)
TEXT = (
    "There were two reasons: [! unsupported: it cites no passage, and none supports\nit]\n\n"
    "- The beams were cracked. [1] They had been so for years. [1][2] [! weak: the\n"
    "  cited passage supports this only in part]\n"
    "- The bridge is shut. [2]\n\n"
    "Ferries carry passengers. [2]\n\n"
    "Sources\n"
)


def citation(number: int) -> Citation:
    place = (10 * number, 10 * number + 19, 5, 5, None, "The bridge is shut.")
    return Citation(number, f"{number}.txt", "", "Bridge", "The Post", date(2024, 3, 4), *place)


def answer(claims: tuple[Claim, ...] = CLAIMS, engine: str = "llm:scripted", **more: object) -> Answer:
    cited = (citation(1), citation(2))
    known = {"outcome": "answered", "withheld": (), "refusal": None, "note": None, **more}
    return Answer(QUESTION, QUESTION, claims=claims, citations=cited, engine=engine, passages=(), **known)  # type: ignore[arg-type]


def told(one: Answer) -> Iterator[Event]:
    yield PassagesFound(one.asked, one.passages)
    yield from claims_made(one)
    yield Done(one)


def screen(*, terminal: bool) -> Console:
    # A terminal without cursor movements: what is seen is what was written.
    return Console(
        file=io.StringIO(),
        width=80,
        markup=False,
        force_terminal=terminal,
        color_system=None,
        _environ={"TERM": "dumb"},
    )


def seen(on: Console) -> str:
    assert isinstance(on.file, io.StringIO)
    return on.file.getvalue()


def test_lists_paragraphs_and_marks_are_laid_out_as_the_model_wrote_them() -> None:
    on = screen(terminal=False)
    assert show(on, QUESTION, told(answer()), model="scripted") == answer()
    assert seen(on).startswith(TEXT)


@pytest.mark.parametrize("note", [None, "The language model broke off."])
def test_streamed_and_whole_it_is_the_same_text(note: str | None) -> None:
    one = answer(note=note, withheld=CLAIMS[:1], usage={"cost": 0.1}, outcome="partial" if note else "answered")
    streamed, at_once = screen(terminal=True), screen(terminal=False)
    show(streamed, QUESTION, told(one), Look(withheld=True), model="scripted")
    show(at_once, QUESTION, told(one), Look(withheld=True), model="scripted")
    assert seen(streamed) == seen(at_once)
    assert (note or "Sources") in seen(streamed)


def test_a_sentence_is_on_the_screen_before_the_next_is_verified() -> None:
    on = screen(terminal=True)
    before: list[str] = []

    def watched() -> Iterator[Event]:
        for event in told(answer()):
            if isinstance(event, ClaimMade) and before:
                assert before[-1] in seen(on)
            yield event
            if isinstance(event, ClaimMade):
                before.append(event.claim.text)
                assert event.claim.text in seen(on)

    show(on, QUESTION, watched(), model="scripted")
    assert before == [claim.text for claim in CLAIMS]


def test_what_comes_all_at_once_is_laid_out_as_a_whole() -> None:
    quotes = (Claim("The bridge is shut.", "quote", (1,)), Claim("It is closed.", "quote", (2,)))
    one = answer(quotes, engine="extractive instead of llm:scripted", note="The model did not answer.")
    on = screen(terminal=True)
    show(on, QUESTION, told(one), model="scripted")
    assert seen(on).startswith(
        "The model did not answer.\n\nThe Post, 4 March 2024: The bridge is shut. [1]\n\n"
        "The Post, 4 March 2024: It is closed. [2]\n\nSources\n"
    )


@pytest.mark.parametrize("terminal", [True, False])
def test_a_refusal_and_a_rewritten_question_are_told_once(terminal: bool) -> None:
    refusal = Refusal("The sources do not answer this.", "Searched 4 articles.", (), None)
    one = Answer("Why?", QUESTION, "refused", (), (), (), refusal, "extractive", ())
    on = screen(terminal=terminal)
    show(on, "Why?", told(one), model="scripted")
    assert seen(on) == f"Asked as: {QUESTION}\n\nThe sources do not answer this.\nSearched 4 articles.\n"


@pytest.mark.parametrize("stop", [KeyboardInterrupt, RuntimeError])
def test_stopped_at_any_moment_the_line_is_ended(stop: type[BaseException]) -> None:
    on = screen(terminal=True)

    def broken() -> Iterator[Event]:
        yield from list(told(answer()))[:2]
        raise stop

    with pytest.raises(stop):
        show(on, QUESTION, broken(), model="scripted")
    assert seen(on).endswith("none supports\nit]\n")


def test_the_whole_answer_is_what_the_events_end_with() -> None:
    assert final_answer(told(answer())) == answer()
