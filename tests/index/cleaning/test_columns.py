from index.cleaning.body import keep
from index.cleaning.columns import interleaved

MIXED = "".join(
    f"{left:<24}| {right}\n"
    for left, right in zip(
        ["A dreadful explo-", "sion occurred at the", "gasworks on Fri-", "day morning."],
        ["the sum of 42 crowns", "for the building of", "the new town hall in", "the market square."],
        strict=True,
    )
)


def test_lines_of_two_columns_are_found_and_not_kept() -> None:
    text = f"The mayor spoke on Monday in the hall.\n\n{MIXED}\nNobody answered him that evening.\n"
    (span,) = interleaved(text)
    assert span.of(text) == MIXED.rstrip("\n")
    kept = "".join(one.of(text) for one in keep(text))
    assert "dreadful" not in kept and "Nobody answered" in kept


def test_tables_and_stray_marks_are_none() -> None:
    assert interleaved("| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n| 5 | 6 |\n") == []
    assert interleaved("Mercury | News\n\nThe weir fell in.\n") == []


def test_columns_may_be_parted_by_a_gap_and_figures_are_none() -> None:
    lines = (
        "A fire broke out on         The annual meeting of",
        "Wednesday at the mill       the cricket club was",
        "of Messrs. Hesk, and        held on Tuesday, and",
        "two men lost their lives    Mr. Vail took a chair",
    )
    text = "\n".join(lines)
    assert [span.of(text) for span in interleaved(text)] == [text]
    assert interleaved("\n".join(f"Holt and Tarn mills    {n}12    {n}9" for n in range(5))) == []
