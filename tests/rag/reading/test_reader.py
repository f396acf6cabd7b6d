"""What a reader is: anything with its two methods will do, the shipped one among them."""

from index.article import Span
from rag.reading.cross_encoder import CrossEncoder
from rag.reading.reader import Reader, Reading, Text
from tests.rag.made import Told


def test_the_shipped_reader_and_one_of_another_make_are_readers() -> None:
    readers: list[Reader] = [CrossEncoder(), Told({"a boiler": 2.0})]
    for one in readers:
        assert callable(one.read)


def test_what_is_read_and_what_comes_of_it_are_values() -> None:
    text = Text("It burned.", "Fire", (Span(0, 10),))
    assert text == Text("It burned.", "Fire", (Span(0, 10),)) != Text("It burned.")
    assert Reading(1.0, (1.0,), (None,)) == Reading(1.0, (1.0,), (None,))
