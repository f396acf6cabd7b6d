"""Asking on the page: sentences as they are verified, follow-ups, refusals, what is withheld, stopping."""

import re
from pathlib import Path

import pytest

from tests.browser.serving import served
from tests.browser.visiting import HELD, Visits, ask, violations
from tests.llm.server import ScriptedServer

INJURED = "How many people got hurt in the Marigold accident?"
SOURED = "Why did Israel–Russia relations sour?"
UNKNOWN = "Who won the football world cup in 2018?"


@pytest.fixture(autouse=True)
def _honest(scripted: ScriptedServer) -> None:
    scripted.reset("faithful")


def test_the_page_says_what_is_held(visit: Visits, site: str) -> None:
    page = visit(site)
    page.get_by_text(re.compile(HELD + r", \d+ of them by \d+ publishers, 9 October 2021 to 7 October 2025")).wait_for()
    assert page.get_by_label("Your question").get_attribute("placeholder") == "Ask a question"


def test_an_answer_shows_its_sentences_with_markers_and_sources(visit: Visits, site: str) -> None:
    turn = ask(visit(site), SOURED)
    markers = turn.locator(".prose .marker").all_inner_texts()
    assert markers == [f"[{number}]" for number in range(1, len(markers) + 1)]
    assert len(markers) >= 3
    assert re.search(r", \d+ [A-Z]\w+ 20\d\d:$", turn.locator(".byline").first.inner_text())
    listed = turn.locator(".sources .number").all_inner_texts()
    assert sorted(listed) == sorted(markers)
    assert turn.locator(".sources .title").count() <= len(markers)  # each article once


def test_articles_that_disagree_are_said_to(visit: Visits, site: str) -> None:
    turn = ask(visit(site), INJURED)
    assert turn.locator(".told").inner_text() == "The articles disagree."
    assert "Seventeen" in turn.locator(".prose").inner_text()
    assert "injuring 23" in turn.locator(".prose").inner_text()


def test_sentences_appear_while_the_model_still_writes_and_can_be_stopped(
    visit: Visits, modelled: str, scripted: ScriptedServer
) -> None:
    scripted.modes = ["stalls later"]
    page = visit(modelled)
    page.get_by_label("Your question").fill(INJURED)
    page.keyboard.press("Enter")
    page.locator(".prose .marker").first.wait_for()
    assert page.locator("#turns").get_by_text("scripted-1 is reading").is_visible()
    assert page.locator(".sources").count() == 0
    assert not page.get_by_role("button", name="Ask", exact=True).is_visible()
    page.get_by_role("button", name="Stop").click()
    page.locator("#turns").get_by_text("Stopped. Each sentence above was checked.").wait_for()
    assert page.locator(".sources").count() == 1
    assert page.get_by_label("Your question").evaluate("field => field === document.activeElement")
    page.reload()
    page.locator("#turns").get_by_text("Stopped. Each sentence above was checked.").wait_for()
    scripted.modes = ["faithful"]
    page.get_by_role("button", name="Ask again").click()
    page.locator("#turns").get_by_text("Written by scripted-1, each sentence checked").wait_for()
    assert page.locator(".turn").count() == 1


def test_a_follow_up_carries_the_conversation_and_shows_how_it_was_understood(visit: Visits, site: str) -> None:
    page = visit(site)
    ask(page, INJURED)
    assert page.get_by_label("Your question").get_attribute("placeholder") == "Ask a follow-up"
    turn = ask(page, "When did that happen?")
    assert turn.locator(".asked").inner_text().startswith("Asked as: When did the Marigold")
    assert "Marigold" in turn.locator(".asked").inner_text()
    markers = turn.locator(".prose .marker").all_inner_texts()
    assert markers[0] == "[1]"  # numbered anew


def test_a_question_that_stands_alone_is_not_shown_twice(visit: Visits, site: str) -> None:
    assert not ask(visit(site), INJURED).locator(".asked").is_visible()


def test_a_refusal_says_what_was_searched_and_opens_the_nearest(visit: Visits, site: str) -> None:
    page = visit(site)
    turn = ask(page, UNKNOWN)
    assert turn.locator(".reason").inner_text() == "The sources do not answer this."
    assert f"Searched {HELD}." in turn.locator(".searched").inner_text()
    assert "from 9 October 2021 to 7 October 2025" in turn.locator(".searched").inner_text()
    nearest = turn.locator(".nearest a")
    assert nearest.count() == 3
    title = nearest.first.inner_text()
    nearest.first.click()
    panel = page.get_by_role("complementary", name=title)
    panel.locator("mark").first.wait_for()
    assert panel.get_by_text("Nearest passage").count() == 1


def test_what_a_model_makes_up_is_withheld_and_told_on_demand(
    visit: Visits, modelled: str, scripted: ScriptedServer
) -> None:
    scripted.modes = ["inventing"]
    turn = ask(visit(modelled), INJURED)
    assert "annexed" not in turn.locator(".prose").inner_text()
    assert turn.locator(".told").inner_text()  # that the sources' own sentences answer
    withheld = turn.get_by_text("2 sentences were withheld: no passage supports them")
    withheld.click()
    assert turn.get_by_text("The government annexed the northern provinces").is_visible()
    assert not violations(turn.page)
    assert re.match(r"(Unsupported|Weak|Unresolved)", turn.locator(".withheld strong").first.inner_text())


def test_under_the_other_policy_what_is_not_supported_is_shown_and_marked(
    visit: Visits, ferry: Path, scripted: ScriptedServer
) -> None:
    scripted.modes = ["miscounting"]
    with served(ferry, model=scripted.model, base_url=scripted.base_url, policy="flag") as serving:
        turn = ask(visit(serving.url), INJURED)
        assert not violations(turn.page)
    assert turn.locator(".prose .flagged").count() == 1
    assert re.match(r"(Unsupported|Weak): ", turn.locator(".sentence .flag").inner_text())


def test_filters_leave_articles_out_and_are_told(visit: Visits, site: str) -> None:
    page = visit(site)
    page.get_by_role("button", name="Filters").click()
    page.get_by_role("form", name="Ask").get_by_label("Publisher").select_option("Ellery Tide")
    page.get_by_label("From", exact=True).fill("2025-01-01")
    turn = ask(page, INJURED)
    assert turn.locator(".limits").inner_text() == "Only Ellery Tide, from 1 January 2025"
    assert set(turn.locator(".sources .known").all_inner_texts()) == {"Ellery Tide, 15 June 2025"}
    page.get_by_role("button", name="Clear filters").click()
    assert "Port Ellery Sentinel" in ask(page, INJURED).inner_text()


def test_dates_the_wrong_way_round_are_not_asked_with(visit: Visits, site: str) -> None:
    page = visit(site)
    page.get_by_role("button", name="Filters").click()
    page.get_by_label("From", exact=True).fill("2025-01-01")
    page.get_by_label("To", exact=True).fill("2024-01-01")
    page.get_by_label("Your question").fill(INJURED)
    page.keyboard.press("Enter")
    page.get_by_role("alert").filter(has_text="The first date is after the last.").wait_for()
    assert page.locator(".turn").count() == 0
    assert page.get_by_label("Your question").input_value() == INJURED
