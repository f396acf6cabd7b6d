from lxml import html

from index.parsing.blocks import block_text, row_lines, table_lines


def text(markup: str) -> str:
    return block_text(html.fragment_fromstring(markup, create_parent="div"))


def test_a_block_is_a_line_and_what_stands_within_one_stays_together() -> None:
    assert (
        text("<p>The <b>quay</b>\n closed.</p>It <i>did</i>.<br>Why?<script>x()</script>")
        == "The quay closed.\nIt did.\nWhy?"
    )


def test_a_row_of_a_table_says_what_its_columns_are() -> None:
    table = (
        "<table><tr><th>Town</th><th>2022</th><th>2023</th></tr><tr><td>Selby</td><td>198</td><td>164</td></tr></table>"
    )
    assert text(table) == "Selby: 2022: 198; 2023: 164."


def test_a_header_without_its_own_mark_is_told_by_the_figures_below_it() -> None:
    rows = "<tr><td>Town</td><td>Thefts</td></tr><tr><td>Selby</td><td>198</td></tr><tr><td>Holt</td><td>87</td></tr>"
    assert text(f"<table>{rows}</table>") == "Selby: Thefts: 198.\nHolt: Thefts: 87."


def test_a_table_without_a_header_gives_its_rows() -> None:
    assert (
        text("<table><tr><td>Ada</td><td>baker</td></tr><tr><td>Bo</td><td>smith</td></tr></table>")
        == "Ada, baker\nBo, smith"
    )


def test_mark_up_nested_to_any_depth_is_walked() -> None:
    from lxml import etree

    root = inner = etree.Element("div")
    for _ in range(5000):
        inner = etree.SubElement(inner, "div")
    inner.text = "deep"
    assert block_text(root) == "deep"


def test_a_header_may_be_bold_and_a_note_may_have_a_row_of_its_own() -> None:
    table = html.fragment_fromstring(
        "<table><tr><td><b>District</b></td><td><b>2022</b></td><td><b>Change</b></td></tr>"
        "<tr><td>Nordbyen</td><td>9,400</td><td>+15%</td></tr><tr><td>Fjellet</td><td>7,900</td><td>+3%</td></tr>"
        "<tr><td colspan=3>Source: the city</td></tr></table>"
    )
    assert list(table_lines(table)) == [
        "Nordbyen: 2022: 9,400; Change: +15%.", "Fjellet: 2022: 7,900; Change: +3%.", "Source: the city",
    ]  # fmt: skip


def test_the_blocks_of_a_cell_do_not_run_together() -> None:
    table = html.fragment_fromstring("<table><tr><td><p>Weir</p><p>rebuilt</p></td><td>3</td></tr></table>")
    assert list(table_lines(table)) == ["Weir rebuilt, 3"]


def test_a_cell_that_reaches_over_rows_and_columns_is_read_in_each() -> None:
    table = html.fragment_fromstring(
        "<table><tr><th>District</th><th colspan=2>2022</th></tr>"
        "<tr><td rowspan=2>Nordbyen</td><td>Mill</td><td>9</td></tr><tr><td>Weir</td><td>7</td></tr></table>"
    )
    assert list(table_lines(table)) == ["Nordbyen: 2022: Mill; 2022: 9.", "Nordbyen: 2022: Weir; 2022: 7."]
    odd = html.fragment_fromstring("<table><tr><td rowspan=x>A</td><td colspan=99999999>B</td></tr></table>")
    assert list(table_lines(odd)) == ["A, B"]


def test_rows_without_mark_up_have_their_header_where_it_names_columns_of_numbers() -> None:
    assert list(row_lines([["Town", "2017"], ["Holt", "12"], ["", ""]])) == ["Holt: 2017: 12."]
    assert list(row_lines([["HD", "Weir"], ["SN", "Holt Mercury"]], between="\t")) == ["HD\tWeir", "SN\tHolt Mercury"]


def test_a_header_of_two_rows_names_each_column_by_both() -> None:
    table = html.fragment_fromstring(
        "<table><tr><th></th><th colspan=2>Thefts</th></tr><tr><th>Town</th><th>2022</th><th>2023</th></tr>"
        "<tr><th>Holt</th><td>812</td><td>640</td></tr></table>"
    )
    assert list(table_lines(table)) == ["Holt: Thefts 2022: 812; Thefts 2023: 640."]


def test_a_long_cell_is_read_once_though_it_reaches_over_rows() -> None:
    long = "A note on all of the rows of this table that is far longer than a name. " * 2
    table = html.fragment_fromstring(f"<table><tr><td rowspan=2>{long}</td><td>1</td></tr><tr><td>2</td></tr></table>")
    assert sum(line.count("A note") for line in table_lines(table)) == 2
