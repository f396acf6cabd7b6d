"""What stands on a page beside its article: taken out of the tree before the article is looked for.

It is told by what mark-up says of itself, by structure (a link around whole blocks leads to another story), and by the
words that pages everywhere call such boxes. But a word is only a word: what holds paragraphs of running text is the
article whatever it is called, `vote` (the desk), `node--promoted` or `paywall` (the part that is paid for); comments
and questions of consent alone never are. Nothing is taken out that holds the headline or would leave no article.
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
_UNLESS_IT_LEADS = frozenset("teaser teasers paywall".split())  # these may be a standfirst, and what is paid for
_DESCRIBES = frozenset(  # words at an end of a name that says how something is, not what: `no-sidebar`, `tag-vote`
    "has have with without no non not is one two category tag topic type format enabled disabled free open".split()
)
_LINES = frozenset("p li span blockquote".split())
_PLAIN = frozenset(
    "newsletter newsletters signup cookie cookies consent advertisement advert disclaimer disclaimers pullquote".split()
)
_CREDITS, _SHORTEST = frozenset(("credit", "credits")), 12  # words of a line that says who made a picture
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
_LONG, _RUN = 12, 3  # words of a paragraph of running text, and such paragraphs that make an article
_ROW = 4  # boxes in a row with a paragraph each, that do
_LONGEST_AD = 400  # characters of a box that is labelled
_FIELD = "boolean(.//input[not(@type) or contains(' email text tel search ', concat(' ', @type, ' '))])"
_ASKING = frozenset("div section form".split())
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_CARD, _FLAT, _DEEP = 60, 5, 2  # words on a card, elements beside its heading, elements around that
_HEADLINE = 4  # words of a headline
_LEFT = 40  # words of prose, at least, that must be left
_MOST = 0.5  # of a page's prose that one box may hold


def drop_furniture(tree: Any) -> None:
    """Take out of a page what it says of itself that it is no part of the article."""
    article: list[Any] = []
    rows: dict[tuple[Any, str | None], tuple[bool, bool]] = {}
    for sure in (True, False):  # what is none for sure goes first: it says nothing of the rest
        whole = prose_words(tree)
        for element in list(_furniture(tree, sure=sure)):
            if element.getparent() is None or element.getroottree().getroot() is not tree:
                continue  # it went with what was around it
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
            element.attrib.pop(name, None)  # trafilatura goes by such words too


def prose_words(tree: Any) -> int:
    """Return how many words of running text, not linked, stand in `tree`."""
    return sum(
        len(words) for words in (_unlinked(paragraph).split() for paragraph in _paragraphs(tree)) if len(words) >= 6
    )


def tokens(element: Any) -> frozenset[str]:
    """Return the words in what a page calls an element, two that stand together also as a pair: `most-read`."""
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
    """Tell whether the heading of a block leads elsewhere, as that of a teaser does."""
    heading = next(element.iter("h1", *_HEADINGS), None)
    return heading is not None and leads_away(heading)


def is_linked(element: Any) -> bool:
    """Tell whether most of an element's text is a link, or within one."""
    if any(local_name(above) == "a" for above in element.iterancestors()):
        return True
    linked = sum(len(text_in(link)) for link in element.iter("a") if link.get("href"))
    return 2 * linked > len(text_in(element))


def leads_away(heading: Any) -> bool:
    """Tell whether a heading is linked to another page, not to a place on its own: an entry of a live blog is so."""
    links = [*heading.iterancestors("a"), *heading.iter("a")]
    return is_linked(heading) and not any("#" in (link.get("href") or "") for link in links)


def _furniture(tree: Any, *, sure: bool) -> Iterator[Any]:
    """The elements that are no part of the article: for sure, or as they are called."""
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
    """The element `article` that is the page's own: it has the headline, or the most prose."""
    found = tree.xpath("//article[.//h1]") or tree.xpath("//article")
    return max(found, key=prose_words, default=None) if len(found) < 200 else None


def _says_so(element: Any, name: str) -> bool:
    """Whether mark-up says what it is, or a name that nothing else bears."""
    if name in _NAMES or (element.get("role") or "").lower() in _ROLES or element.get("aria-modal") == "true":
        return True
    return name in _BOXES and name not in _LINES and bool(tokens(element) & _SURELY)


def _is_called_so(element: Any, name: str) -> bool:
    if name not in _BOXES and name not in ("a", "b"):
        return False
    called = tokens(element)
    if name in _LINES:  # a paragraph of the article may be called much
        return bool(called & _PLAIN) or bool(called & _CREDITS and len(text_in(element).split()) <= _SHORTEST)
    words = called & (_CALLED | _PAIRS)
    if words and words <= _UNLESS_IT_LEADS:
        return bool(element.xpath(".//a[@href] | .//button | .//form | .//input | ancestor::a"))
    return bool(words or {f"={word}" for word in _ALONE} & called)


def _reads_on(element: Any, rows: dict[tuple[Any, str | None], tuple[bool, bool]]) -> bool:
    """Whether a box holds several paragraphs of running text, or stands in a row of such boxes.

    Those of cards do not count, whose heading leads elsewhere. `rows` holds what was told of the rows before.
    """
    own = _running(element)
    if own >= _RUN or not own:
        return own >= _RUN
    place = element.getparent(), element.get("class")
    if place not in rows:  # once for a row, however many boxes stand in it
        row = [_running(box) for box in place[0] if box.get("class") == place[1]]
        rows[place] = sum(own >= 2 for own in row) >= 2, sum(map(bool, row)) >= _ROW
    several, is_row = rows[place]
    return several or (is_row and not element.xpath(".//a[@href]"))


def _is_body(element: Any, held: int) -> bool:
    """Whether a box, that is not of comments, holds most of the prose of the article around it: it is about cookies."""
    around = next(element.iterancestors("article"), None)
    return around is not None and held > _MOST * prose_words(around) and not tokens(element) & _BY_OTHERS


def _running(element: Any) -> int:
    """How many paragraphs of running text an element holds."""
    long = (paragraph for paragraph in _paragraphs(element) if len(_unlinked(paragraph).split()) >= _LONG)
    return sum(
        1 for paragraph in long if paragraph is element or not (is_linked(paragraph) or _is_on_card(paragraph, element))
    )


def _is_on_card(paragraph: Any, box: Any) -> bool:
    around = [above for above in (paragraph.getparent(), paragraph.getparent().getparent()) if above is not None]
    return any(above is not box and box in above.iterancestors() and is_headline_linked(above) for above in around)


def _is_teaser(element: Any, name: str) -> bool:
    """Whether a block leads to another story: a link around blocks, an article within or beside this one."""
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
    """Whether the heading of a block leads to another story, of which it has a few words on its own.

    It is one of several, or a picture or a button in it leads there too.
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
    """The first heading within an element, not far in."""
    for child in element[:_FLAT]:
        found = child if local_name(child) in _HEADINGS else (_heading_near(child, depth - 1) if depth else None)
        if found is not None:
            return found
    return None


def _is_linked_line(paragraph: Any) -> bool:
    """Whether a paragraph is nothing but a headline that leads to its story."""
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
    """Whether a box is little more than a field in which a reader is to write an address or a word."""
    return name in _ASKING and bool(element.xpath(_FIELD)) and len(text_in(element).split()) <= _CARD


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
