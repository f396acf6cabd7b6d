"""Pages that are no article: told by what they say that they are, and by how little running text they hold."""

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
_TEASERS = 5  # headings that lead elsewhere, at least, on a list of them
_STUB = 80  # words that the open part of an article for subscribers may hold
_SHARE = 0.6  # of the words that a page counts, which it must hold to be whole
_TEASER = 40  # words of one teaser, at most
_WALL = 600  # words of a page that is only a question
_HEADINGS = 1_000  # of a page that are looked at
_BRIEF = 25  # words of the shortest article
_LITTLE = 60  # words of a page that is mostly something else
_LINKED = 0.6  # of a page's text, that is linked where it is a list


@dataclass(frozen=True, slots=True)
class Shape:
    """What a page is made of, before anything is taken out of it."""

    text: str
    prose: int  # words of running text that is not linked
    linked: float  # share of its text that is linked
    cards: int  # blocks whose one heading leads elsewhere
    types: frozenset[str]  # of its linked data
    kind: str  # as `og:type` says

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
    """Tell in a few words why a page is passed over; None where it may be an article, whose `text` was found."""
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
    """Whether what the page says is about consent, and it offers to give it."""
    sentences = [sentence for sentence in _SENTENCE.split(text or page) if len(sentence.split()) >= 4]
    about = sum(1 for sentence in sentences if _CONSENT.search(sentence))
    return 2 * about > len(sentences) and len(page.split()) < _WALL and _ACCEPT.search(page) is not None


def _cards(tree: Any) -> int:
    """How many headings below the highest lead elsewhere."""
    headings = list(tree.iter("h2", "h3", "h4"))[:_HEADINGS]
    return sum(1 for heading in headings if leads_away(heading))
