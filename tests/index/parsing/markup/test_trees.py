from collections.abc import Callable
from typing import Any

import pytest

from index.errors import UnreadableFile
from index.parsing.markup.trees import all_named, first_named, page_tree, text_in, xml_tree

TREE = xml_tree(b"<a xmlns='urn:x'><B>one <c>two</c></B><b>three</b></a>")


def test_elements_are_found_by_their_names_without_name_spaces() -> None:
    assert [text_in(one) for one in all_named(TREE, "b")] == ["one two", "three"]
    assert text_in(first_named(TREE, "z", "c")) == "two"
    assert first_named(TREE, "z") is None
    assert text_in(None) == ""


@pytest.mark.parametrize("parsed", [page_tree, lambda markup: xml_tree(markup.encode())])
def test_what_is_nested_too_deeply_to_be_read_to_its_end_is_refused(parsed: Callable[[str], Any]) -> None:
    nested = "<div>{}<p>The end.</p></div>"
    assert "The end." in text_in(parsed(nested.format("<div>" * 200 + "</div>" * 200)))
    with pytest.raises(UnreadableFile, match="nested more than 254 deep"):
        parsed(nested.format("<div>" * 300 + "</div>" * 300))
