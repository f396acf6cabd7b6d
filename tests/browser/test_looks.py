"""How the page stands: at any width, and on paper that is pasted."""

import re
from collections.abc import Iterator
from typing import Any

import pypdfium2
import pytest

from tests.browser.serving import served
from tests.browser.visiting import HELD, Visits, ask
from tests.once import ingested

INJURED = "How many people got hurt in the Marigold accident?"
SOURED = "Why did Israel–Russia relations sour?"
UNKNOWN = "Who won the football world cup in 2018?"
LONG = "Why " + "unbroken" * 60 + "?"


def fits(page: Any) -> bool:
    """Whether nothing is wider than the window."""
    return bool(page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"))


@pytest.mark.parametrize("width", [320, 360, 768, 1440])
def test_nothing_is_wider_than_the_window(visit: Visits, site: str, width: int) -> None:
    page = visit(site, viewport={"width": width, "height": 740})
    assert fits(page)
    page.get_by_role("button", name="Filters").click()
    assert fits(page)
    page.get_by_role("button", name="Filters").click()
    for question in (SOURED, UNKNOWN, LONG):
        menu = ask(page, question).locator(".menu summary")
        menu.click()
        assert fits(page)
        menu.click()
    page.locator(".prose .marker").first.click()
    page.locator("#panel mark").first.wait_for()
    assert fits(page)
    box = page.locator("#panel").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= width
    if width <= 360:
        assert box == {"x": 0, "y": 0, "width": width, "height": 740}  # a sheet over all of it
    for name in ("#panel-count", "#panel-ask", "#panel-close"):  # its bar breaks between them, not within
        assert page.locator(name).bounding_box()["height"] < 40
    page.keyboard.press("Escape")
    page.get_by_role("button", name="History").click()
    assert fits(page)


TITLE = f"Inquiry hears of the {'Donaudampfschifffahrtsgesellschaftskapitän' * 2} and of eleven letters"
PUBLISHER = "The Lune Valley and District " + "Weekly" * 12


@pytest.fixture(scope="module")
def unbroken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a page over articles with long words."""
    home = tmp_path_factory.mktemp("unbroken")
    stated = f"---\ntitle: {TITLE}\npublisher: {PUBLISHER}\ndate: 2024-05-05\n---\n\n"
    said = "The inquiry heard that the directors of the society were warned in eleven letters.\n"
    (home / "long.md").write_text(stated + said, "utf-8")
    (home / "bare.txt").write_text("the clerk kept the letters of the society in a tin, she said.\n", "utf-8")
    ingested(home / "collections" / "default", home / "long.md", home / "bare.txt")
    with served(home) as serving:
        yield serving.url


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_a_long_word_of_a_title_widens_nothing(visit: Visits, unbroken: str, width: int) -> None:
    page = visit(unbroken, viewport={"width": width, "height": 740})
    page.locator("#newest a").first.wait_for()
    held = page.locator("#held").inner_text()
    assert held == f"2 articles, 1 of them by {PUBLISHER}, 5 May 2024 (1 article without a date)."
    assert fits(page)
    marker = ask(page, "How many letters were the directors of the society warned in?").locator(".marker").first
    assert fits(page)
    marker.hover()
    for part in page.locator(".card > *").all():
        assert within(part, page.locator(".card"))
    marker.click()
    page.locator("#panel mark").first.wait_for()
    for part in ("#panel-title", "#panel-known", "#panel-close"):
        assert within(page.locator(part), page.locator("#panel"))
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Library").click()
    listed = page.locator("#library-list li")
    listed.nth(1).wait_for()
    assert listed.nth(1).inner_text().split("\n") == ["bare.txt", "no publisher or date stated"]
    assert within(listed.first, page.locator("#library-list"))


def within(part: Any, whole: Any) -> bool:
    """Whether an element, with all that overflows it, stands between the left and the right edge of another."""
    outer, inner = whole.bounding_box(), part.bounding_box()
    right = inner["x"] + max(inner["width"], part.evaluate("one => one.scrollWidth"))
    return bool(inner["x"] >= outer["x"] and right < outer["x"] + outer["width"] + 1)  # pixels are rounded


def test_beside_the_panel_the_answer_stays_in_sight(visit: Visits, site: str) -> None:
    page = visit(site)
    marker = ask(page, SOURED).locator(".prose .marker").first
    marker.click()
    page.locator("#panel mark").first.wait_for()
    one, panel = marker.bounding_box(), page.locator("#panel").bounding_box()
    assert one["x"] + one["width"] <= panel["x"]


def test_the_last_question_stands_at_the_top_whatever_its_answer(visit: Visits, site: str) -> None:
    page = visit(site)
    ask(page, SOURED)
    turn = ask(page, UNKNOWN)
    title = turn.locator("h2").bounding_box()
    assert 50 < title["y"] < 110
    last = turn.locator(".nearest a").last.bounding_box()
    assert last["y"] + last["height"] < page.locator("#composer").bounding_box()["y"]


@pytest.mark.parametrize("chosen", ["", "localStorage.setItem('onrecord.theme', '\"dark\"');"])
def test_paper_is_white_whatever_the_theme(visit: Visits, site: str, chosen: str) -> None:
    page = visit(site, before=chosen, color_scheme="dark")
    colours = """() => {
      const { backgroundColor, color } = getComputedStyle(document.documentElement);
      return [backgroundColor, color];
    }"""
    on_screen = page.evaluate(colours)
    page.emulate_media(media="print")
    on_paper = page.evaluate(colours)
    assert on_paper != on_screen
    page.emulate_media(media="screen", color_scheme="light")
    page.evaluate("() => delete document.documentElement.dataset.theme")
    assert page.evaluate(colours) == on_paper


def test_on_paper_the_marker_whose_passage_is_open_is_like_the_others(visit: Visits, site: str) -> None:
    page = visit(site)
    markers = ask(page, INJURED).locator(".prose .marker")
    markers.first.click()
    page.locator("#panel mark").first.wait_for()
    looks = """one => { const { backgroundColor, color } = getComputedStyle(one); return [backgroundColor, color]; }"""
    assert markers.first.evaluate(looks) != markers.nth(1).evaluate(looks)
    page.emulate_media(media="print")
    assert markers.first.evaluate(looks) == markers.nth(1).evaluate(looks)


def overprinted(page: Any) -> list[str]:
    """The lines of a page of a PDF that another line is printed over."""
    text = page.get_textpage()
    boxes = [text.get_rect(number) for number in range(text.count_rects())]
    return [
        text.get_text_bounded(*one)
        for at, one in enumerate(boxes)
        for other in boxes[at + 1 :]
        if min(one[2], other[2]) - max(one[0], other[0]) > 10  # points: letters of one line may lean over each other
        and min(one[3], other[3]) - max(one[1], other[1]) > (one[3] - one[1]) / 4
    ]


def test_on_paper_no_line_is_printed_over_another_where_a_page_ends(visit: Visits, site: str) -> None:
    page = visit(site)
    ask(page, SOURED)
    ask(page, INJURED)
    pages = list(pypdfium2.PdfDocument(page.pdf(width="120mm", height="70mm")))
    assert len(pages) > 3 and not any(map(overprinted, pages))


def test_an_answer_is_copied_with_its_footnotes(visit: Visits, site: str) -> None:
    page = visit(site)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    turn = ask(page, INJURED)
    turn.get_by_role("button", name="Copy with footnotes").click()
    turn.get_by_role("button", name="Copied").wait_for()
    assert page.evaluate("() => navigator.clipboard.readText()") == (
        f"{INJURED}\n\n"
        "The articles disagree.\n\n"
        "Ellery Tide, 15 June 2025: Seventeen people were injured when the island ferry hit Customs Quay on Saturday, "
        "the ambulance service said on Sunday morning. [1]\n\n"
        "Port Ellery Sentinel, 15 June 2025: The passenger ferry Marigold ran into Customs Quay at about ten past four "
        "on Saturday afternoon, injuring 23 of the people on board, the harbour office said. [2]\n\n"
        "[1] Seventeen injured as Marigold hits the quay, Ellery Tide, 15 June 2025. "
        "marigold-collision-tide.html, line 3: “Seventeen people were injured when the island ferry hit Customs Quay "
        "on Saturday, the ambulance service said on Sunday morning.” (“Saturday” is 14 June 2025; “Sunday” is 15 June "
        "2025)\n"
        "[2] Ferry strikes Customs Quay: 23 hurt, Port Ellery Sentinel, 15 June 2025. "
        "ferry-hits-quay-sentinel.txt, line 8: “The passenger ferry Marigold ran into Customs Quay at about ten past "
        "four on Saturday afternoon, injuring 23 of the people on board, the harbour office said.” (“Saturday” is "
        "14 June 2025)\n"
    )


def test_a_refusal_is_copied_with_what_is_nearest(visit: Visits, site: str) -> None:
    page = visit(site)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(page, UNKNOWN).get_by_role("button", name="Copy", exact=True).click()
    page.get_by_role("button", name="Copied").wait_for()
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert f"The sources do not answer this. Searched {HELD}." in copied
    assert re.search(r"Nearest articles\n- .+, .+ \d{4} \(.+\)\n", copied)


def test_without_a_clipboard_the_answer_is_copied_by_selection(visit: Visits, site: str) -> None:
    closed = "Object.defineProperty(navigator, 'clipboard', { value: undefined });"
    page = visit(site, before=closed)
    turn = ask(page, INJURED)
    turn.get_by_role("button", name="Copy with footnotes").click()
    turn.get_by_role("button", name="Copied").wait_for()
