"""The second hop of retrieval: articles about a name that the best passages have and the question does not.

"Where was the director of the film born?" names the film alone. The passage about the film names the director; the
article with that name in its title says where he was born.
"""

from collections.abc import Sequence

from index.catalogue.reads import Filters, Held, titled
from index.database.connection import Connection
from rag.query.question import Question
from rag.text.names import names_in
from rag.text.words import folded, stems

__all__ = ["linked_sources"]

_SHORTEST = 2  # words of a name; a single word is the name of many people
_TITLED = 3  # articles with a name in their titles; with more, the name is too common to follow
_MOST = 60  # articles looked at


def linked_sources(db: Connection, question: Question, passages: Sequence[Held], filters: Filters) -> dict[str, int]:
    """Return the sources of articles with a name of the passages in their titles, each with that passage's index.

    Names in the question are left out, since the first search finds their articles.
    """
    known = frozenset(stems(question.text))
    names: dict[str, int] = {}
    for place, passage in enumerate(passages):
        for name in names_in(passage.text):
            if len(name.words) >= _SHORTEST and not known.issuperset(stems(" ".join(name.words))):
                names.setdefault(folded(" ".join(name.words)), place)
    titles = {source: folded(title) for source, title in titled(db, list(names), _MOST, filters).items()}
    own = {passage.source for passage in passages}
    found: dict[str, int] = {}
    for words, place in names.items():
        about = [source for source, title in titles.items() if words in title]
        if len(about) <= _TITLED:
            for source in set(about) - own:
                found[source] = min(place, found.get(source, place))
    return found
