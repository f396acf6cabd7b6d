"""What the tests of the grounding contract share: reports, a judge that counts words, a writer of a script."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from index.embedding.embedder import Embedder
from rag.answer import Passage
from rag.reading.findings import Findings
from rag.reading.reader import Reading
from rag.retrieval.evidence import Evidence, evidence_of
from rag.text.words import STOP, stems

__all__ = ["REPORTS", "Report", "Script", "Words", "article_of", "evidence_from", "keyed", "read_alike", "sure"]

Report = tuple[str, str, date | None]  # publisher, text, day

SENTINEL = (
    "The ferry Marigold ran into Customs Quay on Saturday, injuring 23 people. "
    "“He asked for astern and he got nothing,” Captain Aurelio Finch said. "
    "Sailings are suspended until divers have been down. "
    "The quay lost nine metres of its timber edge [sic] in the collision."
)
TIDE = (
    "Seventeen people were injured when the ferry hit the quay, the ambulance service said. "
    "“He was late on it,” said Lorcan Beddoes, a deckhand. "
    "Inspectors have taken the engine log away. "
    "A replacement boat, the Sea Pink, takes 60 passengers."
)
GAZETTE = (
    "Wardens counted 310 swans on the estuary in April. A mild winter helped the birds, said Berit Lund. "
    "The count is made from a rowing boat."
)
REPORTS: Sequence[Report] = (
    ("Port Ellery Sentinel", SENTINEL, date(2025, 6, 15)),
    ("Ellery Tide", TIDE, date(2025, 6, 15)),
    ("Carrow Valley Gazette", GAZETTE, date(2025, 5, 2)),
)


class Words:
    """A judge that counts: sure where the text has most of the claim's words."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        self.asked += len(pairs)
        return [float(_share(claim, text) >= 0.7) for claim, text in pairs]


def sure(pairs: Sequence[tuple[str, str]]) -> list[float]:
    """A judge that believes everything."""
    return [1.0] * len(pairs)


class Script:
    """A writer that writes what it is given; an exception among the pieces is raised."""

    engine = "llm:script"

    def __init__(self, keys: Mapping[str, Passage], pieces: Iterable[str | Exception], *, cut: bool = False) -> None:
        self.keys = keys
        self.cut = cut
        self.usage: Mapping[str, float] = {"prompt_tokens": 9, "completion_tokens": 3}
        self.handed = 0  # pieces that were read
        self._pieces = tuple(pieces)

    def pieces(self) -> Iterator[str]:
        for piece in self._pieces:
            if isinstance(piece, Exception):
                raise piece
            self.handed += 1
            yield piece


def evidence_from(embedder: Embedder, question: str, reports: Sequence[Report] = REPORTS) -> Evidence:
    """Each report as an article of its own, in one passage, with a heading line before it; best first."""
    asked = evidence_of(question, question, embedder)
    passages, rows = [], []
    for at, (publisher, text, day) in enumerate(reports):
        whole = f"{publisher}\n\n{text}"
        (found,) = evidence_of(question, whole, embedder).passages
        spans = tuple(span for span in found.sentences if span.start > len(publisher))
        start = spans[0].start
        passages.append(
            Passage(
                f"c{at}", f"{at}.txt", f"sha{at}", None, publisher, None, day, None, start, found.end, 3, None,
                whole[start : found.end], spans, 1.0 - at / 10, {},
            )
        )  # fmt: skip
        rows.append(embedder.embed([whole[span.start : span.end] for span in spans]))
    return Evidence(asked.question, asked.vector, tuple(passages), tuple(rows))


def read_alike(evidence: Evidence) -> Findings:
    """The evidence as read by a reader to whom all sentences are alike."""
    even = [Reading(3.0, (1.0,) * len(one.sentences), (None,) * len(one.sentences)) for one in evidence.passages]
    return Findings(evidence, tuple(even))


def article_of(passage: Passage) -> str:
    """The whole text of the article that a passage of `evidence_from` comes from."""
    return f"{passage.publisher}\n\n{passage.text}"


def keyed(evidence: Evidence) -> dict[str, Passage]:
    """The passages under the keys S1, S2 and so on."""
    return {f"S{number}": passage for number, passage in enumerate(evidence.passages, 1)}


def _share(claim: str, text: str) -> float:
    told = {stem for stem in stems(claim) if stem not in STOP}
    return len(told & set(stems(text))) / len(told) if told else 0.0
