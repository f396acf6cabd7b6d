"""What an answer offers: cards, counts, a timeline, sharing, files, opinions."""

import os
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.browser.visiting import Visits, ask, violations
from tests.programs.program import ForkServer, Program

INJURED = "How many people got hurt in the Marigold accident?"
SOURED = "Why did Israel–Russia relations sour?"
HURT = "How badly have Moscow's dealings with Tehran hurt its standing in Israel?"
UNKNOWN = "Who won the football world cup in 2018?"
PIER = "How many planks of Quernmore pier were replaced?"


def test_a_marker_shows_what_it_cites_while_it_is_pointed_at_or_focused(visit: Visits, site: str) -> None:
    page = visit(site)
    turn = ask(page, INJURED)
    card = page.get_by_role("tooltip")
    turn.locator(".prose .marker").nth(1).hover()
    card.wait_for()
    assert "The passenger ferry Marigold ran into Customs Quay" in card.inner_text()
    assert "Port Ellery Sentinel, 15 June 2025 · line 8 · “Saturday” is 14 June 2025" in card.inner_text()
    box, window = card.bounding_box(), page.viewport_size
    assert box["x"] >= 0 and box["x"] + box["width"] <= window["width"]
    assert not violations(page)
    page.mouse.move(2, 2)
    card.wait_for(state="hidden")
    turn.locator(".prose .marker").first.focus()
    card.get_by_text("Seventeen people were injured").wait_for()
    page.keyboard.press("Escape")
    assert not card.is_visible()


def test_each_article_says_how_many_sentences_rest_on_it(visit: Visits, site: str) -> None:
    turn = ask(visit(site), SOURED)
    said = turn.locator(".resting").all_inner_texts()
    assert len(said) == turn.locator(".sources .title").count()
    resting = sum(int(one.split()[0]) for one in said)
    assert resting >= turn.locator(".prose .sentence").count()


def test_an_answer_of_several_days_has_a_timeline_in_their_order(visit: Visits, site: str) -> None:
    page = visit(site)
    turn = ask(page, HURT)
    turn.locator(".timeline summary").click()
    days = [one.get_attribute("datetime") for one in turn.locator(".timeline time").all()]
    assert days == sorted(set(days)) and len(days) >= 3
    turn.locator(".timeline .marker").first.click()
    page.locator("#panel mark").first.wait_for()
    assert ask(page, INJURED).locator(".timeline").count() == 0  # both reports are of one day


def test_a_shared_answer_opens_in_another_browser_and_goes_on(visit: Visits, site: str) -> None:
    page = visit(site)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    turn = ask(page, INJURED)
    said = turn.locator(".prose").inner_text()
    turn.get_by_role("button", name="Share").click()
    address = turn.locator(".link a").get_attribute("href")
    assert page.evaluate("() => navigator.clipboard.readText()") == address
    other = visit(address)
    shown = other.locator(".turn")
    shown.get_by_text("Somebody shared this answer.").wait_for()
    assert shown.locator(".prose").inner_text() == said
    assert shown.locator(".told").inner_text() == "The articles disagree."
    assert other.url == site
    shown.locator(".prose .marker").first.click()
    other.locator("#panel mark").first.wait_for()
    other.keyboard.press("Escape")
    assert ask(other, "When did that happen?").locator(".asked").is_visible()


def test_on_a_telephone_the_link_of_a_shared_answer_stands_above_the_field(visit: Visits, site: str) -> None:
    page = visit(site, viewport={"width": 360, "height": 740})
    turn = ask(page, INJURED)
    turn.get_by_role("button", name="Share").scroll_into_view_if_needed()
    turn.get_by_role("button", name="Share").click()
    line = turn.locator(".link")
    line.get_by_text("It opens until").wait_for()
    box = line.bounding_box()
    assert box["y"] + box["height"] <= page.locator("#composer").bounding_box()["y"]


def test_what_the_catalogue_tells_is_no_warning(visit: Visits, site: str) -> None:
    page = visit(site)
    colour = "one => getComputedStyle(one).backgroundColor"
    warned = ask(page, INJURED).locator(".told p")
    told = ask(page, "List the articles by the Ellery Tide").locator(".told p")
    assert told.inner_text() == "3 articles from Ellery Tide."
    assert told.evaluate(colour) == "rgba(0, 0, 0, 0)" != warned.evaluate(colour)


def test_a_refusal_is_judged_by_what_can_be_wrong_with_it(visit: Visits, site: str) -> None:
    turn = ask(visit(site), UNKNOWN)
    turn.get_by_role("button", name="Something is not right").click()
    assert [one.strip() for one in turn.locator(".reasons fieldset label").all_inner_texts()] == [
        "There is newer reporting", "The articles do answer this", "Something else",
    ]  # fmt: skip


def test_a_link_of_no_answer_is_told(visit: Visits, site: str) -> None:
    visit.expected.append("status of 404")
    page = visit(f"{site}#answer=nothing")
    page.get_by_role("alert").get_by_text("No answer is shared under that link").wait_for()
    assert page.get_by_label("Your question").is_visible()


def saved(page: Any, turn: Any, kind: str) -> tuple[str, str]:
    """Name and text of the file that an export makes."""
    turn.locator(".menu summary").click()
    with page.expect_download() as download:
        turn.get_by_role("button", name=kind).click()
    return download.value.suggested_filename, download.value.path().read_text("utf-8")


def test_an_answer_is_exported_as_markdown_and_html_with_footnotes(visit: Visits, site: str) -> None:
    page = visit(site)
    turn = ask(page, INJURED)
    name, text = saved(page, turn, "Markdown")
    assert name == "How-many-people-got-hurt-in-the-Marigold-accident.md"
    assert "said on Sunday morning. [^1-1]" in text
    assert "[^1-1]: Seventeen injured as Marigold hits the quay, Ellery Tide, 15 June 2025. marigold-collision" in text
    name, text = saved(page, turn, "HTML")
    assert name.endswith(".html") and text.startswith("<!doctype html>")
    assert '<a href="#note-1-1">[1]</a>' in text and 'id="note-1-1"' in text


def test_what_articles_say_is_text_in_every_file(visit: Visits, site: str) -> None:
    page = visit(site)
    turn = ask(page, "Who won the Tansley prize?")
    _, text = saved(page, turn, "HTML")
    assert "<script" not in text and "<img" not in text and "&lt;" in text
    _, text = saved(page, turn, "Markdown")
    assert r"\<" in text and "\n<" not in text


def test_on_paper_stands_the_answer_with_its_footnotes(visit: Visits, site: str) -> None:
    page = visit(
        site, before="window.print = () => { window.printed = document.querySelectorAll('.printed').length; };"
    )
    ask(page, SOURED)
    turn = ask(page, INJURED)
    turn.locator(".menu summary").click()
    turn.get_by_role("button", name="Print").click()
    assert page.evaluate("() => window.printed") == 1
    page.emulate_media(media="print")
    assert turn.locator(".footnotes li").count() == 2
    assert turn.locator(".footnotes").is_visible()
    assert not page.locator(".turn").first.is_visible()
    assert not turn.locator(".tools").is_visible()


def test_a_thumb_down_asks_why_and_becomes_a_case(
    visit: Visits, fork_server: ForkServer, home: Path, site: str, tmp_path: Path
) -> None:
    page = visit(site)
    turn = ask(page, INJURED)
    turn.get_by_role("button", name="Something is not right").click()
    assert not violations(page)
    assert not turn.get_by_label("The articles do answer this").count()  # as the answer says
    turn.get_by_label("There is newer reporting").check()
    turn.get_by_label("What would be right").fill("The inquiry counted 24.")
    turn.get_by_role("button", name="Send").click()
    turn.get_by_text("Thank you.").wait_for()
    file = tmp_path / "cases.yaml"
    with Program(fork_server, ["--home", home, "feedback", "export", file], env=os.environ) as program:
        assert program.communicate()[1] == "" and program.wait() == 0
    [case] = [one for one in yaml.safe_load(file.read_text("utf-8"))["cases"] if "outdated" in one["tags"]]
    assert case["question"] == INJURED
    assert "The inquiry counted 24." in file.read_text("utf-8")
    page.reload()
    pressed = page.get_by_role("button", name="Something is not right")
    pressed.wait_for()
    assert pressed.get_attribute("aria-pressed") == "true"
    page.get_by_role("button", name="This answer is right").click()
    page.get_by_text("Thank you.").wait_for()


def test_an_answer_is_narrowed_to_some_of_its_sources_and_asked_again_within_them(visit: Visits, site: str) -> None:
    page = visit(site)
    turn = ask(page, INJURED)
    turn.get_by_text("Narrow by publisher or article").click()  # both are of one day
    fields = turn.get_by_role("group", name="Narrow this answer")
    assert not violations(page)
    fields.get_by_label("Publisher").select_option("Ellery Tide")
    turn.get_by_text("1 of 2 sentences shown, from 1 of 2 articles.").wait_for()
    assert turn.locator(".prose p:visible").count() == 1 and "Seventeen" in turn.locator(".prose").inner_text()
    assert turn.locator(".sources .known").all_inner_texts() == ["Ellery Tide, 15 June 2025"]
    fields.get_by_label("Article").select_option("Ferry strikes Customs Quay: 23 hurt")
    turn.get_by_text("No source of this answer is among these.").wait_for()
    assert turn.get_by_role("button", name="Ask again within these").count() == 0
    turn.get_by_role("button", name="Show all").click()
    assert turn.locator(".prose p:visible").count() == 2 and turn.locator(".sources .title").count() == 2
    fields.get_by_label("Publisher").select_option("Ellery Tide")
    turn.get_by_role("button", name="Ask again within these").click()
    again = page.locator(".turn").nth(1)
    again.locator(".tools").wait_for()
    assert again.locator(".limits").inner_text() == "Only Ellery Tide"
    assert set(again.locator(".sources .known").all_inner_texts()) == {"Ellery Tide, 15 June 2025"}


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_an_answer_is_narrowed_by_day_at_any_width(visit: Visits, site: str, width: int) -> None:
    page = visit(site, viewport={"width": width, "height": 900})
    turn = ask(page, HURT)
    turn.locator(".timeline summary").click()
    days = [one.get_attribute("datetime") for one in turn.locator(".timeline time").all()]
    markers = turn.locator(".prose .marker").count()
    turn.get_by_text("Narrow by publisher, date or article").click()
    turn.get_by_label("Reported from").fill(days[0])
    assert [one.get_attribute("datetime") for one in turn.locator(".timeline time").all()] == days
    assert turn.locator(".timeline time").first.is_visible()  # still open
    turn.get_by_label("Reported from").fill(days[1])
    turn.get_by_label("Reported to").fill(days[-1])
    turn.get_by_role("status").get_by_text("sentences shown").wait_for()
    assert turn.locator(".prose .marker:visible").count() == markers - 1  # of the first day there is one
    assert page.evaluate("() => document.documentElement.scrollWidth") == width
    assert not violations(page)
    turn.get_by_label("Reported from").fill("")
    turn.get_by_label("Reported to").fill("")
    assert turn.locator(".timeline time").count() == len(days)
    assert turn.get_by_role("button", name="Show all").count() == 0


def test_a_correction_and_the_copies_of_a_cited_article_are_shown_wherever_it_is(visit: Visits, site: str) -> None:
    page = visit(site)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    turn = ask(page, PIER)
    noted = "Corrected: “An earlier version of this article said that the planks were of <b>elm</b>."
    source = turn.locator(".sources > ul > li").filter(has_text="Quernmore pier reopens with ninety new planks")
    assert noted in source.inner_text() and "Also in The Lune Echo" in source.inner_text()
    turn.locator(".prose .marker").first.hover()
    page.get_by_role("tooltip").get_by_text(noted).wait_for()
    turn.get_by_role("button", name="Copy with footnotes").click()
    turn.get_by_role("button", name="Copied").wait_for()
    assert noted in page.evaluate("() => navigator.clipboard.readText()")
    for kind in ("Markdown", "HTML"):
        assert "Corrected: “An earlier version" in saved(page, turn, kind)[1]
    turn.locator(".prose .marker").first.click()
    page.locator("#panel mark").first.wait_for()
    assert noted in page.locator("#panel-changes").inner_text()
    assert not violations(page)
    page.locator("#panel-changes").get_by_role("link", name="The Lune Echo").click()
    page.get_by_role("complementary", name="Walkers back on Quernmore pier").locator(".line").first.wait_for()
    assert page.locator("#panel-changes").inner_text() == ""
    page.keyboard.press("Escape")
    assert turn.locator(".prose .marker").first.evaluate("link => link === document.activeElement")


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_the_last_of_an_answer_is_not_covered_by_the_question_field(visit: Visits, site: str, width: int) -> None:
    page = visit(site, viewport={"width": width, "height": 740})
    turn = ask(page, SOURED)
    page.evaluate("() => scrollTo(0, document.documentElement.scrollHeight)")
    field = page.locator("#composer .box").bounding_box()
    for part in (turn.locator(".sources li").last, turn.locator(".tools")):
        box = part.bounding_box()
        assert box["y"] + box["height"] <= field["y"]
    turn.locator(".places a").first.focus()  # and by keyboard what is reached stands clear of both edges
    box = turn.locator(".places a").first.bounding_box()
    head = page.locator("#head").bounding_box()
    assert head["y"] + head["height"] <= box["y"] and box["y"] + box["height"] <= field["y"]
