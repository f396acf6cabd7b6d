"""The second hop: articles about whom or what the best passages name and the question does not.

"Where was the director of the film born?" names the film alone. Who directed it stands in the passage about the film;
where he was born, in the article that has his name in its title.
"""

from collections.abc import Sequence

from index.catalogue.reads import Filters, Held, titled
from index.database.connection import Connection
from rag.query.question import Question
from rag.text.names import names_in
from rag.text.words import folded, stems

__all__ = ["named_in"]

_SHORTEST = 2  # words of a name: one alone is many people's
_TITLED = 3  # articles with one name in their titles; more, and it tells none of them apart
_MOST = 60  # articles looked at


def named_in(db: Connection, question: Question, passages: Sequence[Held], filters: Filters) -> dict[str, int]:
    """Return the articles whose titles name what the passages do, by source: with the first passage that names them.

    What the question names itself is found by its own words.
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
