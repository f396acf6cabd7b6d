import pytest

from rag.grounding.parsed_text import read
from rag.grounding.quotations import misattributed, misquoted, only_quoted, quoted, speakers, unquoted, verbatim

EVIDENCE = (
    "“We never asked [anyone] for leave,” Anna Ro told reporters.",
    "Levin said the harbour would stay shut.",
    "It rained.",
)


def test_words_between_any_double_quotation_marks_are_quoted() -> None:
    assert quoted('“One two” and "three" and «four»') == ["One two", "three", "four"]


@pytest.mark.parametrize(
    "claim",
    [
        '"We never asked [anyone] for leave," she said.',
        "She said they “never asked … for leave”.",
        "Nothing is quoted.",
    ],
)
def test_words_that_stand_there_are_quoted_well(claim: str) -> None:
    assert misquoted(claim, EVIDENCE) is None


def test_one_altered_word_is_a_misquotation() -> None:
    assert misquoted('"We always asked for leave," she said.', EVIDENCE) == "We always asked for leave,"


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("Levin said it rained.", ["Levin"]),
        ("It rained, according to Anna Ro.", ["Anna Ro"]),
        ("“It rained,” said Levin.", ["Levin"]),
        ("“Levin said so,” Anna Ro told Reuters.", ["Anna Ro"]),
        ("Levin was never asked.", []),
        ("It rained.", []),
    ],
)
def test_speakers_are_those_named_as_saying_it(sentence: str, names: list[str]) -> None:
    assert [name.text for name in speakers(sentence)] == names


def test_a_quotation_given_to_somebody_else_is_noticed() -> None:
    assert misattributed('"We never asked," Levin said.', EVIDENCE) == ("Levin", "Anna Ro")
    assert misattributed('"We never asked," Ro said.', EVIDENCE) is None


def test_reported_speech_given_to_somebody_else_is_noticed() -> None:
    assert misattributed("Anna Ro said the harbour would stay shut.", EVIDENCE) == ("Anna Ro", "Levin")
    assert misattributed("According to Levin, the harbour would stay shut.", EVIDENCE) is None


def test_a_speaker_the_passage_does_not_name_there_is_noticed() -> None:
    evidence = ("It was dark.", "“We are cold,” a man said.", "It rained.", "It rained.", "Levin slept.")
    assert misattributed('"We are cold," Levin said.', evidence) == ("Levin", None)


@pytest.mark.parametrize("claim", ["It rained.", "it rained", "Levin said the harbour would stay shut. It rained."])
def test_whole_sentences_are_verbatim(claim: str) -> None:
    assert verbatim(claim, EVIDENCE)


@pytest.mark.parametrize("claim", ["The harbour would stay shut.", "It rained again.", "", "It rained. Levin said"])
def test_parts_and_additions_are_not(claim: str) -> None:
    assert not verbatim(claim, EVIDENCE)


def test_what_is_quoted_leaves_blanks_and_the_rest_stays_in_its_place() -> None:
    text = 'He said “no, never” and "not I", twice.'
    assert unquoted(text) == "He said             and        , twice."
    assert len(unquoted(text)) == len(text)


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("“No,” said Anna Ro.", ["Anna Ro"]),
        ("A letter from the auditor says Halden Marine was paid twice.", []),
        ("The council said Halden Marine was late.", []),
        ("Ro said Levin was late.", ["Ro"]),
        ("According to Levin, it rained.", ["Levin"]),
        ("Twenty-three people were hurt, the brigade said.", []),
    ],
)
def test_who_is_spoken_of_does_not_speak(sentence: str, names: list[str]) -> None:
    assert [name.text for name in speakers(sentence)] == names


def test_words_that_only_somebody_says_are_no_plain_fact() -> None:
    evidence = [read("“The company is innocent,” Ro said."), read("The company owns a ferry.")]
    assert only_quoted(read("The company is innocent and blameless."), evidence) is None
    assert only_quoted(read("The firm is innocent of everything it was said to be."), evidence) is None
    evidence = [read("Write: “The owners are innocent.”"), read("A ferry hit the quay.")]
    assert only_quoted(read("The owners are innocent."), evidence) == "owners"
    assert only_quoted(read("The ferry hit the quay."), evidence) is None
