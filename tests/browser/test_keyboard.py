"""The page by keyboard alone, and for those who hear it."""

from typing import Any

import pytest

from tests.browser.visiting import HELD, Visits, ask, violations

INJURED = "How many people got hurt in the Marigold accident?"
UNKNOWN = "Who won the football world cup in 2018?"

NARROW = {"width": 360, "height": 740}
LISTENING = """
  window.said = [];
  addEventListener("DOMContentLoaded", () => new MutationObserver((changes) => {
    for (const change of changes) for (const node of change.addedNodes) said.push(node.textContent);
  }).observe(document.getElementById("announcer"), { childList: true, subtree: true }));
"""


def focused(page: Any) -> str:
    """What has the focus: its label or words."""
    return str(page.evaluate("() => document.activeElement.ariaLabel ?? document.activeElement.innerText"))


def tab_to(page: Any, words: str, most: int = 60) -> None:
    for _ in range(most):
        page.keyboard.press("Tab")
        if words in focused(page):
            return
    raise AssertionError(f"{words} cannot be reached")


def test_the_first_stop_leads_to_the_question(visit: Visits, site: str) -> None:
    page = visit(site)
    page.keyboard.press("Tab")
    assert focused(page) == "Skip to the question"
    page.keyboard.press("Enter")
    page.keyboard.type("Is anybody there?")
    assert page.get_by_label("Your question").input_value() == "Is anybody there?"


@pytest.mark.parametrize("viewport", [{"width": 1280, "height": 860}, NARROW], ids=["wide", "narrow"])
def test_a_passage_is_opened_read_and_left_by_keyboard(visit: Visits, site: str, viewport: dict[str, int]) -> None:
    page = visit(site, viewport=viewport)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.type(INJURED)
    page.keyboard.press("Enter")
    page.locator(".turn .tools").wait_for()
    for _ in range(40):
        page.keyboard.press("Shift+Tab")
        if focused(page).startswith("Source 1: Seventeen injured"):
            break
    page.keyboard.press("Enter")
    page.locator("#panel mark").first.wait_for()
    assert focused(page) == "Seventeen injured as Marigold hits the quay"
    tab_to(page, "Article")
    page.keyboard.press("End")
    page.keyboard.press("Escape")
    assert not page.locator("#panel").is_visible()
    assert focused(page).startswith("Source 1: Seventeen injured")


def test_the_focus_returns_to_the_marker_last_looked_at(visit: Visits, site: str) -> None:
    page = visit(site)
    ask(page, INJURED).locator(".prose .marker").first.click()
    page.get_by_role("button", name="Next source").click()
    page.get_by_role("complementary", name="Ferry strikes Customs Quay").wait_for()
    page.keyboard.press("Escape")
    assert focused(page).startswith("Source 2: Ferry strikes")


def test_the_focus_returns_to_the_answer_that_the_panel_was_opened_from(visit: Visits, site: str) -> None:
    page = visit(site)
    ask(page, INJURED)
    marker = ask(page, INJURED).locator(".prose .marker").first  # the same passage twice on the page
    marker.click()
    page.locator("#panel mark").first.wait_for()
    page.keyboard.press("Escape")
    assert marker.evaluate("marker => marker === document.activeElement")


def test_where_the_panel_covers_the_page_nothing_behind_it_is_reached(visit: Visits, site: str) -> None:
    page = visit(site, viewport=NARROW)
    ask(page, INJURED).locator(".prose .marker").first.click()
    page.get_by_role("dialog", name="Seventeen injured").wait_for()
    for _ in range(12):
        page.keyboard.press("Tab")
        inside = page.evaluate(
            "() => document.activeElement === document.body || !!document.activeElement.closest('#panel')"
        )
        assert inside
    page.set_viewport_size({"width": 1280, "height": 860})  # there it stands beside the answer
    page.get_by_role("complementary", name="Seventeen injured").wait_for()
    assert not page.locator("#main").evaluate("main => main.inert")


def test_history_and_filters_close_by_escape_and_give_the_focus_back(visit: Visits, site: str) -> None:
    page = visit(site)
    ask(page, INJURED).locator(".prose .marker").first.click()
    page.get_by_role("button", name="History").focus()
    page.keyboard.press("Enter")
    page.get_by_role("dialog", name="Past questions").wait_for()
    page.keyboard.press("Escape")
    assert focused(page) == "History"
    page.get_by_role("button", name="Filters").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    assert focused(page) == "Filters"
    assert page.get_by_role("button", name="Filters").get_attribute("aria-expanded") == "false"
    assert page.locator("#panel").is_visible()  # each Escape closes one thing


def test_each_sentence_is_said_once_politely(visit: Visits, site: str) -> None:
    page = visit(site, before=LISTENING)
    ask(page, INJURED)
    said = page.evaluate("() => said")
    assert page.locator("#announcer").get_attribute("aria-live") == "polite"
    assert [one for one in said if "Seventeen people were injured" in one] == [
        "Ellery Tide, 15 June 2025: Seventeen people were injured when the island ferry hit Customs Quay on Saturday, "
        "the ambulance service said on Sunday morning. Source 1."
    ]
    assert said[-1] == "The articles disagree. Answer complete, 2 sources."
    assert len(said) == len(set(said))


def test_a_refusal_is_said(visit: Visits, site: str) -> None:
    page = visit(site, before=LISTENING)
    ask(page, UNKNOWN)
    assert page.evaluate("() => said").pop().startswith(f"The sources do not answer this. Searched {HELD}.")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_nothing_stands_in_the_way_of_anybody(visit: Visits, site: str, scheme: str, width: int) -> None:
    """Axe finds nothing serious in any state of the page."""
    page = visit(site, color_scheme=scheme, viewport={"width": width, "height": 740})
    page.locator("#held").get_by_text("articles").wait_for()
    assert not violations(page)
    page.get_by_role("button", name="Filters").click()
    page.get_by_role("form", name="Ask").get_by_label("Publisher").select_option("Ellery Tide")
    assert not violations(page)
    page.get_by_role("button", name="Clear filters").click()
    page.get_by_role("button", name="Filters").click()
    turn = ask(page, INJURED)
    assert not violations(page)
    turn.locator(".prose .marker").first.click()
    page.locator("#panel mark").first.wait_for()
    assert not violations(page)
    page.keyboard.press("Escape")
    ask(page, UNKNOWN)
    assert not violations(page)
    page.get_by_role("button", name="History").click()
    assert not violations(page)
