"""What the browser keeps: conversations, theme, a question half written; and browsers that keep nothing."""

from typing import Any

from tests.browser.visiting import Visits, ask

INJURED = "How many people got hurt in the Marigold accident?"
SOURED = "Why did Israel–Russia relations sour?"
UNKNOWN = "Who won the football world cup in 2018?"

FORBIDDEN = """
  for (const name of ["localStorage", "sessionStorage"])
    Object.defineProperty(window, name, { get() { throw new DOMException("no", "SecurityError"); } });
"""
FILL = """() => {
  let size = 1 << 20;
  for (let number = 0; size >= 1; number += 1) {
    try { localStorage.setItem(`other${number}`, "x".repeat(size)); } catch { size >>= 1; }
  }
}"""


def past(page: Any) -> Any:
    """The list of past conversations, opened."""
    page.get_by_role("button", name="History").click()
    return page.get_by_role("dialog", name="Past questions")


def test_a_conversation_is_there_after_a_reload(visit: Visits, site: str) -> None:
    page = visit(site)
    ask(page, INJURED)
    shown = ask(page, UNKNOWN).inner_text()
    before = page.locator("#turns").inner_text()
    page.reload()
    page.locator(".turn .tools").nth(1).wait_for()
    assert page.locator("#turns").inner_text() == before
    assert page.locator(".turn").nth(1).inner_text() == shown
    page.locator(".prose .marker").first.click()
    page.locator("#panel mark").first.wait_for()
    page.keyboard.press("Escape")
    assert ask(page, "When did that happen?").locator(".asked").is_visible()  # the conversation goes on


def test_an_old_conversation_is_opened_again(visit: Visits, site: str) -> None:
    page = visit(site)
    ask(page, INJURED)
    page.get_by_role("button", name="New").click()
    assert page.get_by_role("heading", name="What do the articles say?").is_visible()
    assert ask(page, "When did that happen?").locator(".asked").is_hidden()  # nothing went before
    page.get_by_role("button", name="New").click()
    listed = past(page)
    assert listed.locator(".title").all_inner_texts() == ["When did that happen?", INJURED]
    listed.get_by_role("button", name=INJURED).first.click()
    assert page.locator(".turn h2").all_inner_texts() == [INJURED]
    assert page.title() == f"{INJURED} – onrecord"


def test_past_conversations_are_searched_renamed_and_exported(visit: Visits, site: str) -> None:
    page = visit(site)
    for question in (INJURED, UNKNOWN):
        ask(page, question)
        page.get_by_role("button", name="New").click()
    listed = past(page)
    listed.get_by_label("Search past questions and answers").fill("customs QUAY")  # words of the answer
    assert listed.locator(".title").all_inner_texts() == [INJURED]
    listed.get_by_label("Search past questions and answers").fill("zebra")
    listed.get_by_text("None holds these words.").wait_for()
    listed.get_by_label("Search past questions and answers").fill("")
    listed.get_by_role("button", name=f"Rename: {INJURED}").click()
    listed.get_by_role("textbox", name="Title").fill("The ferry")
    page.keyboard.press("Enter")
    assert listed.locator(".title").all_inner_texts() == [UNKNOWN, "The ferry"]
    with page.expect_download() as saved:
        listed.get_by_role("button", name="Export: The ferry").click()
    assert saved.value.suggested_filename == "The-ferry.md"
    assert saved.value.path().read_text("utf-8").startswith(f"## {INJURED}\n")
    listed.locator(".open").nth(1).click()
    assert page.title() == "The ferry – onrecord"


def test_a_reload_brings_back_which_source_of_how_many_is_open(visit: Visits, site: str) -> None:
    page = visit(site)
    ask(page, INJURED).locator(".prose .marker").nth(1).click()
    page.get_by_text("Source 2 of 2").wait_for()
    page.reload()
    page.get_by_text("Source 2 of 2").wait_for()
    assert page.get_by_role("button", name="Previous source").is_enabled()


def test_one_conversation_is_deleted_or_all_of_them(visit: Visits, site: str) -> None:
    page = visit(site)
    for question in (INJURED, SOURED, UNKNOWN):
        ask(page, question)
        page.get_by_role("button", name="New").click()
    listed = past(page)
    listed.get_by_role("button", name=f"Delete: {SOURED}").click()
    assert listed.locator(".title").all_inner_texts() == [UNKNOWN, INJURED]
    assert page.evaluate("() => document.activeElement.ariaLabel") == f"Delete: {INJURED}"
    listed.get_by_role("button", name="Delete all").click()
    assert listed.locator("li").count() == 2  # it asks first
    listed.get_by_role("button", name="Delete all of them for good?").click()
    listed.get_by_text("Questions that you ask are kept here").wait_for()
    assert page.evaluate("() => Object.keys(localStorage)") == []


def test_the_conversation_on_the_page_goes_when_it_is_deleted(visit: Visits, site: str) -> None:
    page = visit(site)
    ask(page, INJURED)
    past(page).get_by_role("button", name=f"Delete: {INJURED}").click()
    assert page.locator(".turn").count() == 0
    page.reload()
    page.get_by_role("heading", name="What do the articles say?").wait_for()
    assert page.locator(".turn").count() == 0


def test_a_browser_that_forbids_storage_still_answers(visit: Visits, site: str) -> None:
    page = visit(site, before=FORBIDDEN)
    ask(page, INJURED)
    page.locator("#fleeting").wait_for()
    listed = past(page)
    assert listed.locator(".title").all_inner_texts() == [INJURED]
    assert listed.get_by_text("This browser keeps nothing").is_visible()


def test_a_full_browser_still_answers_and_says_that_it_keeps_no_more(visit: Visits, site: str) -> None:
    page = visit(site)
    page.evaluate(FILL)
    ask(page, INJURED)
    page.locator("#fleeting").wait_for()
    assert past(page).locator(".title").all_inner_texts() == [INJURED]


def test_the_oldest_conversations_make_room(visit: Visits, site: str) -> None:
    page = visit(site)
    old = """() => {
      const turn = { question: "Old", asked: "Old", state: "done", sentences: [], citations: [], withheld: [] };
      const made = { id: "old", at: 1, collection: "default", turns: [{ ...turn, more: "x".repeat(200000) }] };
      localStorage.setItem("onrecord.conversation.old", JSON.stringify(made));
    }"""
    page.evaluate(old)
    page.evaluate(FILL)
    ask(page, INJURED)
    assert past(page).locator(".title").all_inner_texts() == [INJURED]
    assert page.evaluate("() => localStorage.getItem('onrecord.conversation.old')") is None


def test_what_another_version_kept_does_no_harm(visit: Visits, site: str) -> None:
    page = visit(site)
    page.evaluate("""() => {
      localStorage.setItem("onrecord.conversation.1", "{broken");
      localStorage.setItem("onrecord.conversation.2", '{"id": "2", "turns": [{"question": 3}]}');
      localStorage.setItem("onrecord.theme", '"mauve"');
      sessionStorage.setItem("onrecord.current", '"2"');
    }""")
    page.reload()
    page.get_by_role("heading", name="What do the articles say?").wait_for()
    assert past(page).locator("li").count() == 0


def test_a_question_half_written_survives_a_reload(visit: Visits, site: str) -> None:
    page = visit(site)
    page.get_by_label("Your question").fill("Why did the")
    page.reload()
    assert page.get_by_label("Your question").input_value() == "Why did the"


def test_the_theme_follows_the_system_until_one_is_chosen(visit: Visits, site: str) -> None:
    page = visit(site, color_scheme="dark")
    paper = "() => getComputedStyle(document.documentElement).backgroundColor"
    dark = page.evaluate(paper)
    page.emulate_media(color_scheme="light")
    light = page.evaluate(paper)
    assert dark != light
    switch = page.get_by_role("switch", name="Dark theme")
    assert switch.get_attribute("aria-checked") == "false"
    switch.click()
    assert switch.get_attribute("aria-checked") == "true"
    assert page.evaluate(paper) == dark
    page.reload()
    assert page.evaluate(paper) == dark
    page.get_by_role("switch", name="Dark theme").click()
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(paper) == light
