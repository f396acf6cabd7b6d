"""A newsroom of invented articles, and the sample that ships: each ingested once, and only read."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from index.catalogue.reads import article
from index.collection import Collection
from index.embedding.embedder import Embedder
from index.ingest import ingest
from rag.answer import Answer
from rag.reading.calibration import Calibration, override_calibration
from tests.rag.made import FIXED

ROOT = Path(__file__).parents[2]


def _filed(title: str, publisher: str, day: str, text: str) -> bytes:
    return f"---\ntitle: {title}\npublisher: {publisher}\ndate: {day}\n---\n\n{text}\n".encode()


_WIRE = (
    "The parliament of Estlund voted by 61 to 40 on Tuesday to leave the Baltic grain pact, after a debate that "
    "lasted until dawn. Farmers parked tractors around the chamber. The prime minister, Kaarel Ots, said the pact "
    "had emptied the silos, and promised that bread would not become dearer before the harvest."
)
_SKERRY = "\n\n".join(
    f"In {year} the lighthouse at Skerry was {done}. The keeper of that time, {keeper}, noted in the lighthouse "
    f"journal that {noted}. Boats from the village carried oil, flour and letters to the lighthouse whenever the "
    f"weather let them land, and took back what the keeper had written. People in the village still speak of "
    f"{spoken}, and every school class hears about it on the first walk to the cliff above the landing place. "
    "The tower itself has not been raised since, and its stairs are worn hollow in the middle of each step."
    for year, done, keeper, noted, spoken in (
        (1811, "built of granite from the mainland", "Aldous Pike", "seals came into the yard", "the stone barge"),
        (1849, "given a lens of French glass", "Thora Mundy", "ships saluted the new beam", "the lens in its straw"),
        (1893, "struck by lightning twice", "Enoch Vane", "the bell rang by itself", "the night of two storms"),
        (1931, "joined to the mainland by cable", "Signe Harker", "the telephone frightened the cat", "the cable ship"),
        (1966, "left by its last keeper", "Matthew Oram", "the lamp now tended itself", "the last boat home"),
        (1974, "opened to painters for a summer", "Ives Calder", "turpentine spoiled the jam", "the blue canvas"),
        (1983, "closed for want of a new boiler", "Nora Flint", "ice stood in the basin", "the cold spring"),
        (1990, "used as a set for a film", "Bram Otter", "the actors were sick at sea", "the wooden whale"),
        (1998, "painted in red and white", "Lorna Teague", "gannets disliked the paint", "the painters' strike"),
    )
)

NEWSROOM: Mapping[str, bytes] = {
    "fire-courier.md": _filed(
        "Night of fire at the Tannery", "Weir Courier", "2024-04-06",
        "Eleven people were hurt in the fire at the Tannery flats on Friday night, the fire brigade said.\n\n"
        "The blaze began in a stairwell shortly after ten, and neighbours carried ladders from a paint shop.",
    ),
    "fire-gazette.md": _filed(
        "Tannery flats burn", "Lowland Gazette", "2024-04-07",
        "Fourteen people were hurt in the fire at the Tannery flats on Friday night, according to the hospital.\n\n"
        "Most of them had breathed smoke. A school hall was opened for the families, and a baker brought bread.",
    ),
    "tunnel-plan.md": _filed(
        "County orders a tunnel", "Lowland Gazette", "2022-03-10",
        "The tunnel under the Weir will cost 30 million pounds, the county engineer said.\n\n"
        "Digging starts beside the old cattle market, whose owner has agreed to move.",
    ),
    "tunnel-dearer.md": _filed(
        "Tunnel grows dearer", "Weir Courier", "2024-09-12",
        "The tunnel under the Weir will cost 44 million pounds, the county treasurer told councillors.\n\n"
        "Water broke into the shaft twice this summer, and two pumps were lost.",
    ),
    "swans.md": _filed(
        "Swans at their most", "Weir Courier", "2024-05-01",
        "Wardens counted 310 swans on the Weir estuary in April.\n\n"
        "A mild winter helped the birds, said Berit Lund, who leads the count from a rowing boat.",
    ),
    "swans-corrected.md": _filed(
        "Correction: swans on the estuary", "Weir Courier", "2024-05-03",
        "Correction: wardens counted 130 swans on the Weir estuary in April, and not the number we printed.\n\n"
        "Two digits had changed places on their way from the boat to the page. We regret the mistake.",
    ),
    "wire-courier.md": _filed("Estlund leaves grain pact", "Weir Courier", "2024-06-05", _WIRE),
    "wire-gazette.md": _filed("Grain pact loses Estlund", "Lowland Gazette", "2024-06-05", _WIRE),
    "wire-hill.md": _filed("Vote in Estlund", "Hill Farmer", "2024-06-06", _WIRE.replace("a debate", "talk")),
    "lighthouse.md": _filed("Two centuries of the Skerry light", "Coast Quarterly", "2023-08-01", _SKERRY),
    "lighthouse-stamp.md": _filed(
        "Stamp for Skerry", "Hill Farmer", "2023-09-15",
        "The post office will print a stamp of the lighthouse at Skerry, drawn by a pupil of eleven.",
    ),
    "lighthouse-race.md": _filed(
        "Rowers off Skerry", "Weir Courier", "2024-07-20",
        "Six boats rowed around the lighthouse at Skerry on Sunday, and a crew of bakers won by a length.",
    ),
    "museum.txt": (
        "Clock museum shuts its doors\r\n\r\nIlse Brandt founded the clock museum at Oberwald with her savings.\r\n"
        "She closed the museum in spring because the council had cut its grant.\r\n\r\n"
        "Schools from three valleys used to visit the clocks on winter afternoons.\r\n"
    ).encode("utf-16"),
    "kiosk.txt": (
        "Le Petit Kiosque\r\n\r\nThe kiosk of Zoë Müller at the Café Ångström stop sold its last newspaper in May, "
        "because the tram no longer\r\nhalts there.\r\n\r\nCustomers left 40 farewell notes — some in verse — on its "
        "shutters.\r\n"
    ).encode("cp1252"),
}  # fmt: skip

IndexOf = Callable[[Mapping[str, bytes | str]], Collection]


def _index(folder: Path, articles: Path) -> Collection:
    collection = Collection(folder, create=True)
    assert not ingest(collection, [articles]).failed
    return collection


def _written(folder: Path, files: Mapping[str, bytes | str]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


@pytest.fixture(scope="session")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Collection]:
    """The articles above."""
    folder = tmp_path_factory.mktemp("newsroom")
    collection = _index(folder / "index", _written(folder / "articles", NEWSROOM))
    yield collection
    collection.close()


@pytest.fixture(scope="session")
def sample(sample_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Collection]:
    """The sample collection that ships."""
    collection = Collection(Path(shutil.copytree(sample_index, tmp_path_factory.mktemp("sample") / "index")))
    yield collection
    collection.close()


@pytest.fixture(scope="session")
def headlines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Collection]:
    """The five published articles, where this machine has them."""
    published = ROOT.parent / "shared" / "articles"
    if not published.is_dir():
        pytest.skip("the published articles are not on this machine")
    collection = _index(tmp_path_factory.mktemp("headlines"), published)
    yield collection
    collection.close()


@pytest.fixture
def index_of(tmp_path: Path) -> Iterator[IndexOf]:
    """Makes an index of the test's own: names of files, and what they hold."""
    made: list[Collection] = []

    def index(files: Mapping[str, bytes | str]) -> Collection:
        home = tmp_path / str(len(made))
        made.append(_index(home / "index", _written(home / "articles", files)))
        return made[-1]

    yield index
    for collection in made:
        collection.close()


@pytest.fixture(scope="session")
def embedder(newsroom: Collection) -> Embedder:
    """The embedder that ships."""
    return newsroom.embedder


@pytest.fixture
def fixed() -> Iterator[Calibration]:
    """A calibration that no training changes is in force."""
    with override_calibration(FIXED):
        yield FIXED


def _hold(answer: Answer, collection: Collection) -> None:
    """Every claim and citation of an answer without a model holds in the articles it names."""
    assert answer.outcome in {"answered", "partial", "conflicting", "refused"}
    assert [one.number for one in answer.citations] == list(range(1, len(answer.citations) + 1))
    assert [number for claim in answer.claims for number in claim.citations] == [one.number for one in answer.citations]
    considered = {passage.source for passage in answer.passages}
    for claim, one in zip(answer.claims, answer.citations, strict=True):
        whole = article(collection.catalogue.db, one.source)
        assert claim.status == "quote"
        assert claim.text == one.quote == whole.text[one.start : one.end]
        assert claim.answer is None or 0 <= claim.answer.start < claim.answer.end <= len(claim.text)
        assert one.quote == one.quote.strip() != ""
        assert (one.line_start, one.line_end) == (_line_of(whole.text, one.start), _line_of(whole.text, one.end - 1))
        assert (one.sha256, one.title, one.publisher) == (whole.sha256, whole.title, whole.publisher)
        assert (one.published, one.page) == (whole.published, None)
        assert one.source in considered
    assert not answer.withheld


def _line_of(text: str, offset: int) -> int:
    """Counted anew: the lines that an editor shows, whatever ends them."""
    return len(text[:offset].replace("\r\n", "\n").replace("\r", "\n").split("\n"))


Hold = Callable[[Answer, Collection], None]


@pytest.fixture(scope="session")
def hold() -> Hold:
    """Checks every claim and citation of an answer against the articles it names."""
    return _hold
