"""The extractive writer: verbatim sentences in an order that reads well, with the words that answer."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from threading import Event as Stop

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.article import Span
from index.catalogue.reads import article
from index.collection import Collection
from index.embedding.embedder import Embedder
from rag.answer import Passage
from rag.events import ClaimMade
from rag.query.question import question_of
from rag.reading.calibration import override_calibration
from rag.reading.cross_encoder import shipped_reader
from rag.reading.findings import Candidate, Findings, read_evidence
from rag.reading.reader import Reading
from rag.retrieval.evidence import evidence_of
from rag.retrieval.retriever import retrieve
from rag.writing.extractive import ENGINE, ExtractiveWriter, extract, extractive_answer
from tests.rag.made import FIXED, Told, findings, passage

QUESTIONS = [
    "Why did Israel–Russia relations sour?",
    "What went wrong with the harbour bridge?",
    "How did the Wanderers' game against Wrenport end?",
    "How many people got hurt in the Marigold accident?",
    "What do the candidates for mayor promise?",
]
QUESTION = "Why did the mill at Tarn burn down?"
BURNED = "The mill at Tarn burned down because a boiler burst."
POINTS_BACK = re.compile(r"[“\"'‘]?(?:He|She|It|They|His|Her|Its|Their)\b")
WORDS = st.sampled_from(
    ["The mill", "He", "It", "burned", "because", "of", "a boiler", "in 1990", "Anna Ro", "was", "it", "—"]
)
STOPS = st.sampled_from([". ", "? ", ".\n\n", "!\r\n\r\n", " ", ".” ", "\n"])

Given = tuple[Passage, Reading]


def given_(
    sentences: Sequence[str], odds: float = 2.0, *, best: str | None = None, answer: str | None = None,
    gap: str = " ", source: str = "a.txt", day: date | None = None, start: int = 0,
    title: str | None = None,
) -> Given:  # fmt: skip
    """A passage of these sentences, and a reading that finds the answer in `best` of them, else in each alike."""
    text = gap.join(sentences)
    made = passage(text, source, day, sentences=sentences, start=start, title=title)
    shares = tuple(float(one == best) if best else 1.0 for one in sentences)
    at = text.find(answer) if answer else 0
    spans = tuple(Span(at, at + len(answer)) if answer and answer in one else None for one in sentences)
    return made, Reading(odds, shares, spans)


def told(*read_: Given, apart: bool = True) -> list[str]:
    return [one.text for one in extract(found(*read_, apart=apart)).sentences]


def found(*read_: Given, apart: bool = True) -> Findings:
    """Findings whose sentences lie apart in meaning, or all near each other."""
    total = sum(len(one.sentences) for one, _ in read_)
    each = iter([[float(at == other) if apart else 1.0 for other in range(total)] for at in range(total)])
    rows = [[next(each) for _ in one.sentences] for one, _ in read_]
    return findings(QUESTION, *read_, rows=rows, vector=[0.0] * total)


@pytest.fixture(scope="module", params=QUESTIONS)
def written(request: pytest.FixtureRequest, sample: Collection) -> tuple[Findings, tuple[Candidate, ...]]:
    held = read_evidence(shipped_reader(), retrieve(sample, question_of(request.param)))
    return held, extract(held).sentences


def test_something_is_written_little_and_no_sentence_twice(written: tuple[Findings, tuple[Candidate, ...]]) -> None:
    texts = [" ".join(one.text.lower().split()) for one in written[1]]
    assert len(set(texts)) == len(texts)
    back = sum(bool(POINTS_BACK.match(one.text)) for one in written[1])
    assert 1 <= len(texts) <= 5 + 2 * back + 2  # five, what they point back to, and the other one of a conflict


def test_every_sentence_stands_in_what_is_kept_of_its_article(
    written: tuple[Findings, tuple[Candidate, ...]], sample: Collection
) -> None:
    for one in written[1]:
        whole = article(sample.catalogue.db, one.passage.source)
        assert one.span.of(whole.text) == one.text
        assert any(kept.start <= one.span.start and one.span.end <= kept.end for kept in whole.kept)
        assert one.answer is None or one.answer.of(one.text)


def test_an_article_is_quoted_in_one_run_and_after_the_opening_sentence_in_its_own_order(
    written: tuple[Findings, tuple[Candidate, ...]],
) -> None:
    sources = [one.passage.source for one in written[1]]
    runs = [source for at, source in enumerate(sources) if at == 0 or sources[at - 1] != source]
    assert runs == list(dict.fromkeys(sources))
    for source in sources:
        starts = [one.span.start for one in written[1][source == sources[0] :] if one.passage.source == source]
        assert starts == sorted(set(starts))


def test_what_points_back_comes_after_what_it_points_to(
    written: tuple[Findings, tuple[Candidate, ...]], sample: Collection
) -> None:
    held, sentences = written
    chosen = {(one.passage.source, one.span.end) for one in sentences}
    for one in sentences:
        if not POINTS_BACK.match(one.text):
            continue
        source = one.passage.source
        spans = {span for each in held.evidence.passages if each.source == source for span in each.sentences}
        before = max((span for span in spans if span.end <= one.span.start), default=None)
        whole = article(sample.catalogue.db, source).text
        if before and not whole[before.end : one.span.start].strip():
            assert (source, before.end) in chosen, one.text


def test_a_fact_in_plain_words_is_told_and_marked(newsroom: Collection) -> None:
    held = read_evidence(shipped_reader(), retrieve(newsroom, question_of("Who founded the clock museum at Oberwald?")))
    answer = extractive_answer(held)
    claim = next(one for one in answer.claims if "founded the clock museum" in one.text)
    assert claim.text == "Ilse Brandt founded the clock museum at Oberwald with her savings."
    assert claim.answer and "Brandt" in claim.answer.of(claim.text)
    assert answer.outcome == "answered"
    assert {one.source for one in answer.citations} == {"museum.txt"}


@pytest.mark.usefixtures("fixed")
def test_the_sentence_that_answers_is_told_alone() -> None:
    other = "A fair was held at Tarn on the same Monday."
    assert told(given_([BURNED, other], best=BURNED, answer="a boiler burst")) == [BURNED]


@pytest.mark.usefixtures("fixed")
def test_one_thing_said_in_two_articles_is_told_once() -> None:
    near = BURNED.replace("burst", "had burst")
    both = given_([BURNED], answer="a boiler burst"), given_([near], 1.9, answer="a boiler", source="b.txt")
    assert told(*both) == [BURNED]


@pytest.mark.usefixtures("fixed")
@pytest.mark.parametrize(
    ("question", "shown"),
    [("What burned down at Tarn?", 1), ("Why did the mill at Tarn burn down?", 2), ("What burned down?", 2)],
)
def test_a_fact_is_not_told_of_an_article_that_lacks_a_name_of_the_question(question: str, shown: int) -> None:
    here, there = BURNED, "The brewery of Lund burned down because a lamp fell."
    rows = [[[1.0, 0.0]], [[0.0, 1.0]]]
    read = given_([here], answer="The mill"), given_([there], 1.9, source="b.txt", answer="The brewery")
    made = extract(findings(question, *read, rows=rows, vector=[0.0, 0.0]))
    assert [one.text for one in made.sentences] == [here, there][:shown]


@pytest.mark.usefixtures("fixed")
def test_of_a_topic_articles_about_it_are_told_with_their_first_sentences() -> None:
    lead, detail, end = (
        "A storm broke over Tarn on Monday.",
        "The mill at Tarn lost its roof.",
        "A party of nuns saw it.",
    )
    storm = given_([lead, detail, end], best=detail, title="Storm over Tarn")
    aside = given_(["Ann Ro wed in Lund.", "It was after the storm."], 3.0, source="b.txt")
    rows = [[[1.0, 0.0], [0.0, 1.0], [0.7, 0.7]], [[0.0, 0.5], [0.5, 0.0]]]

    def shown(question: str) -> list[str]:
        made = extract(findings(question, storm, aside, rows=rows, vector=[0.0, 0.0]))
        return [sentence.text for sentence in made.sentences]

    assert shown("Tell me about the storm over Tarn.") == [lead, detail]
    assert lead not in shown("What did the storm destroy?")


@pytest.mark.usefixtures("fixed")
def test_the_article_of_the_best_sentence_comes_first_then_the_others_by_their_day() -> None:
    first = given_(["Anna Ro saw smoke on Monday."], 1.0, source="a.txt", day=date(2024, 1, 3))
    second = given_(["The brigade of Tarn came late."], 2.0, source="b.txt", day=date(2024, 1, 9))
    third = given_(["In May the owner was warned."], 1.5, source="c.txt", day=date(2024, 1, 1))
    undated = given_(["In June the council blamed him."], 1.9, source="d.txt")
    assert [text.split()[1] for text in told(first, second, third, undated)] == ["brigade", "May", "Ro", "June"]


@pytest.mark.usefixtures("fixed")
def test_after_the_best_sentence_those_of_an_article_stand_as_they_do_in_it() -> None:
    sentences = ["In May the owner was warned.", "The brigade of Tarn came late.", "Anna Ro saw smoke on Monday."]
    made, reading = given_(sentences)
    ranked = replace(reading, shares=(0.5, 0.6, 1.0))
    assert told((made, ranked)) == [sentences[2], *sentences[:2]]


@pytest.mark.usefixtures("fixed")
def test_an_account_opens_with_a_sentence_that_needs_none_before_it() -> None:
    sentences = ["In May the owner was warned.", "However, the brigade of Tarn came late."]
    made, reading = given_(sentences)
    assert told((made, replace(reading, shares=(0.5, 1.0)))) == sentences


@pytest.mark.usefixtures("fixed")
def test_where_each_sentence_needs_others_before_it_an_account_opens_with_the_one_that_needs_fewest() -> None:
    many = ["Anna Ro ran the brewery.", "The council of Lund met in May.", "She blamed it for the smoke at Lund."]
    few = ["The council of Tarn met in May.", "It left the boiler burning on Monday."]
    long, short = given_(many, 2.0), given_(few, 1.9, source="b.txt")
    read = (long[0], replace(long[1], shares=(0.0, 0.0, 1.0))), (short[0], replace(short[1], shares=(0.0, 1.0)))
    assert told(*read) == [*few, *many]


@pytest.mark.usefixtures("fixed")
def test_none_of_several_sentences_of_an_account_is_marked() -> None:
    sentences = ["In May the owner was warned.", "The brigade of Tarn came late."]
    made, reading = given_(sentences)
    spans = (Span(0, 6), Span(29, 53))
    assert not any(one.answer for one in extract(found((made, replace(reading, spans=spans)))).sentences)
    (only,) = extract(found((made, replace(reading, spans=spans, shares=(1.0, 0.0))))).sentences
    assert only.answer and only.answer.of(only.text) == "In May"


@pytest.mark.usefixtures("fixed")
def test_what_only_leads_up_to_the_answer_is_not_marked() -> None:
    sentences = ["Anna Ro ran the brewery at Lund.", "She sold it to Ida Vale in 1990."]
    made, reading = given_(sentences)
    read = made, replace(reading, shares=(0.0, 1.0), spans=(Span(0, 7), Span(48, 56)))
    shown = extract(findings("Who bought it?", read, rows=[[[1.0, 0.0], [0.0, 1.0]]], vector=[0.0, 0.0])).sentences
    assert [one.text for one in shown] == sentences
    assert [one.answer and one.answer.of(one.text) for one in shown] == [None, "Ida Vale"]


@pytest.mark.usefixtures("fixed")
@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("However, Anna Ro saw smoke on Monday.", "Anna Ro saw smoke on Monday."),
        ("But Anna Ro saw smoke on Monday.", "Anna Ro saw smoke on Monday."),
        ("But the brigade came late.", "But the brigade came late."),  # "the" would stand with a small letter
        ("Butter was sold at Tarn on Monday.", "Butter was sold at Tarn on Monday."),
        ("Still Waters played at Tarn on Monday.", "Still Waters played at Tarn on Monday."),
    ],
)
def test_what_joins_a_sentence_to_one_that_is_not_shown_is_left_out(text: str, shown: str) -> None:
    made = extractive_answer(found(given_([text])))
    assert [one.text for one in made.claims] == [shown]
    assert made.citations[0].quote == shown


@pytest.mark.usefixtures("fixed")
@pytest.mark.parametrize("gap", [" ", "\n", "\r\n", "\n\n", "\r\n\r\n"])
@pytest.mark.parametrize(
    "back",
    [
        "He said the mill at Tarn burned down at night.",
        "“It was the boiler of the mill,” he said at Tarn.",
        "The two had warned the owner of the mill.",
        "Such boilers burst every winter in Tarn.",
    ],
)
def test_the_sentence_that_is_pointed_back_to_is_told_first(gap: str, back: str) -> None:
    named = "Anton Reed runs the boiler house of the mill."
    sentences = ["The fair at Tarn was opened by a brass band.", named, back, "Rain is expected on Sunday at Tarn."]
    assert told(given_(sentences, best=back, answer="mill", gap=gap)) == [named, back]


@pytest.mark.usefixtures("fixed")
def test_a_chain_of_sentences_that_point_back_is_told_from_its_start() -> None:
    sentences = ["Anton Reed runs the boiler house.", "He lives in Tarn by the mill.", "They burned down in 1990."]
    assert told(given_(sentences, best=sentences[2], answer="1990")) == sentences


@pytest.mark.usefixtures("fixed")
def test_what_stands_further_off_is_not_pointed_back_to() -> None:
    back = "He said the mill at Tarn burned down at night."
    sentences = ["Anton Reed runs the boiler house of the mill.", back]
    assert told(given_(sentences, best=back, answer="night", gap="\n\n* * *\n\n")) == [back]


@pytest.mark.usefixtures("fixed")
def test_the_sentence_before_is_found_beyond_the_edge_of_a_passage() -> None:
    named, back = "Anton Reed runs the boiler house.", "He said the mill burned because a boiler burst."
    second = given_([back, "Rain is expected at Tarn."], best=back, answer="a boiler", start=len(named) + 1)
    assert told(second, given_([named], -9.0)) == [named, back]


@pytest.mark.usefixtures("fixed")
def test_what_points_back_to_what_is_corrected_is_left_out_with_it() -> None:
    wrong, back = "Wardens counted 310 swans in April.", "They had never counted so many swans."
    right = "Correction: wardens counted 130 swans."
    old = given_([wrong, back], 3.0, day=date(2024, 5, 1))
    new = given_([right], 1.0, source="b.txt", day=date(2024, 5, 3))
    rows = [[[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]], [[0.9, 0.0, 0.436]]]
    held = findings("How many swans were counted?", old, new, rows=rows, vector=(1, 0, 0))
    assert [one.text for one in extract(held).sentences] == [right]


@pytest.mark.usefixtures("fixed")
def test_headlines_and_scraps_are_not_told_where_there_are_sentences() -> None:
    lines = ["Why the mill at Tarn burned down", "Mill burned: boiler burst", "The mill burned.", BURNED]
    assert told(given_(lines, gap="\n\n")) == [BURNED]


@pytest.mark.usefixtures("fixed")
def test_where_there_is_no_sentence_what_there_is_is_told() -> None:
    assert told(given_(["Mill burned: boiler"])) == ["Mill burned: boiler"]


@pytest.mark.usefixtures("fixed")
def test_two_reports_that_conflict_are_both_told_and_said_to() -> None:
    eleven = given_(["Eleven people were hurt at Tarn."], answer="Eleven", day=date(2024, 4, 6))
    more = given_(["Fourteen people were hurt at Tarn."], 1.8, answer="Fourteen", source="b.txt", day=date(2024, 4, 7))
    held = found(eleven, more, apart=False)
    assert extract(held).conflicting
    answer = extractive_answer(held)
    assert answer.outcome == "conflicting"
    assert [one.source for one in answer.citations] == ["a.txt", "b.txt"]


@pytest.mark.usefixtures("fixed")
@pytest.mark.parametrize(
    ("opening", "kept"),
    [
        ("PORT ELLERY (Reuters) — ", ""),
        ("TARN, Jan. 5 (AP) - ", ""),
        ("MOSCOW – ", ""),
        ("UPDATE: ", ""),
        ("- ", ""),
        ("• ", ""),
        ("Tarn — ", "Tarn — "),
        ("", ""),
    ],
)
def test_a_dateline_or_a_mark_is_left_out_and_the_quote_stays_exact(opening: str, kept: str) -> None:
    made, reading = given_([opening + BURNED], answer="a boiler burst")
    held = findings(QUESTION, (made, reading))
    (one,) = extract(held).sentences
    assert one.text == one.span.of(made.text) == kept + BURNED
    assert one.answer and one.answer.of(one.text) == "a boiler burst"


@pytest.mark.usefixtures("fixed")
def test_words_that_answer_in_the_dateline_are_not_marked_any_more() -> None:
    made, reading = given_([f"TARN (Reuters) — {BURNED}"], answer="TARN")
    (one,) = extract(findings("Where did it burn?", (made, reading))).sentences
    assert (one.text, one.answer) == (BURNED, None)


@pytest.mark.usefixtures("fixed")
def test_what_is_told_of_another_gives_way_to_what_answers_nearly_as_well() -> None:
    hired = given_(
        ["The company has hired the Heron, a larger boat.", "She takes 90 people."], 4, best="She takes 90 people."
    )
    sunk = given_(["The ferry carried 40 people when it sank."], 3, source="b.txt", title="The Lark sinks")
    asked = "How many people were on the Lark?"
    assert [one.text for one in extract(findings(asked, hired, sunk)).sentences] == [
        "The ferry carried 40 people when it sank."
    ]
    assert len(extract(findings(asked, hired)).sentences) == 2  # alone, it stays with what it leans on


@pytest.mark.usefixtures("fixed")
def test_a_dateline_before_a_scrap_stays() -> None:
    (one,) = extract(findings(QUESTION, given_(["MOSCOW – It burned."]))).sentences
    assert one.text == "MOSCOW – It burned."


def test_with_no_passages_nothing_is_written() -> None:
    nothing = extract(findings(QUESTION))
    assert (nothing.sentences, nothing.conflicting) == ((), False)


@pytest.mark.usefixtures("fixed")
def test_an_answer_cites_each_sentence_where_it_stands() -> None:
    first = given_([BURNED], answer="a boiler burst", day=date(2024, 1, 2), start=40, title="Fire")
    other = given_(["The brigade of Tarn came late."], 1.9, answer="late", source="b.txt")
    answer = extractive_answer(found(first, other))
    assert (answer.question, answer.asked, answer.engine) == (QUESTION, QUESTION, ENGINE)
    assert (answer.outcome, answer.withheld, answer.refusal, answer.note) == ("answered", (), None, None)
    assert [one.citations for one in answer.claims] == [(1,), (2,)]
    assert {one.status for one in answer.claims} == {"quote"}
    assert [one.text for one in answer.claims] == [one.quote for one in answer.citations]
    assert [(one.source, one.start, one.end) for one in answer.citations] == [
        ("a.txt", 40, 40 + len(BURNED)), ("b.txt", 0, 30),
    ]  # fmt: skip
    assert answer.passages == (first[0], other[0])


@pytest.mark.usefixtures("fixed")
@pytest.mark.parametrize(
    ("odds", "words", "marked"),
    [
        (2.0, "a boiler burst", True),
        (0.5, "a boiler burst", True),
        (0.4, "a boiler burst", False),  # hardly any of it
        (2.0, "mill at Tarn burned down because a", False),  # an account is no short answer
        (2.0, None, False),
    ],
)
def test_the_words_that_answer_are_marked_where_they_are_few_and_likely(
    odds: float, words: str | None, marked: bool
) -> None:
    (claim,) = extractive_answer(found(given_([BURNED], odds, answer=words))).claims
    assert (claim.answer and claim.answer.of(claim.text)) == (words if marked else None)


@pytest.mark.usefixtures("fixed")
def test_parts_that_are_not_answered_make_the_answer_partial_and_are_named() -> None:
    answer = extractive_answer(found(given_([BURNED])), unanswered=["Who paid?", "Who wept?"])
    assert (answer.outcome, answer.note) == ("partial", "The sources do not say: Who paid? Who wept?")


@pytest.mark.usefixtures("fixed")
def test_a_sentence_that_answers_two_parts_is_told_once() -> None:
    held = found(given_([BURNED], answer="a boiler"))
    again = found(given_([BURNED], answer="a boiler"), given_(["Rain fell at Tarn on Sunday."], 1.9, source="b.txt"))
    answer = extractive_answer(held, again)
    assert [one.text for one in answer.claims].count(BURNED) == 1
    assert [one.number for one in answer.citations] == list(range(1, len(answer.claims) + 1))
    assert len({one.chunk for one in answer.passages}) == len(answer.passages) == 2


@pytest.mark.usefixtures("fixed")
def test_the_writer_hands_out_each_claim_and_then_the_answer() -> None:
    writer = ExtractiveWriter()
    writing = writer.write([found(given_([BURNED]))], [], ["Who paid?"])
    made: list[ClaimMade] = []
    while True:
        try:
            made.append(next(writing))
        except StopIteration as end:
            answer = end.value
            break
    assert [one.claim for one in made] == list(answer.claims)
    assert answer.outcome == "partial"
    assert (writer.model_name, writer.splits_questions, writer.with_stop(Stop())) == (None, True, writer)


def test_the_writer_makes_a_follow_up_stand_alone() -> None:
    history = [
        {"role": "user", "content": "Who founded the clock museum?"},
        {"role": "assistant", "content": "Brandt."},
    ]
    writer = ExtractiveWriter()
    assert writer.rewrite(QUESTION, []) == QUESTION
    assert "clock museum" in writer.rewrite("And when was it closed?", history)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(st.lists(WORDS, min_size=1, max_size=9), STOPS), min_size=1, max_size=9),
    st.sampled_from(["boiler", "1990", "because", "nothing of it"]),
)
def test_whatever_the_text_its_sentences_are_told_verbatim(
    embedder: Embedder, parts: list[tuple[list[str], str]], words: str
) -> None:
    text = "The boiler burst. " + "".join(" ".join(words) + stop for words, stop in parts)
    with override_calibration(FIXED):
        held = read_evidence(Told({words: 2.0}), evidence_of("Why did the mill burn?", text, embedder))
        chosen = extract(held).sentences
        answer = extractive_answer(held)
    assert chosen
    assert all(one.span.of(text) == one.text for one in chosen)
    assert len({one.span for one in chosen}) == len(chosen)
    assert [one.span.start for one in chosen] == sorted(one.span.start for one in chosen)
    assert all(claim.answer is None or claim.answer.of(claim.text) for claim in answer.claims)
