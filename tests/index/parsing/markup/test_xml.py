from collections.abc import Callable

import pytest

from index.article import Article
from index.errors import NotAnArticle, UnreadableFile


def test_xml_of_an_unknown_kind_is_passed_over_by_its_root(read: Callable[..., tuple[Article, ...]]) -> None:
    with pytest.raises(NotAnArticle, match="its root is project"):
        read("<?xml version='1.0'?><project><name>x</name></project>", "pom.xml")


def test_entities_are_refused(read: Callable[..., tuple[Article, ...]]) -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss><item>&b;</item></rss>'
    with pytest.raises(UnreadableFile, match="declares entities"):
        read(bomb, "a.xml")


def test_nothing_but_a_prologue_is_unreadable(read: Callable[..., tuple[Article, ...]]) -> None:
    with pytest.raises(UnreadableFile):
        read("<?xml version='1.0'?>", "a.xml")
