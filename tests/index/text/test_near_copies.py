"""Sketches of texts, and what they tell of copies."""

import numpy as np

from index.text.near_copies import Sketch, bands, copies, sketch

WORDS = "harbour crane berth tide ferry pilot quay anchor signal lantern rope winch cargo mast hull".split()


def text(seed: int, sentences: int = 25) -> str:
    made = np.random.default_rng(seed).choice(WORDS, (sentences, 9))
    return " ".join(" ".join(row) + f" {seed} {place}." for place, row in enumerate(made))


STORY = text(1)


def are_copies(one: Sketch, other: Sketch) -> bool:
    found = copies(one, np.stack([other, sketch(text(9))]))
    assert not found[1]
    return bool(found[0])


def test_a_text_is_a_copy_of_itself_however_it_is_set() -> None:
    other = STORY.upper().replace(". ", ".\n\n“")
    assert are_copies(sketch(STORY), sketch(other))
    assert bands(sketch(STORY)) == bands(sketch(other))


def test_a_copy_with_a_sentence_more_or_cut_short_is_one() -> None:
    longer, shorter = STORY + " " + text(2, 4), STORY[: len(STORY) * 6 // 10]
    assert are_copies(sketch(STORY), sketch(longer))
    assert are_copies(sketch(STORY), sketch(shorter))
    assert set(bands(sketch(STORY))) & set(bands(sketch(longer)))


def test_another_text_of_the_same_words_is_none() -> None:
    assert not are_copies(sketch(STORY), sketch(text(3)))
    assert not set(bands(sketch(STORY))) & set(bands(sketch(text(3))))


def test_a_text_of_a_few_words_is_a_copy_of_nothing() -> None:
    short = sketch("Two lines on the tide, and no more than that.")
    assert short.size == 0
    assert bands(short) == []


def test_chinese_is_compared_too() -> None:
    chinese = (
        "海港隧道星期三通车，最终造价为六亿五千万元，比原计划晚了两年，市长在典礼上向司机道歉，工程队代表没有出席。"
    )
    assert are_copies(sketch(chinese), sketch(chinese + "记者李明报道。"))
