from collections import Counter
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml

from eval.cases import Fact
from eval.conversations import Conversation, Turn, load_conversations
from eval.errors import BadInput
from eval.metrics import states
from index.parsing.formats import parse

SHIPPED = Path(str(files("eval")))
ASKED = {"user": "Who opened it?", "asks": "Who opened the bridge?", "facts": [["the mayor"]], "sources": ["a.md"]}
REFUSED = {"user": "And who closed it?", "refuse": True}
THANKS = {"user": "thanks", "smalltalk": True}
SHORTER = {"user": "shorter please", "program": True}
TALK = {"id": "one", "split": "dev", "turns": [ASKED, REFUSED, THANKS, SHORTER]}


def load(tmp_path: Path, *conversations: Any) -> tuple[Conversation, ...]:
    path = tmp_path / "conversations.yaml"
    path.write_text(yaml.safe_dump({"conversations": list(conversations)}), "utf-8")
    return load_conversations(path)


def test_conversations_are_read_whole(tmp_path: Path):
    (one,) = load(tmp_path, TALK)
    assert (one.id, one.split, len(one.turns)) == ("one", "dev", 4)
    assert one.turns[0] == Turn("Who opened it?", "Who opened the bridge?", (("the mayor",),), frozenset({"a.md"}))
    assert [turn.searches for turn in one.turns] == [True, True, False, False]


@pytest.mark.parametrize(
    ("turn", "reason"),
    [
        ({"user": "Who?"}, "turns.0: needs one of facts, refuse"),
        (ASKED | {"refuse": True}, "turns.0: needs one of facts, refuse"),
        ({"user": "Who?", "facts": [["a"]]}, "turns.0: has facts without sources"),
        (THANKS | {"asks": "Who?"}, "turns.0: asks nothing"),
        (THANKS | {"smalltalk": "yes"}, "turns.0.smalltalk: Input should be a valid boolean"),
        (REFUSED | {"user": " "}, "turns.0.user: String should match"),
        (REFUSED | {"refused": True}, "turns.0.refused: Unexpected"),
    ],
)
def test_a_bad_turn_is_named_with_the_reason(tmp_path: Path, turn: dict[str, Any], reason: str):
    with pytest.raises(BadInput, match=f"conversation one: {reason}"):
        load(tmp_path, TALK | {"turns": [turn, REFUSED, THANKS, SHORTER]})


@pytest.mark.parametrize("turns", [[REFUSED] * 3, [REFUSED] * 7])
def test_a_conversation_has_four_to_six_turns(tmp_path: Path, turns: list[Any]):
    with pytest.raises(BadInput, match="conversation one: turns: Tuple should have at"):
        load(tmp_path, TALK | {"turns": turns})


def test_the_shipped_conversations_have_turns_of_every_sort_and_their_facts_stand_in_the_sources():
    shipped = load_conversations(SHIPPED / "conversations.yaml")
    turns = [turn for one in shipped for turn in one.turns]
    sorts = Counter("fact" if one.facts else "refuse" if one.refuse else "chat" for one in turns)
    assert len(shipped) >= 20
    assert 0.25 < sum(one.split == "test" for one in shipped) / len(shipped) < 0.45
    assert min(sorts["refuse"], sorts["chat"]) >= 15
    assert sum(one.program for one in turns) >= 3
    for turn in turns:
        texts = [_text(source) for source in turn.sources]
        assert all(_stands(fact, texts) for fact in turn.facts), turn


@cache
def _text(source: str) -> str:
    (article,) = parse((SHIPPED / "articles" / source).read_bytes(), source)
    return "\n".join(article.text[span.start : span.end] for span in article.kept)


def _stands(fact: Fact, texts: list[str]) -> bool:
    return all(any(states([way], text) for text in texts) for way in fact)
