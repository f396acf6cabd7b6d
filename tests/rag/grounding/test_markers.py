import pytest

from rag.grounding.markers import may_become_marker, strip_markers


@pytest.mark.parametrize(
    ("raw", "text", "keys"),
    [
        ("The talks failed [S1].", "The talks failed.", ("S1",)),
        ("The talks failed. [S1]", "The talks failed.", ("S1",)),
        ("The talks failed.[S1][S2]", "The talks failed.", ("S1", "S2")),
        ("The talks failed [S1, S2].", "The talks failed.", ("S1", "S2")),
        ("The talks failed [S1; S3].", "The talks failed.", ("S1", "S3")),
        ("The talks failed [S1], [S2] and [S3].", "The talks failed.", ("S1", "S2", "S3")),
        ("The talks failed [S1-S3].", "The talks failed.", ("S1", "S2", "S3")),
        ("The talks failed [S1–3].", "The talks failed.", ("S1", "S2", "S3")),
        ("The talks failed 【S1】.", "The talks failed.", ("S1",)),
        ("The talks failed [[S1]].", "The talks failed.", ("S1",)),
        ("The talks failed ([S2]).", "The talks failed.", ("S2",)),
        ("Talks [S1] failed, [S2] twice.", "Talks failed, twice.", ("S1", "S2")),
        ("[S1] Talks failed.", "Talks failed.", ("S1",)),
        ("Talks[S1]failed.", "Talks failed.", ("S1",)),
        ('"Talks failed [S1]" he said.', '"Talks failed" he said.', ("S1",)),
        ("Talks failed [S2][S1][S2].", "Talks failed.", ("S2", "S1")),
        ("Talks failed [s4].", "Talks failed.", ("S4",)),
    ],
)
def test_markers_leave_tidy_text_and_their_keys(raw: str, text: str, keys: tuple[str, ...]) -> None:
    assert strip_markers(raw) == (text, keys)


@pytest.mark.parametrize("text", ["in [2024]", "[Israeli] men", "so [sic] it", "a [redacted] name", "[1]", "[S]"])
def test_ordinary_brackets_are_text(text: str) -> None:
    assert strip_markers(text) == (text, ())


def test_a_key_out_of_reach_is_reported() -> None:
    assert strip_markers("True [S99].")[1] == ("S99",)


@pytest.mark.parametrize("marker", ["[S1-S9000000]", "[S3-S1]"])
def test_a_senseless_range_names_its_ends(marker: str) -> None:
    ends = tuple(part.strip("[]") for part in marker.split("-"))
    assert strip_markers(f"True {marker}.")[1] == ends


def test_text_without_a_marker_keeps_its_inner_spacing() -> None:
    assert strip_markers("two  spaces ,kept") == ("two  spaces ,kept", ())


@pytest.mark.parametrize("bracket", ["[", "[S", "[S1", "[S1, ", "[[S1]", "【S", "[ S1 -"])
def test_a_half_marker_may_become_one(bracket: str) -> None:
    assert may_become_marker(bracket)


@pytest.mark.parametrize("bracket", ["[I", "[S1\n", "[2024]", "[sic", "[" + "S1," * 60])
def test_what_can_be_no_marker_is_let_go(bracket: str) -> None:
    assert not may_become_marker(bracket)
