"""A draft becomes an answer: what is streamed is what stays, and what fails says so."""

from collections.abc import Callable, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.embedding.embedder import Embedder
from prompts.sentinel import NO_ANSWER
from rag.answer import Answer
from rag.errors import ModelUnavailable
from rag.events import ClaimMade
from rag.grounding.grounder import SHOWN, Grounder, Policy
from rag.retrieval.evidence import Evidence
from rag.writing.extractive import extractive_answer
from rag.writing.generative import ground_draft
from tests.rag.drafts import Script, Words, evidence_from, keyed, read_alike

QUESTION = "How many people did the ferry injure?"
INJURED = "The ferry Marigold ran into Customs Quay on Saturday, injuring 23 people."
ENGINE_LOG = "Inspectors have taken the engine log away."
SUSPENDED = "Sailings are suspended until divers have been down."
INVENTED = "The owners paid nine ministers."
BROKEN = ModelUnavailable("broke off", retry=True)
DRAFT = (
    f"## What happened\n\n{INJURED} [S1] {INVENTED} [S2]\n\n- {ENGINE_LOG}[S2]\n- Sailings [sic] stopped [S1-S9].\n\n"
    f"```\nfour = 2 + 2\n```\n“He was late on it,” said Lorcan Beddoes [S1]. {INJURED} [S1] "
    "The count (of 310 swans) [2024] began. [S"
)
Told = tuple[list[ClaimMade], Answer | None]
Tell = Callable[..., Told]


@pytest.fixture(scope="module")
def evidence(embedder: Embedder) -> Evidence:
    return evidence_from(embedder, QUESTION)


@pytest.fixture
def tell(evidence: Evidence, embedder: Embedder) -> Tell:
    """What comes of a draft that is written in these pieces: the claims as handed out, and the answer."""

    def told(*pieces: str | Exception, cut: bool = False, policy: Policy = "strict") -> Told:
        keys = keyed(evidence)
        grounder = Grounder(keys, Words(), policy)
        return drain(Script(keys, pieces, cut=cut), evidence, grounder)

    return told


def drain(script: Script, evidence: Evidence, grounder: Grounder) -> Told:
    made: list[ClaimMade] = []
    steps = ground_draft(script, read_alike(evidence), grounder)
    while True:
        try:
            made.append(next(steps))
        except StopIteration as end:
            return made, end.value


def holds(made: Sequence[ClaimMade], answer: Answer) -> None:
    """What was handed out is what the answer says."""
    assert tuple(one.claim for one in made) == answer.claims
    assert tuple(citation for one in made for citation in one.citations) == answer.citations
    assert [one.number for one in answer.citations] == list(range(1, len(answer.citations) + 1))


def is_the_sources_own(answer: Answer | None, evidence: Evidence) -> None:
    assert answer
    plain = extractive_answer(read_alike(evidence))
    assert (answer.claims, answer.citations, answer.outcome) == (plain.claims, plain.citations, plain.outcome)
    assert answer.passages == evidence.passages
    assert answer.engine == "extractive instead of llm:script"
    assert (answer.note or "").startswith("These are the sources' own sentences: ")


def test_claims_that_stand_are_the_answer(tell: Tell, evidence: Evidence):
    made, answer = tell(f"{INJURED} [S1] {ENGINE_LOG} [S2]")
    assert answer
    holds(made, answer)
    assert [claim.text for claim in answer.claims] == [INJURED, ENGINE_LOG]
    assert (answer.outcome, answer.engine, answer.note) == ("answered", "llm:script", None)
    assert (answer.question, answer.passages) == (QUESTION, evidence.passages)
    assert answer.usage == {"prompt_tokens": 9, "completion_tokens": 3, "repaired": 0}


def test_each_claim_is_handed_out_as_soon_as_it_is_verified(evidence: Evidence, embedder: Embedder):
    keys = keyed(evidence)
    script = Script(keys, [f"{INJURED} [S1] ", f"{ENGINE_LOG} [S2] ", f"{SUSPENDED} [S1] ", "It"])
    steps = ground_draft(script, read_alike(evidence), Grounder(keys, Words()))
    assert next(steps).claim.text == INJURED
    assert script.handed == 2
    assert next(steps).claim.text == ENGINE_LOG
    assert script.handed == 3


def test_what_does_not_stand_is_withheld_with_its_reason_and_never_handed_out(tell: Tell):
    made, answer = tell(f"{INJURED} [S1] {INVENTED} [S2]")
    assert answer
    holds(made, answer)
    assert [claim.text for claim in answer.claims] == [INJURED]
    assert [(claim.text, claim.status, bool(claim.reason)) for claim in answer.withheld] == [
        (INVENTED, "unsupported", True)
    ]


def test_flag_shows_it_with_its_status_and_reason(tell: Tell):
    made, answer = tell(f"{INJURED} [S1] {INVENTED} [S2]", policy="flag")
    assert answer
    holds(made, answer)
    assert [(claim.text, claim.status in SHOWN) for claim in answer.claims] == [(INJURED, True), (INVENTED, False)]
    assert answer.claims[1].reason
    assert answer.withheld == ()


@pytest.mark.parametrize("policy", ["strict", "flag"])
def test_an_answer_of_which_most_falls_is_partial(tell: Tell, policy: Policy):
    _, answer = tell(f"{INVENTED} [S1] The mayor fled [S1]. {INJURED} [S1]", policy=policy)
    assert answer
    assert answer.outcome == "partial"


def test_where_nothing_stands_the_sources_speak_and_the_answer_says_so(tell: Tell, evidence: Evidence):
    made, answer = tell(f"{INVENTED} [S1] {INJURED} [S7]")
    is_the_sources_own(answer, evidence)
    assert answer
    holds(made, answer)
    assert "no sentence that the language model wrote is supported" in (answer.note or "")
    assert [claim.status for claim in answer.withheld] == ["unsupported", "unresolved"]
    assert answer.usage["completion_tokens"] == 3


@pytest.mark.parametrize("pieces", [(), ("",), (" \n\n", " ")])
def test_where_nothing_is_written_the_sources_speak(tell: Tell, evidence: Evidence, pieces: tuple[str, ...]):
    _, answer = tell(*pieces)
    is_the_sources_own(answer, evidence)
    assert answer
    assert (answer.withheld, (answer.note or "").split(": ")[1]) == ((), "the language model wrote nothing.")


@pytest.mark.parametrize(
    "said",
    [NO_ANSWER, f"{NO_ANSWER}.", f"**{NO_ANSWER}**", "No answer.", f"{NO_ANSWER} [S1]", f"{NO_ANSWER}\n\n{NO_ANSWER}"],
)
def test_the_sentinel_is_a_refusal(tell: Tell, said: str):
    for pieces in ((said,), tuple(said)):
        shown, answer = tell(*pieces)
        assert shown == []
        assert answer and answer.outcome == "refused"
        assert not (answer.claims or answer.citations)


def test_the_sentinel_with_its_explanation_is_a_refusal(tell: Tell):
    shown, answer = tell(f"{NO_ANSWER}. The passages do not mention any admiral.")
    assert shown == []
    assert answer and answer.outcome == "refused"
    assert [claim.text for claim in answer.withheld] == ["The passages do not mention any admiral."]


def test_the_sentinel_beside_claims_that_stand_is_no_refusal_and_no_claim(tell: Tell):
    _, answer = tell(f"{INJURED} [S1]\n\n{NO_ANSWER}")
    assert answer
    assert [claim.text for claim in answer.claims] == [INJURED]
    assert answer.withheld == ()


def test_a_sentence_that_speaks_of_no_answer_is_a_claim(tell: Tell):
    _, answer = tell("No answer was given by the owners [S1].")
    assert answer
    assert [claim.text for claim in answer.withheld] == ["No answer was given by the owners."]


def test_without_passages_there_is_no_answer(embedder: Embedder):
    nothing = evidence_from(embedder, QUESTION, [])
    script = Script({}, [])
    claims, answer = drain(script, nothing, Grounder({}, Words()))
    assert answer and (claims, answer.claims, answer.outcome) == ([], (), "refused")


def test_a_draft_that_breaks_off_keeps_what_was_shown(tell: Tell):
    made, answer = tell(f"{INJURED} [S1] {INVENTED} [S2] {ENGINE_LOG} [S2] Sailings are susp", BROKEN)
    assert answer
    holds(made, answer)
    assert [claim.text for claim in answer.claims] == [INJURED, ENGINE_LOG]
    assert answer.outcome == "partial"
    assert answer.note == "The answer ends early: the language model broke off."
    assert answer.engine == "llm:script"
    assert [(claim.text, claim.status) for claim in answer.withheld] == [
        (INVENTED, "unsupported"),
        ("Sailings are susp", "unresolved"),
    ]


@pytest.mark.parametrize("pieces", [(), ("The ferry Mar",), (f"{INVENTED} [S2] The mayor",), (NO_ANSWER,)])
def test_a_draft_that_breaks_off_before_a_claim_stood_leaves_it_to_the_sources(
    tell: Tell, evidence: Evidence, pieces: tuple[str, ...]
):
    made, answer = tell(*pieces, BROKEN)
    is_the_sources_own(answer, evidence)
    assert answer
    holds(made, answer)
    assert (answer.note or "").endswith("the language model broke off.")


@pytest.mark.parametrize("half", ["Inspectors have taken the engine", "Inspectors have taken the engine log away."])
def test_a_draft_that_is_cut_loses_the_sentence_it_is_cut_in(tell: Tell, half: str):
    made, answer = tell(f"{INJURED} [S1] {half}", cut=True)
    assert answer
    holds(made, answer)
    assert [claim.text for claim in answer.claims] == [INJURED]
    assert [(claim.text, claim.reason) for claim in answer.withheld] == [
        (half, "the language model stopped in this sentence")
    ]
    assert (answer.outcome, answer.note) == ("partial", "The answer ends early: the language model ran out of tokens.")


def test_a_draft_that_is_cut_in_its_first_sentence_leaves_it_to_the_sources(tell: Tell, evidence: Evidence):
    _, answer = tell("The ferry Marigold ran into", cut=True)
    is_the_sources_own(answer, evidence)
    assert answer
    assert [claim.text for claim in answer.withheld] == ["The ferry Marigold ran into"]


def test_a_sentence_said_again_is_told_once(tell: Tell):
    made, answer = tell(f"{INJURED} [S1] " * 4 + f"{INVENTED} [S1] " * 3)
    assert answer
    holds(made, answer)
    assert [claim.text for claim in answer.claims] == [INJURED]
    assert [claim.text for claim in answer.withheld] == [INVENTED]
    assert answer.outcome == "answered"


def test_every_sentence_of_a_draft_is_shown_or_listed(tell: Tell):
    _, answer = tell(DRAFT)
    assert answer
    told = " ".join(claim.text for claim in (*answer.claims, *answer.withheld))
    for said in ("What happened", INJURED, INVENTED, ENGINE_LOG, "Sailings [sic] stopped", "four = 2 + 2",
                 "“He was late on it,” said Lorcan Beddoes", "The count (of 310 swans) [2024] began."):  # fmt: skip
        assert said in told
    assert "[sic]" in told


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data(), st.sampled_from(["strict", "flag"]), st.sampled_from(["", "breaks", "cut"]))
def test_where_the_stream_is_cut_makes_no_difference_and_what_is_streamed_stays(
    tell: Tell, data: st.DataObject, policy: Policy, end: str
):
    at = sorted(data.draw(st.lists(st.integers(0, len(DRAFT)), max_size=12)))
    pieces = [DRAFT[start:stop] for start, stop in zip([0, *at], [*at, len(DRAFT)], strict=True)]
    failure = [BROKEN] if end == "breaks" else []
    made, answer = tell(*pieces, *failure, cut=end == "cut", policy=policy)
    assert answer
    holds(made, answer)
    assert (made, answer) == tell(DRAFT, *failure, cut=end == "cut", policy=policy)
    assert policy == "flag" or {claim.status for claim in answer.claims} <= SHOWN
