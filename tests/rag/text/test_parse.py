import subprocess
import sys

from rag.text.parse import parse


def test_a_sentence_is_a_tree_whose_words_tell_what_they_are() -> None:
    tree = parse("Israel “struck” Iran.")
    (root,) = tree.roots
    assert (root.text, root.quoted, tree.text) == ("struck", True, "Israel “struck” Iran.")
    assert [one.text for one in tree.subtree(root) if one.pos == "PROPN"] == ["Israel", "Iran"]
    assert tree.ancestors(tree.tokens[0]) == [root]


def test_who_says_it_at_the_end_governs_what_is_said() -> None:
    text = "The contamination came from slurry, above the reservoir, during last week's rain, the company believes."
    (root,) = parse(text).roots
    assert root.text == "believes"


def test_a_tree_is_kept() -> None:
    assert parse("Israel struck Iran.") is parse("Israel struck Iran.")


def test_nothing_is_imported_before_a_sentence_is_parsed() -> None:
    code = "import sys, rag.text.parse, rag.grounding.grounder; sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
