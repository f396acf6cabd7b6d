"""The grounding contract, claim by claim: what stands, what is withheld, and what is cited for it."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.article import Span
from index.embedding.embedder import Embedder
from index.text.sentences import sentences
from rag.answer import Claim
from rag.grounding.claim_splitter import split_claims
from rag.grounding.grounder import SHOWN, Grounder
from rag.grounding.guards import CitedEvidence, objection
from rag.retrieval.evidence import Evidence
from tests.rag.drafts import Words, article_of, evidence_from, keyed
from tests.rag.drafts import sure as believing
from tests.rag.made import passage

QUESTION = "How many people did the ferry injure?"
BRACKETS = ["[2024]", "[Israeli]", "[sic]", "[redacted]", "ref 2 minutes", "(after the November 2019 talks in Sochi)"]
INJURED = "The ferry Marigold ran into Customs Quay on Saturday, injuring 23 people."
Judge = Callable[..., tuple[list[Claim], Grounder]]


@pytest.fixture(scope="module")
def evidence(embedder: Embedder) -> Evidence:
    return evidence_from(embedder, QUESTION)


@pytest.fixture
def judge(evidence: Evidence, embedder: Embedder) -> Judge:
    """Judges a whole draft: its claims, and who judged them."""

    def judged(
        draft: str, *, sure: bool = False, found: Evidence = evidence, **policy: str
    ) -> tuple[list[Claim], Grounder]:
        grounder = Grounder(keyed(found), believing if sure else Words(), **policy)
        return [grounder.judge(one) for one in split_claims(draft)], grounder

    return judged


def test_a_sentence_of_the_source_is_a_quote_and_cites_that_sentence(judge: Judge):
    (claim,), grounder = judge(f"{INJURED} [S1]")
    assert (claim.status, claim.citations, claim.reason) == ("quote", (1,), None)
    (one,) = grounder.citations
    assert (one.number, one.source, one.quote) == (1, "0.txt", INJURED)


def test_a_sentence_in_other_words_is_supported_and_cites_what_bears_it(judge: Judge):
    (claim,), grounder = judge("Inspectors took the engine log away [S2].")
    assert claim.status == "supported"
    assert [one.quote for one in grounder.citations] == ["Inspectors have taken the engine log away."]


@pytest.mark.parametrize("marker", ["[S9]", "[S0]", "[S1][S9]", "[S9, S1]", "[S1-S4]", "[s44]", "【S9】"])
@pytest.mark.parametrize("policy", ["strict", "flag"])
def test_a_key_that_was_not_issued_leaves_the_claim_unresolved(judge: Judge, marker: str, policy: str):
    (claim,), grounder = judge(f"{INJURED} {marker}", policy=policy)
    assert (claim.status, claim.text, claim.citations) == ("unresolved", INJURED, ())
    assert "was not given to the writer" in (claim.reason or "")
    assert grounder.citations == ()
    assert grounder.shows(claim) == (policy == "flag")


def test_only_what_was_issued_this_turn_supports(evidence: Evidence, embedder: Embedder):
    only = {"S1": evidence.passages[2]}
    grounder = Grounder(only, Words())
    (claim,) = [grounder.judge(one) for one in split_claims(f"{INJURED} [S1]")]
    assert claim.status not in SHOWN
    assert (claim.citations, grounder.repaired) == ((), 0)


def test_markers_and_no_words_are_listed_and_never_shown(judge: Judge):
    for policy in ("strict", "flag"):
        (claim,), grounder = judge("[S1]", policy=policy)
        assert (claim.text, claim.status, grounder.shows(claim)) == ("", "unsupported", False)


@pytest.mark.parametrize("kept", BRACKETS)
@pytest.mark.parametrize(
    "frame", ["The envoy meant {} by that.", "The {} envoy left.", "Berit Lund spoke for long {}."]
)
def test_ordinary_brackets_of_the_news_are_text(judge: Judge, embedder: Embedder, kept: str, frame: str):
    sentence = frame.format(kept)
    found = evidence_from(embedder, QUESTION, [("Ellery Tide", f"Nobody else came. {sentence} It rained.", None)])
    (claim,), grounder = judge(f"{sentence} [S1]", found=found)
    assert (claim.text, claim.status) == (sentence, "quote")
    assert [one.quote for one in grounder.citations] == [sentence]


@pytest.mark.parametrize("marker", ["[S3]", "[S1][S3]", ""])
def test_what_another_passage_supports_is_cited_to_it_and_counted(judge: Judge, marker: str):
    (claim,), grounder = judge(f"Inspectors took the engine log away{marker}.")
    assert (claim.status, grounder.repaired) == ("supported", 1)
    assert [one.source for one in grounder.citations] == ["1.txt"]


def test_what_its_own_passage_supports_is_not_repaired(judge: Judge):
    _, grounder = judge("Inspectors took the engine log away [S2].")
    assert grounder.repaired == 0


def test_what_no_passage_supports_is_not_repaired(judge: Judge):
    (claim,), grounder = judge("The harbour master resigned in tears.")
    assert (claim.status, claim.citations, grounder.repaired) == ("unsupported", (), 0)
    assert claim.reason == "it cites no passage, and none supports it"


def test_each_of_two_passages_that_say_it_is_cited(judge: Judge, embedder: Embedder):
    said = "The old pier at Tarry Slip will be pulled down in autumn."
    found = evidence_from(
        embedder, QUESTION, [("Tide", f"{said} Nobody minds.", None), ("Hill", f"Rain fell. {said}", None)]
    )
    (claim,), grounder = judge(f"{said} [S2][S1]", found=found)
    assert (claim.status, claim.citations) == ("quote", (1, 2))
    assert [(one.source, one.quote) for one in grounder.citations] == [("1.txt", said), ("0.txt", said)]


def test_of_the_passages_named_those_that_say_it_are_cited(judge: Judge):
    _, grounder = judge(f"{INJURED} [S3][S1]")
    assert [one.source for one in grounder.citations] == ["0.txt"]


def test_a_sentence_of_two_halves_cites_a_sentence_for_each(judge: Judge):
    (claim,), grounder = judge("Sailings are suspended, and inspectors have taken the engine log away [S1][S2].")
    assert (claim.status, claim.citations) == ("supported", (1, 2))
    assert [one.quote for one in grounder.citations] == [
        "Sailings are suspended until divers have been down.",
        "Inspectors have taken the engine log away.",
    ]


def test_a_claim_that_no_few_sentences_bear_is_withheld(judge: Judge, embedder: Embedder):
    words = "granite harbour lantern anchor compass tiller rudder capstan".split()
    found = evidence_from(
        embedder, QUESTION, [("Tide", " ".join(f"Here stood a {word} once." for word in words), None)]
    )
    (claim,), grounder = judge(f"The {', '.join(words)} stood here [S1].", found=found)
    assert (claim.status, claim.citations) == ("unsupported", ())
    assert grounder.citations == ()


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        ("“He asked for astern and he got everything,” Captain Finch said.", "are not quoted in the cited passage"),
        ("“He asked for astern and he got nothing,” Lorcan Beddoes said.", "Aurelio Finch who says this"),
        ("“He was late on it,” Captain Finch said.", "are not quoted in the cited passage"),
        ("The ferry ran into Customs Quay, injuring 24 people.", "the number 24"),
        ("The ferry ran into Customs Quay on 13 June 2025.", "the date 13 June 2025"),
        ("The ferry Marigold ran into Tarry Slip.", "the name Tarry Slip"),
        ("Sailings are not suspended.", "denies nothing"),
    ],
)
def test_a_verifier_that_believes_everything_lets_no_altered_fact_through(judge: Judge, claim: str, reason: str):
    (judged,), grounder = judge(f"{claim} [S1]", sure=True)
    assert judged.status == "unsupported"
    assert reason in (judged.reason or "")
    assert not grounder.shows(judged)


@pytest.mark.parametrize(
    "claim",
    [
        "“He asked for astern and he got nothing,” said Captain Finch.",
        "“He asked for astern …,” Captain Finch said.",
        "Captain Aurelio Finch said: “He asked for astern and he got nothing.”",
    ],
)
def test_a_true_quotation_of_its_speaker_stands(judge: Judge, claim: str):
    (judged,), grounder = judge(f"{claim} [S1]")
    assert judged.status in SHOWN
    assert [one.quote for one in grounder.citations] == [
        "“He asked for astern and he got nothing,” Captain Aurelio Finch said."
    ]


def test_what_one_outlet_reported_is_not_laid_to_another(judge: Judge):
    claims, _ = judge("The Sentinel said 17 people were injured, while the Tide said 23 [S1][S2].", sure=True)
    assert claims[0].status == "unsupported"
    claims, _ = judge("The Sentinel said 23 people were injured, while the Tide said 17 [S1][S2].", sure=True)
    assert claims[0].status == "supported"


def test_numbers_run_from_one_in_the_order_of_use_and_a_place_keeps_its_own(judge: Judge):
    claims, grounder = judge(
        f"Inspectors took the engine log away [S2]. The harbour master wept [S1]. {INJURED} [S1] "
        "Inspectors have taken the engine log [S2]. Wardens counted 310 swans in April [S3]."
    )
    assert [claim.citations for claim in claims] == [(1,), (), (2,), (1,), (3,)]
    assert [one.number for one in grounder.citations] == [1, 2, 3]


def test_a_heading_that_cites_nothing_is_listed_and_one_that_cites_is_judged(judge: Judge):
    claims, grounder = judge(f"## The company is to blame\n\n## Sailings are suspended [S1]\n\n{INJURED} [S1]")
    assert [claim.status for claim in claims] == ["unresolved", "supported", "quote"]
    assert claims[0].reason == "a heading cites no passage"
    assert (claims[1].lead, claims[1].ends_paragraph) == ("## ", True)
    assert not grounder.shows(claims[0])


def test_code_is_judged_like_any_sentence(judge: Judge):
    (claim,), grounder = judge("```\nprint('the owners paid nine ministers')\n```")
    assert not grounder.shows(claim)


def test_list_items_keep_what_opens_them(judge: Judge):
    claims, _ = judge("- Sailings are suspended [S1]\n2. Inspectors took the engine log away [S2]")
    assert [claim.lead for claim in claims] == ["- ", "2. "]


def test_flag_shows_what_falls_with_its_mark_and_the_nearest_sentence(judge: Judge):
    (claim,), grounder = judge("The ferry Marigold ran into Customs Quay, killing 99 people [S1].", policy="flag")
    assert grounder.shows(claim)
    assert (claim.status, claim.citations) == ("unsupported", (1,))
    assert claim.reason
    assert [one.quote for one in grounder.citations] == [INJURED]


def test_what_is_withheld_takes_no_number_under_strict(judge: Judge):
    (claim,), grounder = judge("The ferry Marigold ran into Customs Quay, killing 99 people [S1].")
    assert (claim.citations, grounder.citations) == ((), ())


SENTENCES = [INJURED, "Inspectors have taken the engine log away.", "The count is made from a rowing boat.",
             "The owners paid nine ministers.", "Sailings are suspended.", "He wept."]  # fmt: skip
MARKERS = ["", "[S1]", "[S2]", "[S3]", "[S1, S3]", "[S2-S3]", "[S7]"]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.sampled_from(SENTENCES), st.sampled_from(MARKERS)), max_size=6),
    st.sampled_from(["strict", "flag"]),
)
def test_whatever_is_drafted_each_citation_is_the_text_of_its_article(
    judge: Judge, evidence: Evidence, draft: list[tuple[str, str]], policy: str
):
    claims, grounder = judge(" ".join(f"{text} {marker}" for text, marker in draft), policy=policy)
    texts = {passage.source: article_of(passage) for passage in evidence.passages}
    numbers = [one.number for one in grounder.citations]
    assert numbers == list(range(1, len(numbers) + 1))
    used = [number for claim in claims for number in claim.citations]
    assert list(dict.fromkeys(used)) == numbers
    for one in grounder.citations:
        assert texts[one.source][one.start : one.end] == one.quote
        assert texts[one.source][: one.start].count("\n") + 1 == one.line_start
    for claim in claims:
        assert (claim.status in SHOWN) <= bool(claim.citations)
        assert policy == "flag" or claim.status in SHOWN or not grounder.shows(claim)


# --- claims that differ from a short passage in little

VERDICT = "“The verdict is unjust,” Ida Brandt said in Leeds."


def judged(source: str, draft: str, publisher: str | None = None) -> Claim:
    """The verdict on the last claim of a draft, by a judge that believes everything."""
    texts = [span.of(source) for span in sentences(source, [Span(0, len(source))])]
    grounder = Grounder(
        {"S1": passage(source, "a.txt", date(2024, 10, 3), sentences=texts, publisher=publisher)}, believing
    )
    return [grounder.judge(claim) for claim in split_claims(draft if "[S1]" in draft else f"{draft} [S1]")][-1]


@pytest.mark.parametrize(
    ("source", "draft"),
    [
        # a denial that nobody made, a name like another, a number like another
        ("The minister is coming to Oslo on Monday.", "The minister isn't coming to Oslo on Monday."),
        ("The minister can come to Oslo on Monday.", "The minister cannot come to Oslo on Monday."),
        ("Niger recalled its ambassador on Monday.", "Nigeria recalled its ambassador on Monday."),
        ("Martinez was arrested on Monday.", "Martin was arrested on Monday."),
        (
            "1,234,567 people voted for Lund and 1,234,571 people voted for Brandt.",
            "1,234,567 people voted for Brandt.",
        ),
        ("Between 20 and 30 people died in the flood.", "30 people died in the flood."),
        ("Some 20 to 30 people died in the flood.", "30 people died in the flood."),
        ("An estimated 20 people died in the flood.", "20 people died in the flood."),
        ("The strike began on June 12.", "The strike began on June 1."),
        # a quotation that is not quoted so, or not of that speaker
        (VERDICT, "Ida Brandt called the verdict “just”."),
        (VERDICT, "Ida Brandt said: “[The verdict is a triumph].”"),
        ("“Close the mill. Keep the farm open,” Ida Brandt said.", "“Keep … the mill,” Ida Brandt said."),
        (
            "“The verdict is a disgrace,” Ida Brandt told Ove Lund in Leeds.",
            "“The verdict is a disgrace,” Ove Lund said in Leeds.",
        ),
        # a condition or a source that is left out
        ("The tax will rise in May, provided that the vote passes.", "The tax will rise in May."),
        ("Should the vote pass, the tax will rise in May.", "The tax will rise in May."),
        ("The aid will be paid after parliament approves the bill.", "The aid will be paid."),
        ("The ban applies to lorries above 7.5 tonnes.", "The ban applies to lorries."),
        ("The vaccine works in adults under 60.", "The vaccine works in adults."),
        ("The second largest bank in Norway failed.", "The largest bank in Norway failed."),
        ("Lund, not Brandt, opened the bridge.", "Brandt opened the bridge."),
        ("Lund rather than Brandt opened the bridge.", "Brandt opened the bridge."),
        ("Per Lund, the mayor stole the election.", "The mayor stole the election."),
        ("In Lund's view, the mayor stole the election.", "The mayor stole the election."),
        ("As Lund put it, the mayor stole the election.", "The mayor stole the election."),
        ("The mayor stole the election in a film by Lund.", "The mayor stole the election."),
        ("Apart from Brandt, everyone voted for the plan.", "Everyone voted for the plan."),
    ],
)
def test_a_claim_that_nearly_says_it_is_withheld(source: str, draft: str) -> None:
    grounder = Grounder({"S1": passage(source)}, None)
    (claim,) = [grounder.judge(claim) for claim in split_claims(f"{draft} [S1]")]
    assert claim.status not in SHOWN


@pytest.mark.parametrize(
    ("source", "draft"),
    [
        ("The minister is coming to Oslo on Monday.", "The minister won't be coming to Oslo on Monday."),
        ("Between 20 and 30 people died in the flood.", "The flood killed 30 people."),
        ("The strike began on June 12.", "The strike was called on June 1."),
        (VERDICT, "Ida Brandt thinks the verdict is “just”."),
        (
            "“The verdict is a disgrace,” Ida Brandt told Ove Lund in Leeds.",
            "“The verdict is a disgrace,” Ove Lund said in Leeds.",
        ),
    ],
)
def test_no_judge_overrules_the_guards(source: str, draft: str) -> None:
    assert judged(source, draft).status not in SHOWN


@pytest.mark.parametrize(
    ("source", "draft", "publisher"),
    [
        ("Lund resigned on Monday.", "Moscow said that Lund resigned on Monday.", "The Moscow Times"),
        ("Lund resigned on Monday.", "According to Washington, Lund resigned on Monday.", "The Washington Post"),
        ("Has the mayor stolen the election?", "The mayor has stolen the election.", None),
        (
            "Zelensky: Russia shelled the power plant in Enerhodar.",
            "Russia shelled the power plant in Enerhodar.",
            None,
        ),
        (
            "The council bought a mill. The council bought a farm. That was a mistake, a court found.",
            "The council bought a mill [S1]. That was a mistake, a court found [S1].",
            None,
        ),
    ],
)
def test_what_no_sentence_states_as_its_own_is_no_fact(source: str, draft: str, publisher: str | None) -> None:
    texts = [span.of(source) for span in sentences(source, [Span(0, len(source))])]
    grounder = Grounder({"S1": passage(source, sentences=texts, publisher=publisher)}, None)
    claims = [grounder.judge(claim) for claim in split_claims(draft if "[S1]" in draft else f"{draft} [S1]")]
    assert claims[-1].status not in SHOWN


@pytest.mark.parametrize(
    ("source", "claim"),
    [
        ("The council rejected the plan on Monday.", "The council did not approve the plan on Monday."),
        ("Some 2000 troops crossed the river on Monday.", "Some 2,000 troops crossed the river on Monday."),
        ("The firm cut 1,800 jobs in Leeds.", "The firm cut 1800 jobs in Leeds."),
        ("The firm cut 3-4 million jobs.", "The firm cut 3 million to 4 million jobs."),
        ("Ove Lund, a veteran of World War I, opened it.", "It was opened by Ove Lund, a veteran of World War I."),
        ("'We won't raise taxes,' Ida Brandt said.", "“We won't raise taxes,” Ida Brandt said."),
        (VERDICT, "Ida Brandt said in Leeds that “the verdict is unjust”."),
        ("Russian troops crossed the river.", "Troops from Russia crossed the river."),
    ],
)
def test_what_is_written_otherwise_is_left_to_the_judge(source: str, claim: str) -> None:
    assert objection(claim, CitedEvidence((source,))) is None


def test_who_is_set_against_another_did_it() -> None:
    grounder = Grounder({"S1": passage("Lund, not Brandt, opened the bridge.")}, None)
    (claim,) = [grounder.judge(claim) for claim in split_claims("Lund opened the bridge. [S1]")]
    assert claim.status in SHOWN


def test_a_publisher_says_what_it_prints() -> None:
    draft = "The Moscow Times said that Lund resigned on Monday."
    assert judged("Lund resigned on Monday.", draft, "The Moscow Times").status in SHOWN
