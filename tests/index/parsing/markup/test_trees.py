from index.parsing.markup.trees import all_named, first_named, text_in, xml_tree

TREE = xml_tree(b"<a xmlns='urn:x'><B>one <c>two</c></B><b>three</b></a>")


def test_elements_are_found_by_their_names_without_name_spaces() -> None:
    assert [text_in(one) for one in all_named(TREE, "b")] == ["one two", "three"]
    assert text_in(first_named(TREE, "z", "c")) == "two"
    assert first_named(TREE, "z") is None
    assert text_in(None) == ""
