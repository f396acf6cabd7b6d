"""Opening passages: the panel, its address, article text that is hostile or awkward."""

import re
from typing import Any
from urllib.parse import quote

from tests.browser.conftest import AWKWARD
from tests.browser.visiting import Visits, ask

INJURED = "How many people got hurt in the Marigold accident?"
SOURED = "Why did Israel–Russia relations sour?"
MAPS = "How long did the catalogue of maps take?"
CHOIR = "Where will the choir of Quernmore sing?"
MARKED = """said => {
  const marks = [...document.querySelectorAll("#panel mark")].map(mark => mark.innerText).join("");
  return marks.split(/\\s+/).join(" ").trim() === said;
}"""


def marked(page: Any) -> str:
    """The words that are highlighted."""
    page.locator("#panel mark").first.wait_for()
    return "".join(page.locator("#panel mark").all_inner_texts())


def in_view(page: Any) -> bool:
    return bool(
        page.locator("#panel mark").first.evaluate(
            """mark => {
              const one = mark.getBoundingClientRect();
              const box = document.querySelector("#panel-body").getBoundingClientRect();
              return one.top >= box.top && one.top < box.bottom && box.bottom <= innerHeight;
            }"""
        )
    )


def test_a_marker_opens_the_article_at_the_words_it_cites(visit: Visits, site: str) -> None:
    page = visit(site)
    turn = ask(page, INJURED)
    turn.locator(".prose .marker").nth(1).click()
    panel = page.get_by_role("complementary", name="Ferry strikes Customs Quay: 23 hurt")
    assert marked(page).startswith("The passenger ferry Marigold ran into Customs Quay at about ten past four")
    assert marked(page).endswith("the harbour office said.")
    assert in_view(page)
    assert panel.locator("#panel-known").inner_text() == "Port Ellery Sentinel, 15 June 2025 · Bartholomew Nkemelu"
    assert panel.locator("#panel-place").inner_text() == "Line 8"
    assert panel.locator("#panel-source").inner_text() == "ferry-hits-quay-sentinel.txt"
    assert panel.locator(".line.cited .number").all_inner_texts() == ["8"]
    assert turn.locator(".prose .marker").nth(1).get_attribute("aria-current") == "true"


def test_every_marker_opens_the_sentence_before_it(visit: Visits, site: str) -> None:
    page = visit(site)
    turn = ask(page, SOURED)
    sentences = turn.locator(".prose .sentence")
    for number in range(sentences.count()):
        sentence = sentences.nth(number)
        sentence.locator(".marker").first.click()
        said = re.sub(r"\s*(\[\d+\])+$", "", sentence.inner_text())
        page.wait_for_function(MARKED, arg=said)  # until it is drawn, the words of the sentence before are marked
        assert " ".join(marked(page).split()) == said
        assert in_view(page)


def test_the_panel_goes_through_the_sources_of_an_answer(visit: Visits, site: str) -> None:
    page = visit(site)
    turn = ask(page, INJURED)
    turn.locator(".prose .marker").first.click()
    assert page.get_by_text("Source 1 of 2").is_visible()
    assert page.get_by_role("button", name="Previous source").is_disabled()
    page.get_by_role("button", name="Next source").click()
    page.get_by_role("complementary", name="Ferry strikes Customs Quay: 23 hurt").wait_for()
    assert page.get_by_text("Source 2 of 2").is_visible()
    page.go_back()  # one step, however many were looked at
    page.locator("#panel").wait_for(state="hidden")
    assert page.locator(".turn").count() == 1
    assert page.url == site


def test_a_reload_brings_the_panel_back_and_it_closes(visit: Visits, site: str) -> None:
    page = visit(site)
    ask(page, INJURED).locator(".prose .marker").first.click()
    shown = marked(page)
    page.reload()
    assert marked(page) == shown
    page.get_by_role("button", name="Close").click()
    page.locator("#panel").wait_for(state="hidden")
    page.locator(".turn .tools").wait_for()
    page.wait_for_url(site)


def test_a_marker_can_be_opened_in_a_tab_of_its_own(visit: Visits, site: str) -> None:
    page = visit(site)
    marker = ask(page, INJURED).locator(".prose .marker").first
    with page.context.expect_page() as opened:
        marker.click(modifiers=["ControlOrMeta"])
    assert marked(opened.value).startswith("Seventeen people were injured")
    assert not page.locator("#panel").is_visible()


def test_what_is_not_the_article_is_set_back(visit: Visits, site: str) -> None:
    page = visit(site)
    turn = ask(page, SOURED)
    turn.locator(".places a[href*=quiet-calls]").first.click()
    page.locator("#panel .aside").get_by_text("Related").wait_for()


def test_an_address_opens_its_passage(visit: Visits, site: str) -> None:
    page = visit(f"{site}#source=ferry-hits-quay-sentinel.txt&start=104&end=261&collection=default")
    assert marked(page).startswith("The passenger ferry Marigold")
    assert page.locator("#panel-place").inner_text() == "Line 8"
    page.get_by_role("button", name="Close").click()
    assert page.url == site


def test_an_address_without_a_passage_opens_the_article(visit: Visits, site: str) -> None:
    page = visit(f"{site}#source={quote('ferry-hits-quay-sentinel.txt')}")
    page.locator("#panel .line").first.wait_for()
    assert page.locator("#panel mark").count() == 0


def test_an_address_of_what_is_gone_is_told(visit: Visits, site: str) -> None:
    visit.expected.append("status of 404")  # type: ignore[attr-defined]
    page = visit(f"{site}#source=gone.txt&start=1&end=9")
    page.locator("#panel").get_by_text("This article is no longer in the collection.").wait_for()


def test_offsets_past_the_basic_plane_mark_the_right_words(visit: Visits, site: str) -> None:
    text = AWKWARD["choir.txt"]
    words = "The choir of Quernmore will sing 🎶 in the cathedral"
    start = text.index(words)
    page = visit(f"{site}#source=choir.txt&start={start}&end={start + len(words)}")
    assert marked(page) == words
    assert page.locator("#panel-place").inner_text() == "Line 7"


def test_an_answer_from_a_text_with_emoji_opens_its_words(visit: Visits, site: str) -> None:
    page = visit(site)
    ask(page, CHOIR).locator(".prose .marker").first.click()
    assert marked(page).startswith("The choir of Quernmore will sing 🎶")


def test_hostile_text_is_shown_as_text(visit: Visits, site: str) -> None:
    page = visit(site)
    turn = ask(page, MAPS)
    said = turn.locator(".sentence").first
    assert re.search(r"<script>|<img src", said.inner_text())
    said.locator(".marker").click()
    assert marked(page) in said.inner_text()
    shown = page.locator("#panel-body").inner_text()
    assert "The librarian <script>alert('body')</script> Uma Tansley" in shown
    assert '<img src="x" onerror="alert(\'image\')"> the catalogue' in shown
    assert "<img src=x onerror=\"alert('title')\">" in page.locator("#panel-title").inner_text()
    assert page.locator("main img, main script, #panel img, #panel script, main b, #panel b").count() == 0
    page.reload()  # and again from what the browser kept
    page.locator(".turn .tools").wait_for()
    assert page.locator("main img, main script").count() == 0


def test_a_hostile_question_is_shown_as_text(visit: Visits, site: str) -> None:
    question = "Who is <img src=x onerror=alert(1)> Uma Tansley?"
    page = visit(site)
    turn = ask(page, question)
    assert turn.locator("h2").inner_text() == question
    page.get_by_role("button", name="History").click()
    assert question in page.locator("#past-list").inner_text()
