from index.parsing.format import never


def test_nothing_fits_what_only_its_name_tells() -> None:
    assert not never(b"{\\rtf1")
