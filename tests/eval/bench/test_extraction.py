import json
from pathlib import Path

import pytest

from eval.bench.extraction import Truth, extraction, shared, truth_of
from eval.errors import BadInput

PAGE = (
    '<html><head><title>Weir rebuilt</title><meta property="og:site_name" content="Holt Mercury">'
    '<meta property="article:published_time" content="2018-04-02T06:00:00Z"></head><body>'
    "<article><h1>Weir rebuilt</h1>"
    "<p>The weir at Holt was rebuilt for three million crowns, the river authority said on Sunday.</p>"
    "<p>It had fallen in during a storm in the winter of the year before, and nobody was hurt.</p>"
    "</article></body></html>"
)
TRUTH = {
    "title": "Weir rebuilt",
    "publisher": "Holt Mercury",
    "author": None,
    "published": "2018-04-03",
    "text": ["The weir at Holt was rebuilt for three million crowns, the river authority said on Sunday."],
    "junk": ["Sign up for our newsletter today"],
}
OURS = Path(__file__).parents[3] / "eval" / "pages"
WIRE = OURS.parent / "wire"


def test_the_share_of_a_text_that_is_found_again_is_that_of_its_runs_of_words() -> None:
    assert shared(["a b c d e f"], "x A b, c d e g") == 0.5
    assert shared(["Holt, 3"], "At Holt, 3 of them") == 1.0
    assert shared([], "") == 1.0


def test_pages_are_compared_with_what_they_hold(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE, "utf-8")
    (tmp_path / "a.json").write_text(json.dumps(TRUTH), "utf-8")
    (tmp_path / "no-truth.html").write_text(PAGE, "utf-8")
    found = extraction(tmp_path)
    assert {name: found[name] for name in ("pages", "title", "publisher", "author", "published", "invented")} == {
        "pages": 1, "title": 1.0, "publisher": 1.0, "author": 1.0, "published": 0.0, "invented": 0,
    }  # fmt: skip
    assert (found["text_kept"], found["junk_kept"], found["worst"]) == (1.0, 0.0, "a.html")


def test_what_is_no_truth_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("[]", "utf-8")
    with pytest.raises(BadInput, match=r"a\.json is no truth"):
        truth_of(tmp_path / "a.json")
    with pytest.raises(BadInput, match="holds no page"):
        extraction(tmp_path / "none")


def test_our_own_pages_are_seventy_two_and_have_a_truth_each() -> None:
    assert [isinstance(truth_of(path), Truth) for path in sorted(OURS.glob("*.json"))] == [True] * 72


def test_sentences_that_do_not_stand_whole_are_cut_and_two_in_one_are_joined(tmp_path: Path) -> None:
    told = ["Gen. A. Holm of the river authority spoke.", "The weir fell in.", "It was old."]
    (tmp_path / "a.txt").write_text(
        "Weir\n\nGen. A. Holm of the river\n\nauthority spoke. The weir fell in; it was old."
    )
    (tmp_path / "a.json").write_text(json.dumps(TRUTH | {"sentences": told}), "utf-8")
    found = extraction(tmp_path)
    assert (found["sentences"], found["sentences_cut"], found["sentences_joined"]) == (3, 1 / 3, 2 / 3)


def test_a_story_of_each_agency_of_our_own_copy_is_cut_nowhere(tmp_path: Path) -> None:
    for name in ("weir-blank", "coffee-shouted", "wehr-flush", "barrage-column"):
        for suffix in (".txt", ".json"):
            (tmp_path / f"{name}{suffix}").write_bytes((WIRE / f"{name}{suffix}").read_bytes())
    found = extraction(tmp_path)
    assert (found["sentences_cut"], found["sentences_joined"], found["invented"]) == (0, 0, 0)
