"""Recognise pages that are no article, by what they state of themselves and by how little prose they hold."""

import re
from dataclasses import dataclass
from typing import Any

from index.parsing.markup.trees import text_in
from index.parsing.pages.furniture import leads_away, prose_words
from index.parsing.pages.linked_data import Linked, linked_objects

__all__ = ["Shape", "no_article"]

_FRONTS = frozenset(("CollectionPage", "SearchResultsPage", "ItemList"))
_ARTICLE = re.compile(r"Article|Posting|Report")
_CONSENT = re.compile(
    r"\b(?:cookies?|consent|partners|privacy|personal data|gdpr|tcf|legitimate interests?|your (?:choices|preferences)|"
    r"personali[sz]ed (?:ads|advertising|content)|einwilligung\w*|datenschutz\w*|dsgvo|consentement|vie privée|rgpd|"
    r"données personnelles|consentimiento|privacidad|datos personales|dati personali|persoonsgegevens)\b",
    re.IGNORECASE,
)
_ACCEPT = re.compile(
    r"\b(?:accept|agree|consent|reject|manage (?:options|choices|preferences)|akzeptieren|zustimmen|ablehnen|accepter|"
    r"refuser|aceptar|rechazar|accett[ao]|rifiut[ao]|accepteren|weigeren)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.!?…。！？][\"'”’»)]*(?:\s|$)")
_TEASERS = 5  # headings that link to other pages on a section front, at least
_STUB = 80  # words of a paid article: with fewer, only its free beginning was found
_SHARE = 0.6  # of the word count that a page states, which its text must have to be whole
_TEASER = 40  # words of one teaser, at most
_WALL = 600  # words of a page that only asks for consent, at most
_HEADINGS = 1_000  # headings of a page that are counted, at most
_BRIEF = 25  # words of the shortest article
_LITTLE = 60  # words of extracted text below which a page with many teasers is no article
_LINKED = 0.6  # linked share of a page's text from which it is a list of teasers


@dataclass(frozen=True, slots=True)
class Shape:
    """Measurements of a page before boilerplate is removed."""

    text: str
    prose: int  # words of running text that is not linked
    linked: float  # linked share of its text
    cards: int  # headings below `h1` that link to other pages
    types: frozenset[str]  # values of `@type` in its linked data
    kind: str  # value of `og:type` in lower case

    @classmethod
    def of(cls, tree: Any) -> "Shape":
        """Measure a page."""
        body = tree.find("body")
        text = text_in(body)
        links = sum(len(text_in(link)) for link in (body.iter("a") if body is not None else ()))
        kind = next((meta.get("content") or "" for meta in tree.iter("meta") if meta.get("property") == "og:type"), "")
        types = frozenset(str(item.get("@type")) for item in linked_objects(tree))
        return cls(text, prose_words(tree), links / (len(text) or 1), _cards(tree), types, kind.lower())


def no_article(page: Shape, said: Linked, text: str | None) -> str | None:
    """Return in a few words why a page is passed over; None where it may be an article.

    `text` is the extracted text, None where nothing was extracted.
    """
    words = len((text or "").split())
    if _is_consent(page.text, text):
        return "a consent wall: the page asks for an agreement before it shows its article"
    if not said.free and (words < _STUB if said.words is None else words < _SHARE * said.words):
        return "a paywall stub: the page shows only the beginning of its article"
    calls_itself_a_list = not _is_article(page, said) and (page.kind == "website" or not page.types.isdisjoint(_FRONTS))
    if page.cards >= _TEASERS and (words < _LITTLE or (calls_itself_a_list and words < page.cards * _TEASER)):
        return "a section front: its headings lead to other pages"
    if page.linked > _LINKED and page.prose < _BRIEF:
        return "a list of teasers: most of its text is links"
    return None


def _is_article(page: Shape, said: Linked) -> bool:
    return any(_ARTICLE.search(name) for name in page.types) or page.kind == "article" or bool(said.authors)


def _is_consent(page: str, text: str | None) -> bool:
    """Whether most sentences of a page are about consent, and the page has a way to give it."""
    sentences = [sentence for sentence in _SENTENCE.split(text or page) if len(sentence.split()) >= 4]
    about = sum(1 for sentence in sentences if _CONSENT.search(sentence))
    return 2 * about > len(sentences) and len(page.split()) < _WALL and _ACCEPT.search(page) is not None


def _cards(tree: Any) -> int:
    """The number of headings `h2` to `h4` that link to other pages."""
    headings = list(tree.iter("h2", "h3", "h4"))[:_HEADINGS]
    return sum(1 for heading in headings if leads_away(heading))
