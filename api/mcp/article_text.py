"""An article read piece by piece, as the tool `read_article` gives it out."""

from pydantic import Field

from api.service.documents import ListedDocument, article_document
from index.article import Article

__all__ = ["ArticleText", "article_text"]


class ArticleText(ListedDocument):
    """An article, or a part of one."""

    start: int = Field(description="where the text that is given begins")
    end: int = Field(description="where it ends; below `characters` there is more")
    text: str
    collection: str


def article_text(article: Article, start: int, most: int, collection: str) -> ArticleText:
    """Return an article from `start` on, `most` code points at most."""
    text = article.text[start : start + most]
    piece = {"start": start, "end": start + len(text), "text": text}
    return ArticleText.model_validate({**article_document(article, collection), **piece})
