"""The page's modules by themselves: streams cut anywhere, offsets, addresses, footnotes."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.visiting import Visits

READ = """async ([text, sizes]) => {
  const { eventsOf } = await import("/static/sse.js");
  const bytes = new TextEncoder().encode(text);
  let [at, place] = [0, 0];
  const body = new ReadableStream({
    pull(out) {
      if (at >= bytes.length) return out.close();
      const size = sizes[place++ % sizes.length];
      out.enqueue(bytes.slice(at, at += size));
    },
  });
  const found = [];
  for await (const { event, data } of eventsOf(body)) found.push([event, data]);
  return found;
}"""
STREAM = (
    ": at work\n\nevent: passages\ndata: {}\n\n: at work\n\nevent: claim\ndata: first 🎶\ndata: second\n\ndata:bare\n\n"
)
EVENTS = [["passages", "{}"], ["claim", "first 🎶\nsecond"], ["message", "bare"]]


@pytest.fixture(scope="module")
def page(browser: Any, site: str) -> Iterator[Any]:
    visits = Visits(browser)
    yield visits(site)
    visits.close()


@pytest.mark.parametrize("sizes", [[1], [2], [3, 5], [1000]])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_events_are_read_however_the_stream_is_cut(page: Any, sizes: list[int], ending: str) -> None:
    assert page.evaluate(READ, [STREAM.replace("\n", ending), sizes]) == EVENTS


def test_an_event_that_is_cut_off_is_none(page: Any) -> None:
    assert page.evaluate(READ, ["event: claim\ndata: whole\n\nevent: done\ndata: ha", [7]]) == [["claim", "whole"]]


@pytest.mark.parametrize("text", ["", "plain", "a🎶b👩🏽‍🎤c", "🏛️🏛️", "é\r\nx"])
def test_offsets_are_those_of_python(page: Any, text: str) -> None:
    offsets = list(range(len(text), -1, -1))
    found = page.evaluate("""async ([text, offsets]) => {
      const { units } = await import("/static/offsets.js");
      return units(text, offsets).map((unit) => text.slice(0, unit));
    }""", [text, offsets])  # fmt: skip
    assert found == [text[:offset] for offset in offsets]


@pytest.mark.parametrize(
    ("text", "lines"),
    [("", []), ("a", ["a"]), ("a\n", ["a"]), ("a\r\nb\rc\n\nd", ["a", "b", "c", "", "d"]), ("\n", [""])],
)
def test_lines_end_as_the_server_ends_them(page: Any, text: str, lines: list[str]) -> None:
    found = page.evaluate("""async (text) => {
      const { linesOf } = await import("/static/offsets.js");
      return linesOf(text).map(({ number, start, end }) => [number, text.slice(start, end)]);
    }""", text)  # fmt: skip
    assert found == [[number, line] for number, line in enumerate(lines, 1)]


@pytest.mark.parametrize(
    ("source", "collection"), [("a.txt", None), ("old/mill & co.html", "press"), ("100% é+🎶#?.md", "a")]
)
def test_an_address_leads_back_to_its_passage(page: Any, source: str, collection: str | None) -> None:
    place = {"source": source, "start": 3, "end": 9, "collection": collection, "sha256": None, "quote": None}
    if collection:
        place |= {"sha256": "0123456789abcdef", "quote": "“Yes” & 100% 🎶"}
    found = page.evaluate("""async (place) => {
      const { addressOf, placeOf } = await import("/static/address.js");
      return placeOf(addressOf(place));
    }""", place)  # fmt: skip
    assert found == place


def test_an_address_carries_whole_words_of_a_long_quote(page: Any) -> None:
    found = page.evaluate("""async (quote) => {
      const { addressOf, placeOf } = await import("/static/address.js");
      return placeOf(addressOf({ source: "a", start: 0, end: quote.length, quote })).quote;
    }""", "The bridge is closed. " * 20)  # fmt: skip
    assert found == "The bridge is closed. " * 13 + "The bridge is"


@pytest.mark.parametrize("fragment", ["", "#", "#question", "#source=", "#start=1&end=2"])
def test_what_names_no_source_is_no_passage(page: Any, fragment: str) -> None:
    read = 'async (fragment) => (await import("/static/address.js")).placeOf(fragment)'
    assert page.evaluate(read, fragment) is None


@pytest.mark.parametrize("span", ["start=9&end=3", "start=-1&end=3", "start=a&end=3", "start=1", "start=1e3&end=2e3"])
def test_a_span_that_is_none_leaves_the_article(page: Any, span: str) -> None:
    read = 'async (fragment) => (await import("/static/address.js")).placeOf(fragment)'
    assert page.evaluate(read, f"#source=a&{span}") == {
        "source": "a", "start": None, "end": None, "collection": None, "sha256": None, "quote": None,
    }  # fmt: skip


def test_a_models_lists_and_headings_keep_their_form(page: Any) -> None:
    """Sentences as the server lays them out: gap, lead, words."""
    pieces = [
        ("", "", "First of all."),
        (" ", "", "Then more."),
        ("\n\n", "## ", "Causes"),
        ("\n\n", "- ", "One cause."),
        (" ", "", "It goes on."),
        ("\n", "- ", "Another cause."),
        ("\n", "  - ", "A cause within it."),
        ("\n\n", "3. ", "Third."),
        ("\n\n", "", "An end."),
    ]
    made = page.evaluate("""async (pieces) => {
      const { Prose } = await import("/static/prose.js");
      const { withClaim, begun } = await import("/static/turn.js");
      const root = document.createElement("div");
      const prose = new Prose(root);
      for (const [gap, lead, text] of pieces) {
        const claim = { text, status: "supported", citations: [], reason: null };
        const told = { claim, citations: [], text: gap + lead + text, attribution: "", gap };
        prose.add(withClaim(begun("?", {}, null), told).sentences[0], [], []);
      }
      return [...root.children].map((one) => [one.tagName, one.className, one.textContent,
        [...one.children].filter((item) => item.tagName === "LI").map((item) => [item.className, item.value])]);
    }""", pieces)  # fmt: skip
    assert made == [
        ["P", "", "First of all. Then more.", []],
        ["P", "lead", "Causes", []],
        ["UL", "", "One cause. It goes on.Another cause.A cause within it.", [["", 0], ["", 0], ["depth-1", 0]]],
        ["OL", "", "Third.", [["", 3]]],
        ["P", "", "An end.", []],
    ]


@pytest.mark.parametrize(
    ("numbers", "left"),
    [
        ([1], ["a", "denial of a"]),
        ([2], ["a", "denial of a"]),
        ([3], ["b", "c"]),
        ([], []),
        ([1, 4], ["a", "denial of a", "c"]),
    ],
)
def test_what_stands_beside_a_sentence_is_never_parted_from_it(page: Any, numbers: list[int], left: list[str]) -> None:
    found = page.evaluate("""async (numbers) => {
      const { resting } = await import("/static/narrow.js");
      const sentences = [
        { words: "a", citations: [1], beside: null }, { words: "denial of a", citations: [2], beside: "X denies it" },
        { words: "heading", citations: [] }, { words: "b", citations: [3] }, { words: "c", citations: [4, 3] },
      ];
      return [...resting(sentences, new Set(numbers))].map((one) => one.words);
    }""", numbers)  # fmt: skip
    assert found == left


@pytest.mark.parametrize(
    ("corrections", "told"),
    [
        (None, []),
        ([], []),
        ([{"kind": "correction", "text": "It was\n  elm."}], ["Corrected: “It was elm.”"]),
        ([{"kind": "correction", "text": "CORRECTION: It was elm."}], ["Corrected: “It was elm.”"]),
        ([{"kind": "correction", "text": "Correction, 5 May: Elm."}], ["Corrected: “Correction, 5 May: Elm.”"]),
        ([{"kind": "retraction", "text": "🎶" * 301}], [f"Retracted: “{'🎶' * 300}…”"]),
    ],
)
def test_a_correction_is_told_in_the_words_of_its_publisher(page: Any, corrections: Any, told: list[str]) -> None:
    read = 'async (one) => (await import("/static/words.js")).correctionsOf(one)'
    assert page.evaluate(read, {} if corrections is None else {"corrections": corrections}) == told


@pytest.mark.parametrize(
    ("days", "corrections", "ends"),
    [
        ([], [], "“It closed on Friday”"),
        (["Friday"], [], "“It closed on Friday” (“Friday” is 1 March 2024)"),
        (["Friday"], ["Elm."], "“It closed on Friday” (“Friday” is 1 March 2024). Corrected: “Elm.”"),
        ([], ["Elm."], "“It closed on Friday”. Corrected: “Elm.”"),
    ],
)
def test_what_follows_a_quote_in_a_footnote_is_set_apart(page: Any, days: Any, corrections: Any, ends: str) -> None:
    read = 'async (one) => (await import("/static/copy.js")).footnoteLine(one)'
    cited = {"number": 1, "source": "a.txt", "line_start": 2, "line_end": 2, "quote": "It closed on\nFriday"}
    cited["days"] = [{"text": text, "day": "2024-03-01"} for text in days]
    cited["corrections"] = [{"kind": "correction", "text": text} for text in corrections]
    assert page.evaluate(read, cited) == f"a.txt, line 2: {ends}"


def test_a_long_article_is_shown_around_its_passage(page: Any) -> None:
    found = page.evaluate("""async () => {
      const { articleView } = await import("/static/article-view.js");
      const text = Array.from({ length: 9000 }, (_, number) => `Line ${number + 1}.`).join("\\n");
      const start = text.indexOf("Line 5000.");
      const { element, mark } = articleView({ text, kept: [[0, text.length]] }, [start, start + 10], "Passage");
      return [mark.textContent, element.querySelectorAll(".line").length, element.querySelectorAll(".cut").length];
    }""")
    assert found == ["Line 5000.", 800, 2]


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", " javascript:alert(1)//http://", "data:text/html,x", "file:///etc/passwd", "", None]
)
def test_only_web_addresses_become_links(page: Any, url: str | None) -> None:
    read = 'async (url) => (await import("/static/address.js")).webAddress(url)'
    assert page.evaluate(read, url) is None
    assert page.evaluate(read, "https://news.example/a") == "https://news.example/a"
