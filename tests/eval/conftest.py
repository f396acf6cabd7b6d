from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from rag.answer import Answer, Citation, Claim, Outcome, Passage, Refusal

AnswerOf = Callable[..., Answer]

ARTICLES = {
    "bridge.md": "---\ntitle: The bridge is open\npublisher: The Ellery Post\ndate: 2024-05-02\n---\n\n"
    "# The bridge is open\n\nMayor Anna Berg opened the new bridge over the Carrow on Thursday. It cost "
    "twelve million pounds and took three years to build. The old bridge will be pulled down in June.\n",
    "ferry.txt": "Ferry strikes quay\n\nThe island ferry struck the customs quay on Saturday afternoon. "
    "Nine passengers were hurt, the harbour master said. The skipper blamed a worn rudder cable.\n",
    "library.txt": "Library to stay shut\n\nThe town library stays closed until the roof is mended, the "
    "council decided. Repairs are to begin after the summer, when the money has been found.\n",
}


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """A folder with three short articles."""
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, "utf-8")
    return folder


@pytest.fixture
def answer_of() -> AnswerOf:
    """Builds an answer: sentences with the sources they cite, and the sources of the passages considered."""
    return _answer_of


def _answer_of(*sentences: tuple[str, str | None], ranked: Sequence[str] = (), outcome: Outcome = "answered") -> Answer:
    refusal = Refusal("The sources do not say.", "Searched 3 articles.", (), None)
    cited = [(number, text, source) for number, (text, source) in enumerate(sentences, 1)]
    return Answer(
        question="Who?",
        asked="Who?",
        outcome=outcome,
        claims=tuple(Claim(text, "quote", (number,) if source else ()) for number, text, source in cited),
        withheld=(),
        citations=tuple(
            Citation(number, source, "aa", None, None, None, 0, len(text), 1, 1, None, text)
            for number, text, source in cited
            if source
        ),
        refusal=refusal if outcome == "refused" else None,
        engine="extractive",
        passages=tuple(
            Passage("c", source, "aa", None, None, None, None, None, 0, 1, 1, None, "x", (), 0.0, {})
            for source in ranked
        ),
    )
