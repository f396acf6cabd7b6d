"""Remove boilerplate from a page's tree before the article is extracted.

Boilerplate is recognised by element names and roles, by structure (a link around whole blocks leads to another story),
and by the usual class names of such boxes. Class names can mislead: an element with several paragraphs of running
text is kept whatever its class, `vote` (a news desk), `node--promoted` or `paywall` (the paid part), unless it holds
comments or a consent dialogue. No element is removed that holds the headline or nearly all prose of the page.
"""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from index.parsing.blocks import local_name
from index.parsing.markup.trees import text_in

__all__ = ["drop_furniture", "is_headline_linked", "is_linked", "leads_away", "prose_words", "tokens"]

_NAMES = frozenset(
    "nav aside menu dialog amp-sidebar amp-ad amp-sticky-ad amp-embed amp-consent amp-social-share".split()
)
_ROLES = frozenset("dialog alertdialog navigation complementary contentinfo search banner menu".split())
_SURELY = frozenset(
    """
    comments disqus cookie cookies consent gdpr outbrain taboola breadcrumb breadcrumbs disclaimer disclaimers pullquote
    """.split()
)
_BY_OTHERS = frozenset("comments disqus".split())
_CALLED = frozenset(
    """
    related recirculation recommended recommendations recommendation teaser teasers promo promos promotion promoted
    newsletter newsletters signup subscribe subscription upsell offer offers share sharing social sponsored sponsor
    ad ads advert adverts advertisement advertising advertorial bio biography popular trending sidebar poll vote
    skyscraper paywall feedback
    """.split()
)
_UNLESS_IT_LEADS = frozenset("teaser teasers paywall".split())  # without links, a standfirst or the paid part
_DESCRIBES = frozenset(  # first or last words that make a class name a description: `no-sidebar`, `tag-vote`
    "has have with without no non not is one two category tag topic type format enabled disabled free open".split()
)
_LINES = frozenset("p li span blockquote".split())
_PLAIN = frozenset(
    "newsletter newsletters signup cookie cookies consent advertisement advert disclaimer disclaimers pullquote".split()
)
_CREDITS, _SHORTEST = frozenset(("credit", "credits")), 12  # words of a picture's credit line, at most
_PAIRS = frozenset(
    """
    sign-up most-read most-viewed most-popular read-more read-also see-also pull-quote author-box author-info
    about-author video-promo next-article up-next more-from more-stories call-action
    """.split()
)
_ALONE = frozenset("next prev previous tags keywords topics".split())  # count only as the whole name
_PARTS = re.compile(r"[^\W_]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_AD_LABEL = re.compile(
    r"(?:advertisement|advertorial|advert|ad|sponsored(?: content)?|paid content|promoted|anzeige|werbung|publicité|"
    r"publicidad|pubblicità|publicidade|advertentie|reklama|reklame|annonce|annons|реклама)\W*",
    re.IGNORECASE,
)
_BLOCKS = frozenset("div p h1 h2 h3 h4 h5 h6 section article ul ol".split())
_BOXES = "div section p ul ol figure span header footer form li table dl amp-list blockquote".split()
_LONG, _RUN = 12, 3  # words of a paragraph of running text, and such paragraphs that make an article
_ROW = 4  # sibling boxes with a paragraph each that make an article
_LONGEST_AD = 400  # characters of a box that is labelled as an advertisement, at most
_FIELD = "boolean(.//input[not(@type) or contains(' email text tel search ', concat(' ', @type, ' '))])"
_ASKING = frozenset("div section form".split())
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_CARD, _FLAT, _DEEP = 60, 5, 2  # of a card: words, child elements searched for its heading, and levels searched
_HEADLINE = 4  # words of a linked headline, at least
_LEFT = 40  # words of prose that must remain after a large box is removed
_MOST = 0.5  # share of a page's prose from which a box counts as large


def drop_furniture(tree: Any) -> None:
    """Remove boilerplate elements from `tree`, in place."""
    article: list[Any] = []
    rows: dict[tuple[Any, str | None], tuple[bool, bool]] = {}
    for sure in (True, False):  # certain boilerplate first, so that it does not count in judging the rest
        whole = prose_words(tree)
        for element in list(_furniture(tree, sure=sure)):
            if element.getparent() is None or element.getroottree().getroot() is not tree:
                continue  # removed already with an ancestor
            held = prose_words(element)
            if (held > _MOST * whole and whole - held < _LEFT) or (sure and held > _LEFT and _is_body(element, held)):
                continue
            if not sure and _reads_on(element, rows):
                article.append(element)
                continue
            whole -= held
            element.drop_tree()
    for element in article:
        for name in ("class", "id"):
            element.attrib.pop(name, None)  # trafilatura judges by such names too


def prose_words(tree: Any) -> int:
    """Return the number of words of unlinked running text in `tree`: of paragraphs of six words or more."""
    return sum(
        len(words) for words in (_unlinked(paragraph).split() for paragraph in _paragraphs(tree)) if len(words) >= 6
    )


def tokens(element: Any) -> frozenset[str]:
    """Return the words of an element's class and id in lower case, adjacent ones also as pairs: `most-read`.

    A name of one word is also returned with a leading `=`.
    """
    found: set[str] = set()
    for name in f"{element.get('class') or ''} {element.get('id') or ''}".split():
        words = [word.lower() for word in _PARTS.findall(_CAMEL.sub("-", name))]
        if len(words) > 1 and (words[0] in _DESCRIBES or words[-1] in _DESCRIBES):
            continue
        found.update(words if len(words) <= 4 else ())
        found.update(f"{first}-{second}" for first, second in pairwise(words))
        found.update({f"={words[0]}"} if len(words) == 1 else ())
    return frozenset(found)


def is_headline_linked(element: Any) -> bool:
    """Tell whether the first heading of a block links to another page, as that of a teaser does."""
    heading = next(element.iter("h1", *_HEADINGS), None)
    return heading is not None and leads_away(heading)


def is_linked(element: Any) -> bool:
    """Tell whether more than half of an element's text is linked."""
    if any(local_name(above) == "a" for above in element.iterancestors()):
        return True
    linked = sum(len(text_in(link)) for link in element.iter("a") if link.get("href"))
    return 2 * linked > len(text_in(element))


def leads_away(heading: Any) -> bool:
    """Tell whether a heading links to another page; a link with `#`, as in a live blog, stays on its own page."""
    links = [*heading.iterancestors("a"), *heading.iter("a")]
    return is_linked(heading) and not any("#" in (link.get("href") or "") for link in links)


def _furniture(tree: Any, *, sure: bool) -> Iterator[Any]:
    """The boilerplate elements: those that certainly are, or (not `sure`) those whose names say so."""
    main = _main(tree)
    around = set(main.iterancestors()) if main is not None else set()
    for element in tree.iter():
        name = local_name(element)
        if name in ("", "html", "head", "body", "main") or element in around or element is main:
            continue
        told = (_says_so, _is_teaser, _is_labelled_ad, _asks_to_sign_up) if sure else (_is_called_so,)
        if any(tells(element, name) for tells in told) and not element.xpath(".//h1[not(ancestor::a)]"):
            yield element


def _main(tree: Any) -> Any:
    """The page's own `article` element: of those with a heading `h1`, else of all, the one with the most prose."""
    found = tree.xpath("//article[.//h1]") or tree.xpath("//article")
    return max(found, key=prose_words, default=None) if len(found) < 200 else None


def _says_so(element: Any, name: str) -> bool:
    """Whether an element is boilerplate by its tag, its role, or a name that only boilerplate has."""
    if name in _NAMES or (element.get("role") or "").lower() in _ROLES or element.get("aria-modal") == "true":
        return True
    return name in _BOXES and name not in _LINES and bool(tokens(element) & _SURELY)


def _is_called_so(element: Any, name: str) -> bool:
    if name not in _BOXES and name not in ("a", "b"):
        return False
    called = tokens(element)
    if name in _LINES:  # a paragraph of the article may have all kinds of class names
        return bool(called & _PLAIN) or bool(called & _CREDITS and len(text_in(element).split()) <= _SHORTEST)
    words = called & (_CALLED | _PAIRS)
    if words and words <= _UNLESS_IT_LEADS:
        return bool(element.xpath(".//a[@href] | .//button | .//form | .//input | ancestor::a"))
    return bool(words or {f"={word}" for word in _ALONE} & called)


def _reads_on(element: Any, rows: dict[tuple[Any, str | None], tuple[bool, bool]]) -> bool:
    """Whether a box holds several paragraphs of running text, or is one of several sibling boxes that do.

    Paragraphs of cards, whose headings lead to other pages, do not count. `rows` caches the result for each row.
    """
    own = _running(element)
    if own >= _RUN or not own:
        return own >= _RUN
    place = element.getparent(), element.get("class")
    if place not in rows:  # computed once for each row of boxes
        row = [_running(box) for box in place[0] if box.get("class") == place[1]]
        rows[place] = sum(own >= 2 for own in row) >= 2, sum(map(bool, row)) >= _ROW
    several, is_row = rows[place]
    return several or (is_row and not element.xpath(".//a[@href]"))


def _is_body(element: Any, held: int) -> bool:
    """Whether a box holds most prose of the `article` around it, and no comments: an article about cookies."""
    around = next(element.iterancestors("article"), None)
    return around is not None and held > _MOST * prose_words(around) and not tokens(element) & _BY_OTHERS


def _running(element: Any) -> int:
    """The number of paragraphs of running text in an element."""
    long = (paragraph for paragraph in _paragraphs(element) if len(_unlinked(paragraph).split()) >= _LONG)
    return sum(
        1 for paragraph in long if paragraph is element or not (is_linked(paragraph) or _is_on_card(paragraph, element))
    )


def _is_on_card(paragraph: Any, box: Any) -> bool:
    around = [above for above in (paragraph.getparent(), paragraph.getparent().getparent()) if above is not None]
    return any(above is not box and box in above.iterancestors() and is_headline_linked(above) for above in around)


def _is_teaser(element: Any, name: str) -> bool:
    """Whether a block is a teaser: a link around blocks, a card, or an `article` whose heading links elsewhere."""
    if name == "p":
        return _is_linked_line(element)
    if name == "a":
        return any(local_name(inner) in _BLOCKS for inner in element.iter()) and not element.xpath(".//figcaption")
    if name == "article":
        return is_headline_linked(element)
    if name in ("div", "li", "section") and _is_card(element):
        return True
    return bool(element.get("itemscope") is not None and "Article" in (element.get("itemtype") or "")) and bool(
        element.xpath("ancestor::*[contains(@itemtype, 'Article') or @itemprop='articleBody']")
    )


def _is_card(element: Any) -> bool:
    """Whether a block is a card: a linked heading and a few words of another story.

    It must have siblings of that kind, or a second link to the same page, such as a picture or a button.
    """
    around = element.getparent()
    if around is None or not _is_lead(element):
        return False
    linked = Counter(link.get("href") for link in element.iter("a"))
    heading = _heading_near(element, _DEEP)
    if any(linked[link.get("href")] > 1 for link in heading.iter("a")):
        return True
    beside = (sibling for sibling in around if sibling is not element and local_name(sibling) == local_name(element))
    return any(_is_lead(sibling) for sibling in beside)


def _is_lead(element: Any) -> bool:
    heading = _heading_near(element, _DEEP)
    return heading is not None and leads_away(heading) and prose_words(element) <= _CARD


def _heading_near(element: Any, depth: int) -> Any:
    """The first heading near the beginning of an element, at most `depth` levels further down."""
    for child in element[:_FLAT]:
        found = child if local_name(child) in _HEADINGS else (_heading_near(child, depth - 1) if depth else None)
        if found is not None:
            return found
    return None


def _is_linked_line(paragraph: Any) -> bool:
    """Whether a paragraph consists of one linked headline."""
    text = text_in(paragraph)
    links = [text_in(link) for link in paragraph.iter("a") if link.get("href")]
    bare = text.strip(" []()»›→|–-")
    return (
        len(links) == 1 and links[0] == bare and len(bare.split()) >= _HEADLINE and not bare.endswith((".", "”", '"'))
    )


def _is_labelled_ad(element: Any, name: str) -> bool:
    if name not in ("div", "section", "p"):
        return False
    first = next((part for part in element.itertext() if part.strip()), "").strip()
    return bool(_AD_LABEL.fullmatch(first)) and len(text_in(element)) <= _LONGEST_AD


def _asks_to_sign_up(element: Any, name: str) -> bool:
    """Whether a box is little more than an input field, for an e-mail address or a search."""
    return name in _ASKING and bool(element.xpath(_FIELD)) and len(text_in(element).split()) <= _CARD


def _paragraphs(tree: Any) -> Iterator[Any]:
    """The elements that directly contain text."""
    for element in tree.iter("p", "li", "dd", "div", "td", "font", "blockquote", "span"):
        if (element.text or "").strip() or any((child.tail or "").strip() for child in element):
            yield element


def _unlinked(element: Any) -> str:
    own = [element.text or ""]
    for child in element:
        own.append(child.tail or "")
    return " ".join(own)
