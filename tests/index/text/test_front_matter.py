from hypothesis import given
from hypothesis import strategies as st

from index.text.front_matter import front_matter


def test_the_labelled_facts_are_read_and_the_text_goes_on_behind_them() -> None:
    text = "---\ntitle: 'Quay: shut'\nDate Published: 2024-03-04\nauthor: [Ann Marlow, \"Bo Reed\"]\n---\nText."
    block = front_matter(text)
    assert block.fields == {
        "title": "Quay: shut",
        "date_published": "2024-03-04",
        "author": "Ann Marlow, Bo Reed",
    }
    assert text[block.end :].strip() == "Text."


def test_lists_and_values_that_go_on_are_joined_and_nothing_is_empty_text() -> None:
    block = front_matter("---\r\nauthors:\r\n  - Ann\r\n- Bo\r\nurl: null\r\ntitle: >\r\n  Quay\r\n  closes\r\n---\r\n")
    assert block.fields == {"authors": "Ann, Bo", "url": "", "title": "Quay, closes"}


def test_what_is_no_valid_yaml_is_read_as_it_is_meant() -> None:
    assert front_matter("---\ntitle: War: day one\nby: @ann\n---\n").fields == {
        "title": "War: day one",
        "by": "@ann",
    }


def test_links_of_a_wiki_are_the_names_in_them() -> None:
    written = "---\nauthor:\n  - \"[[Ann Marlow]]\"\n  - [[Bo Reed|Bo]]\nsource: '[[The Quay Post]]'\n---\n"
    assert front_matter(written).fields == {"author": "Ann Marlow, Bo Reed", "source": "The Quay Post"}


def test_rules_around_prose_and_an_open_block_are_not_front_matter() -> None:
    for text in (
        "---\nThe quay closed.\n---\nMore.",
        "---\ntitle: Quay\nNo end.",
        "title: Quay\n---\n",
        "",
        "---\n",
    ):
        assert front_matter(text).end == 0
        assert not front_matter(text).fields


@given(st.text(alphabet="-: \n\ta[]'\"|>", max_size=60))
def test_no_text_breaks_it(text: str) -> None:
    block = front_matter("---\n" + text + "\n---\n")
    assert 0 <= block.end <= len(text) + 9
