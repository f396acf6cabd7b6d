import json
from pathlib import Path

from api.http.schemas.responses import ArticleDocument
from api.service.article_document import article_document, listed_document
from api.service.composition import opened
from api.settings.settings import Settings
from index.catalogue.listing import listed
from index.catalogue.reads import Filters, article


def test_an_article_is_plain_values_whose_offsets_hold(indexed: Path) -> None:
    with opened(Settings(home=indexed)) as collection:
        whole = article_document(article(collection.catalogue.db, "old/mill.html"), "default")
        _, (first, *_) = listed(collection.catalogue.db, Filters(since=None), words="mill")
    assert ArticleDocument.model_validate(json.loads(json.dumps(whole)))
    assert whole["published"] == listed_document(first)["published"] == "2021-11-02"
    start, end = whole["kept"][0]
    assert whole["text"][start:end].strip()
