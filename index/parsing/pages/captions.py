"""The captions of a page's pictures: each a paragraph where its picture stands, without who took the picture."""

from typing import Any

from index.parsing.blocks import local_name
from index.parsing.markup.trees import text_in
from index.parsing.pages.furniture import tokens

__all__ = ["CAPTION", "spell_out_captions"]

CAPTION = "onrecord-caption"  # the class of a paragraph that was made of a caption
_CREDITS = frozenset("credit credits copyright source photographer attribution cr byline rights".split())
_FEWEST = 4  # words of a caption that says something


def spell_out_captions(tree: Any) -> None:
    """Put a paragraph in place of each figure that has a caption; of others that hold one, it becomes a paragraph."""
    for caption in tree.xpath("//figcaption | //*[self::p or self::div or self::span][contains(@class, 'caption')]"):
        if caption.getparent() is None or caption.xpath(".//h1 | ancestor::figcaption"):
            continue
        for inner in list(caption.iter()):
            if inner is not caption and local_name(inner) and tokens(inner) & _CREDITS:
                inner.drop_tree()
        text = text_in(caption)
        figure = next((above for above in caption.iterancestors("figure")), caption)
        if len(text.split()) < _FEWEST or figure.xpath(".//table | .//blockquote"):
            continue
        paragraph = figure.makeelement("p", {"class": CAPTION})
        paragraph.text = text
        figure.addprevious(paragraph)
        (figure if figure.getparent() is not None else caption).drop_tree()
