from datetime import date

from api.mcp.article_text import article_text
from index.article import Article

ARTICLE = Article(source="a.txt", sha256="0" * 64, text="One two three.", title=None, publisher="The Courier",
                  author=None, published=date(2024, 3, 4), url=None, kept=())  # fmt: skip


def test_a_long_article_is_read_piece_by_piece() -> None:
    first = article_text(ARTICLE, 0, 8, "default")
    rest = article_text(ARTICLE, first.end, 8, "default")
    assert first.text + rest.text == ARTICLE.text and rest.end == rest.characters
    assert first.published == "2024-03-04"
    assert article_text(ARTICLE, 99, 8, "default").text == ""
