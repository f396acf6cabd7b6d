"""The first screen and the library: what is here, found, opened, asked about, uploaded, removed, named."""

import re
from pathlib import Path
from typing import Any

import pytest

from api.service.keys import Keys
from tests.browser.serving import served
from tests.browser.visiting import HELD, Visits, violations
from tests.once import ingested

LIDO = "Lido opens\n\nThe Port Courier\n1 June 2025\n\nThe mayor, Ana Prill, opened the Wexcombe Lido on Sunday.\n"


def library(page: Any) -> Any:
    page.get_by_role("button", name="Library").click()
    page.locator("#library-list li").first.wait_for()
    return page.locator("#library")


def in_sight(place: Any) -> bool:
    """Whether it stands within the window, with nothing scrolled."""
    return bool(place.evaluate("one => one.getBoundingClientRect().bottom <= innerHeight"))


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_the_first_screen_asks_what_is_answered_and_shows_what_is_new(visit: Visits, site: str, width: int) -> None:
    page = visit(site, viewport={"width": width, "height": 900})
    page.locator(".starter").nth(3).wait_for(timeout=60_000)
    assert page.locator("#newest a").count() == 5
    assert not violations(page)
    assert page.evaluate("() => document.documentElement.scrollWidth") == width
    question = page.locator(".starter").first.inner_text()
    page.locator(".starter").first.click()
    turn = page.locator(".turn")
    turn.locator(".sources").wait_for()
    assert turn.locator("h2").inner_text() == question
    assert not page.locator("#holdings").is_visible()


def test_a_new_article_opens_beside_the_page(visit: Visits, site: str) -> None:
    page = visit(site)
    title = page.locator("#newest a").nth(1)
    title.click()
    page.get_by_role("complementary", name=title.inner_text()).locator(".line").first.wait_for()


@pytest.mark.parametrize("width", [360, 1440])
def test_articles_are_found_by_text_title_publisher_author_and_day(visit: Visits, site: str, width: int) -> None:
    page = visit(site, viewport={"width": width, "height": 900})
    shown = library(page)
    shown.get_by_text(HELD).wait_for()
    assert not violations(page)
    shown.get_by_label("Words of the text").fill("marigold customs")
    shown.get_by_role("link", name="Ferry strikes Customs Quay: 23 hurt").wait_for()
    shown.get_by_label("Author").fill("nkemelu")
    shown.get_by_text("1 article", exact=True).wait_for()
    shown.get_by_label("Author").fill("")
    shown.get_by_label("Words of the text").fill("")
    shown.get_by_label("Title or file").fill("no such title")
    shown.get_by_text("No article fits.").wait_for()
    shown.get_by_label("Title or file").fill("")
    shown.get_by_label("Publisher").select_option("Ellery Tide")
    shown.get_by_label("Published from").fill("2025-09-01")
    shown.get_by_text("1 article", exact=True).wait_for()
    assert page.evaluate("() => document.documentElement.scrollWidth") == width


def test_more_articles_come_where_there_are_more(visit: Visits, site: str) -> None:
    shown = library(visit(site))
    assert shown.locator("#library-list li").count() == 50
    shown.get_by_role("button", name="More articles").click()
    shown.get_by_role("button", name="More articles").wait_for(state="hidden")
    assert shown.locator("#library-list li").count() == int(HELD.split()[0])


def test_articles_of_one_title_publisher_and_day_are_told_apart_by_their_files(visit: Visits, tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    for name, title in (("rain", "Weather report"), ("snow", "Weather report"), ("lido", "Lido opens")):
        text = f"{title}\n\nThe Port Courier\n1 June 2025\n\nThe harbour office spoke of {name} on Sunday.\n"
        (tmp_path / "papers" / f"{name}.txt").write_text(text)
    ingested(tmp_path / "collections" / "default", tmp_path / "papers")
    with served(tmp_path) as serving:
        page = visit(serving.url)
        shown = library(page)
        assert shown.get_by_text("rain.txt").is_visible() and shown.get_by_text("snow.txt").is_visible()
        assert not shown.get_by_text("lido.txt").is_visible()
        shown.get_by_label("Words of the text").fill("snow")
        shown.get_by_text("1 article", exact=True).wait_for()
        assert not shown.get_by_text("snow.txt").is_visible()


def test_an_article_is_asked_about_alone(visit: Visits, site: str) -> None:
    page = visit(site)
    library(page).get_by_role("link", name="Ferry strikes Customs Quay: 23 hurt").click()
    assert not page.locator("#library").is_visible()
    page.get_by_role("button", name="Ask about this article").click()
    assert page.locator("#only").inner_text().startswith("Only Ferry strikes Customs Quay: 23 hurt")
    page.get_by_label("Your question").fill("How many people were hurt?")
    page.keyboard.press("Enter")
    turn = page.locator(".turn")
    turn.locator(".sources").wait_for()
    assert turn.locator(".limits").inner_text() == "Only ferry-hits-quay-sentinel.txt"
    assert turn.locator(".sources .title").all_inner_texts() == ["Ferry strikes Customs Quay: 23 hurt"]
    page.get_by_role("button", name="Ask all articles again").click()
    assert not page.locator("#only").is_visible()


def test_who_may_only_read_is_offered_nothing_else(visit: Visits, site: str) -> None:
    shown = library(visit(site))
    assert not shown.get_by_text("Add articles").is_visible()
    assert shown.get_by_role("button", name=re.compile("^Remove")).count() == 0


def test_it_opens_when_asked_for_before_it_is_known_what_there_is(visit: Visits, site: str) -> None:
    late = """const fetched = fetch;
      window.fetch = async (...asked) => {
        if (String(asked[0]).endsWith("/v1/collections")) await new Promise((resolve) => setTimeout(resolve, 1000));
        return fetched(...asked);
      }"""
    page = visit(site, before=late)
    assert not page.locator("#held").inner_text()
    assert library(page).locator("#library-list li").count() == 50


def drop(page: Any, place: str, name: str, text: str) -> bool:
    """Drop a file onto a place of the page; whether the page stays."""
    return bool(
        page.evaluate(
            """([place, name, text]) => {
                 const dataTransfer = new DataTransfer();
                 dataTransfer.items.add(new File([text], name, { type: "text/plain" }));
                 const dropped = new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true });
                 document.querySelector(place).dispatchEvent(dropped);
                 return dropped.defaultPrevented;
               }""",
            [place, name, text],
        )
    )


def test_a_file_dropped_where_one_may_only_read_does_not_take_the_place_of_the_page(visit: Visits, site: str) -> None:
    page = visit(site)
    page.locator("#held").get_by_text(HELD).wait_for()
    assert drop(page, "main", "lido.txt", LIDO)
    assert not page.locator("#library").is_visible()


def test_articles_are_uploaded_removed_and_the_collection_named(visit: Visits, tmp_path: Path) -> None:
    visit.expected.append("status of 401")
    (tmp_path / "papers").mkdir()
    for number in range(52):
        text = f"Swans counted, week {number}\n\nThe swans were counted by the wardens: {number + 7}.\n"
        (tmp_path / "papers" / f"{number}.txt").write_text(text)
    ingested(tmp_path / "collections" / "default", tmp_path / "papers")
    key = Keys(tmp_path).add("desk", "write")
    with served(tmp_path) as serving:
        page = visit(serving.url)
        page.get_by_label("Key", exact=True).fill(key)
        page.keyboard.press("Enter")
        page.locator("#held").get_by_text("52 articles").wait_for()
        shown = library(page)
        assert in_sight(shown.get_by_role("button", name="Choose files"))  # above the articles, however many
        files = [
            {"name": "lido.txt", "mimeType": "text/plain", "buffer": LIDO.encode()},
            {"name": "x.png", "mimeType": "image/png", "buffer": b"x"},
        ]
        page.evaluate("""() => {
          const [box, choose, how] = ["library-write", "upload-choose", "upload-how"].map((id) =>
            document.getElementById(id));
          window.seen = [];
          const note = () => seen.push(`${choose.hidden} ${how.hidden}`);
          new MutationObserver(note).observe(box, { subtree: true, attributes: true });
        }""")
        page.locator("#upload").set_input_files(files)
        shown.get_by_text("lido.txt: added").wait_for()
        assert "true true" in page.evaluate("() => seen")  # nothing is to be dropped while files are on their way
        shown.get_by_text(re.compile("x.png: not read: .+")).wait_for()
        shown.get_by_role("link", name="Lido opens").wait_for()
        assert not violations(page)
        page.keyboard.press("Escape")
        assert drop(page, "main", "lido.txt", LIDO)  # beside the box: the library opens and says what became of it
        shown.get_by_text("lido.txt: here already").wait_for()
        shown.get_by_role("button", name="More articles").click()
        last = "Swans counted, week 51"
        shown.get_by_role("button", name=f"Remove: {last}").click()
        assert shown.get_by_role("link", name=last).is_visible()  # it asks first
        shown.get_by_role("button", name=f"Remove for good: {last}").click()
        shown.get_by_role("link", name=last).wait_for(state="detached")
        assert shown.locator("#library-list li").count() == 52  # all that were on show
        shown.get_by_label("Title", exact=True).fill("Town papers")
        shown.get_by_label("Description").fill("Both papers of the town.")
        shown.get_by_role("button", name="Keep").click()
        shown.get_by_text("Kept.").wait_for()
        page.reload()
        page.get_by_role("heading", name="Town papers").wait_for()
        assert page.get_by_text("Both papers of the town.").first.is_visible()
