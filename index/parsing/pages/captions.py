"""Turn the captions of a page's pictures into paragraphs, without the photographers' credits."""

from typing import Any

from index.parsing.blocks import local_name
from index.parsing.markup.trees import text_in
from index.parsing.pages.furniture import tokens

__all__ = ["CAPTION", "spell_out_captions"]

CAPTION = "onrecord-caption"  # class attribute of a paragraph that was a caption
_CREDITS = frozenset("credit credits copyright source photographer attribution cr byline rights".split())
_FEWEST = 4  # words of a caption that becomes a paragraph, at least


def spell_out_captions(tree: Any) -> None:
    """Replace each captioned figure, and each caption outside a figure, by a paragraph with the caption's text."""
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
