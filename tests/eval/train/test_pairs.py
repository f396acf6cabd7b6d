"""Rows of data as pairs of token ids: what is kept, where the answer stands, and batches of few shapes."""

from random import Random

import pytest

from eval.train.pairs import FIRST, LONGEST, Pair, batches, encode, padded
from index.embedding.onnx import open_tokenizer

TEXT = "The mill at Tarn burned down on Monday. A boiler had burst."


def row(answer: str | None = None, text: str = TEXT, **more: object) -> dict[str, object]:
    answers = [{"text": answer, "start": text.index(answer)}] if answer else []
    return {"question": "Why did the mill burn?", "passage": text, "answerable": int(bool(answer)), "answers": answers,
            **more}  # fmt: skip


def pair(**given: object) -> Pair:
    (made,) = encode([row(**given)], open_tokenizer(), Random(0), titles=1.0)  # type: ignore[arg-type]
    return made


def words(made: Pair, first: int, last: int) -> str:
    return open_tokenizer().decode(made.ids[first : last + 1].tolist())


def test_the_span_covers_the_answers_tokens() -> None:
    made = pair(answer="A boiler had burst")
    assert made.label == 1.0
    assert [words(made, *span) for span in made.spans] == ["a boiler had burst"]


def test_what_cannot_be_answered_has_no_span() -> None:
    made = pair()
    assert (made.label, made.spans) == (0.0, ())


def test_a_title_stands_before_the_passage_and_is_not_read_for_the_answer() -> None:
    made = pair(answer="boiler", title="Fire at Tarn")
    assert words(made, made.first, made.readable - 2) == "fire at tarn"
    assert words(made, *made.spans[0]) == "boiler"


@pytest.mark.parametrize("before", [0, 300, 2000])
def test_of_a_long_passage_a_window_is_kept_that_holds_the_answer(before: int) -> None:
    made = pair(text="mill " * before + TEXT + " mill" * 500, answer="A boiler had burst")
    assert len(made.ids) == LONGEST
    assert words(made, *made.spans[0]) == "a boiler had burst"


def test_a_long_question_is_cut() -> None:
    (made,) = encode([{**row("boiler"), "question": "why " * 500}], open_tokenizer(), Random(0))
    assert made.first == FIRST + 2


def test_only_short_answers_have_exact_ends() -> None:
    assert pair(answer="boiler", span="short").exact
    assert not pair(answer="A boiler had burst.", span="sentence").exact


def test_a_claim_is_a_pair_too() -> None:
    (made,) = encode([{"claim": "It burned.", "document": TEXT, "label": 1}], open_tokenizer(), Random(0))
    assert (made.label, made.spans) == (1.0, ())


def test_batches_are_of_one_length_and_hold_each_pair_once() -> None:
    rows = [row(text="mill " * size) for size in (5, 40, 90) for _ in range(50)]
    pairs = encode(rows, open_tokenizer(), Random(0))
    seen = [one for batch in batches(pairs, 256, Random(0)) for one in batch]
    assert len({id(one) for one in seen}) == len(seen) <= len(pairs)
    for batch in batches(pairs, 256, Random(0)):
        assert len({padded(len(one.ids)) for one in batch}) == 1
        assert len(batch) * padded(len(batch[0].ids)) <= 256


def test_of_a_long_document_the_part_is_kept_that_shares_most_with_the_claim() -> None:
    claim = {"claim": "A boiler had burst.", "document": "quay " * 400 + TEXT + " quay" * 400, "label": 1}
    (made,) = encode([claim], open_tokenizer(), Random(0))
    assert made.claim
    assert "a boiler had burst" in words(made, made.readable, len(made.ids) - 2)
