"""What stands on a page beside its article: taken out of the tree before the article is looked for.

It is told by what mark-up says of itself, by the words that pages everywhere call such boxes, and by structure: a link
around whole blocks leads to another story. Nothing is taken out that holds the headline or would leave no article.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from index.parsing.blocks import local_name
from index.parsing.markup.trees import text_in

__all__ = ["drop_furniture", "is_headline_linked", "is_linked", "prose_words", "tokens"]

_NAMES = frozenset(
    "nav aside menu dialog amp-sidebar amp-ad amp-sticky-ad amp-embed amp-consent amp-social-share".split()
)
_ROLES = frozenset("dialog alertdialog navigation complementary contentinfo search banner menu".split())
_CALLED = frozenset(
    """
    related recirculation recommended recommendations recommendation teaser teasers promo promos promotion promoted
    newsletter newsletters signup subscribe subscription upsell offer offers cookie cookies consent gdpr share sharing
    social comments disqus sponsored sponsor outbrain taboola ad ads advert adverts advertisement advertising
    advertorial bio biography breadcrumb breadcrumbs popular trending disclaimer disclaimers sidebar poll vote
    pullquote skyscraper paywall
    """.split()
)
_LINES = frozenset("p li span blockquote".split())
_PLAIN = frozenset(
    "newsletter newsletters signup cookie cookies consent advertisement advert disclaimer disclaimers pullquote".split()
)
_PAIRS = frozenset(
    """
    sign-up most-read most-viewed most-popular read-more read-also see-also pull-quote author-box author-info
    about-author video-promo next-article up-next more-from more-stories call-action
    """.split()
)
_ALONE = frozenset("next prev previous tags keywords topics".split())  # the only word that names it
_PARTS = re.compile(r"[^\W_]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_AD_LABEL = re.compile(
    r"(?:advertisement|advertorial|advert|ad|sponsored(?: content)?|paid content|promoted|anzeige|werbung|publicité|"
    r"publicidad|pubblicità|publicidade|advertentie|reklama|reklame|annonce|annons|реклама)\W*",
    re.IGNORECASE,
)
_BLOCKS = frozenset("div p h1 h2 h3 h4 h5 h6 section article ul ol".split())
_BOXES = "div section p ul ol figure span header footer form li table dl amp-list blockquote".split()
_LONGEST_AD = 400  # characters of a box that is labelled
_LEFT = 40  # words of prose, at least, that must be left
_MOST = 0.5  # of a page's prose that one box may hold


def drop_furniture(tree: Any) -> None:
    """Take out of a page what it says of itself that it is no part of the article."""
    whole = prose_words(tree)
    for element in list(_furniture(tree)):
        if element.getparent() is None or element.getroottree().getroot() is not tree:
            continue  # it went with what was around it
        held = prose_words(element)
        if held > _MOST * whole and whole - held < _LEFT:
            continue
        whole -= held
        element.drop_tree()


def prose_words(tree: Any) -> int:
    """Return how many words of running text, not linked, stand in `tree`."""
    return sum(len(words) for words in (_unlinked(one).split() for one in _paragraphs(tree)) if len(words) >= 6)


def tokens(element: Any) -> frozenset[str]:
    """Return the words in what a page calls an element, two that stand together also as a pair: `most-read`."""
    found: set[str] = set()
    for name in f"{element.get('class') or ''} {element.get('id') or ''}".split():
        words = [word.lower() for word in _PARTS.findall(_CAMEL.sub("-", name))]
        found.update(words if len(words) <= 4 else ())
        found.update(f"{first}-{second}" for first, second in pairwise(words))
        found.update({f"={words[0]}"} if len(words) == 1 else ())
    return frozenset(found)


def is_headline_linked(element: Any) -> bool:
    """Whether the heading of a block leads elsewhere, as that of a teaser does."""
    heading = next(element.iter("h1", "h2", "h3", "h4", "h5", "h6"), None)
    return heading is not None and is_linked(heading)


def is_linked(element: Any) -> bool:
    """Whether most of an element's text is a link, or within one."""
    if any(local_name(above) == "a" for above in element.iterancestors()):
        return True
    linked = sum(len(text_in(link)) for link in element.iter("a") if link.get("href"))
    return 2 * linked > len(text_in(element))


def _furniture(tree: Any) -> Iterator[Any]:
    main = _main(tree)
    around = set(main.iterancestors()) if main is not None else set()
    for element in tree.iter():
        name = local_name(element)
        if name in ("", "html", "head", "body", "main") or element in around or element is main:
            continue
        is_furniture = _is_called_so(element, name) or _is_teaser(element, name) or _is_labelled_ad(element, name)
        if is_furniture and not element.xpath(".//h1[not(ancestor::a)]"):
            yield element


def _main(tree: Any) -> Any:
    """The element `article` that is the page's own: it has the headline, or the most prose."""
    found = tree.xpath("//article[.//h1]") or tree.xpath("//article")
    return max(found, key=prose_words, default=None) if len(found) < 200 else None


def _is_called_so(element: Any, name: str) -> bool:
    if name in _NAMES or (element.get("role") or "").lower() in _ROLES or element.get("aria-modal") == "true":
        return True
    if name not in _BOXES and name not in ("a", "b"):
        return False
    called = tokens(element)
    if name in _LINES:  # a paragraph of the article may be called much
        return bool(called & _PLAIN)
    return bool(called & _CALLED or called & _PAIRS or {f"={word}" for word in _ALONE} & called)


def _is_teaser(element: Any, name: str) -> bool:
    """Whether a block leads to another story: a link around blocks, an article within or beside this one."""
    if name == "a":
        return any(local_name(inner) in _BLOCKS for inner in element.iter()) and not element.xpath(".//figcaption")
    if name == "article":
        return is_headline_linked(element)
    return bool(element.get("itemscope") is not None and "Article" in (element.get("itemtype") or "")) and bool(
        element.xpath("ancestor::*[contains(@itemtype, 'Article') or @itemprop='articleBody']")
    )


def _is_labelled_ad(element: Any, name: str) -> bool:
    if name not in ("div", "section", "p"):
        return False
    first = next((part for part in element.itertext() if part.strip()), "").strip()
    return bool(_AD_LABEL.fullmatch(first)) and len(text_in(element)) <= _LONGEST_AD


def _paragraphs(tree: Any) -> Iterator[Any]:
    """The elements that hold text of their own."""
    for element in tree.iter("p", "li", "dd", "div", "td", "font", "blockquote", "span"):
        if (element.text or "").strip() or any((child.tail or "").strip() for child in element):
            yield element


def _unlinked(element: Any) -> str:
    own = [element.text or ""]
    for child in element:
        own.append(child.tail or "")
    return " ".join(own)
