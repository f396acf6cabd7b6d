"""Who had an article first, as it says itself."""

from index.article import Article
from index.parsing.agency import agency

WIRE = Article("a.txt", "", "Mill to close\n\nHOLT, March 4 (Reuters) - The mill at Holt will close in May, it said.\n")
BODY = "Mill to close\n\nThe mill at Holt will close in May, its owner said on Monday.\n\n"


def test_a_dateline_names_the_wire_service() -> None:
    assert agency(WIRE) == "Reuters"


def test_so_does_a_note_at_its_end() -> None:
    text = BODY + "This article was originally published on The Holt Mercury.\n"
    assert agency(Article("a.txt", "", text)) == "The Holt Mercury"


def test_an_article_of_its_own_names_none() -> None:
    assert agency(Article("a.txt", "", BODY)) is None
