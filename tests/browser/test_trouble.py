"""What goes wrong is said plainly, and loses nothing: no network, no key, too many questions, no articles."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.service.keys import Keys
from tests.browser.serving import Serving, served
from tests.browser.visiting import Visits, ask, violations
from tests.llm.server import ScriptedServer
from tests.once import ingested
from tests.programs.program import ForkServer

INJURED = "How many people got hurt in the Marigold accident?"


def send(page: object, question: str) -> None:
    page.get_by_label("Your question").fill(question)  # type: ignore[attr-defined]
    page.keyboard.press("Enter")  # type: ignore[attr-defined]


def test_what_is_no_question_is_said_to_be_none(visit: Visits, site: str) -> None:
    visit.expected.append("status of 422")
    page = visit(site)
    send(page, "???")
    page.locator(".ended").get_by_text("Please ask a question of up to 10,000 characters.").wait_for()


def test_without_a_network_the_question_stays_and_is_asked_again(visit: Visits, site: str) -> None:
    visit.expected.append("ERR_INTERNET_DISCONNECTED")
    page = visit(site)
    page.context.set_offline(True)
    send(page, INJURED)
    page.locator(".ended").get_by_text("There is no network connection.").wait_for()
    assert page.locator(".turn h2").inner_text() == INJURED
    assert not violations(page)
    page.context.set_offline(False)
    page.get_by_role("button", name="Ask again").click()
    page.locator(".sources").wait_for()
    assert page.locator(".turn").count() == 1
    assert page.locator(".ended").count() == 0


def test_a_server_that_goes_away_in_the_middle_leaves_what_was_verified(
    visit: Visits, fork_server: ForkServer, ferry: Path, scripted: ScriptedServer
) -> None:
    visit.expected.append("ERR_(CONNECTION|INCOMPLETE|NETWORK|EMPTY)")
    scripted.reset("stalls later")
    with Serving(fork_server, ferry, model=scripted.model, base_url=scripted.base_url, shutdown_seconds=0) as serving:
        page = visit(serving.url)
        send(page, INJURED)
        page.locator(".prose .marker").first.wait_for()
    ended = page.locator(".ended p")
    ended.wait_for()
    assert re.search(r"lost|stopp|cannot be reached|wrong", ended.inner_text())
    assert ended.inner_text().endswith("Each sentence above was checked.")
    assert page.locator(".sources .title").count() >= 1
    page.get_by_role("button", name="Ask again").click()
    page.locator(".ended").get_by_text("The server cannot be reached.").wait_for()


def test_too_many_questions_say_when_to_come_back(visit: Visits, keyed: tuple[Path, str]) -> None:
    visit.expected.append("status of 4(01|29)")
    home, key = keyed
    with served(home, rate_limit="6/hour") as serving:  # of which the first screen takes three, or a few more
        page = visit(serving.url)
        page.get_by_label("Key", exact=True).fill(key)
        page.keyboard.press("Enter")
        page.locator("#held").get_by_text("2 articles").wait_for()
        for asked in range(4):
            send(page, INJURED)
            page.locator(".turn").nth(asked).locator(".tools, .ended").first.wait_for()
            if page.locator(".ended").count():
                break
        assert re.search(r"Too many questions .* Try again in \d+ minutes\.", page.locator(".ended").inner_text())


def test_a_busy_server_says_when_to_come_back(visit: Visits, ferry: Path, scripted: ScriptedServer) -> None:
    visit.expected.append("status of 503")
    scripted.reset("stalls")
    busy = {"answers_at_once": 1, "answers_waiting": 0, "model": scripted.model, "base_url": scripted.base_url}
    with served(ferry, **busy) as serving:
        first, second = visit(serving.url), visit(serving.url)
        send(first, INJURED)
        first.locator("#turns").get_by_text("is reading").wait_for()
        send(second, INJURED)
        second.locator(".ended").get_by_text(re.compile(r"Try again in \d+ seconds?\.")).wait_for()
        first.get_by_role("button", name="Stop").click()
        first.locator(".ended").get_by_text("Stopped.").wait_for()


@pytest.fixture(scope="module")
def keyed(ferry: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A home whose server asks for a key, and the key."""
    locked = tmp_path_factory.mktemp("locked")
    (locked / "collections").symlink_to(ferry / "collections", target_is_directory=True)
    return locked, Keys(locked).add("desk", "read")


@pytest.fixture(scope="module")
def locked(keyed: tuple[Path, str]) -> Iterator[tuple[str, str]]:
    """The address of such a page, and the key."""
    home, key = keyed
    with served(home) as serving:
        yield serving.url, key


def test_a_key_is_asked_for_kept_and_forgotten(visit: Visits, locked: tuple[str, str]) -> None:
    visit.expected.append("status of 401")
    address, key = locked
    page = visit(address)
    dialog = page.get_by_role("dialog", name="This collection opens with a key")
    dialog.wait_for()
    assert not violations(page)
    page.keyboard.type("wrong")
    page.keyboard.press("Enter")
    dialog.get_by_text("The key that was used is not known here.").wait_for()
    page.keyboard.type(key)
    page.keyboard.press("Enter")
    page.locator("#held").get_by_text("2 articles").wait_for()
    assert key not in page.content()
    page.reload()
    ask(page, INJURED)
    page.get_by_role("button", name="Key", exact=True).click()
    page.get_by_role("button", name="Forget the key").click()
    assert key not in page.evaluate("() => JSON.stringify(localStorage)")
    send(page, INJURED)
    dialog.wait_for()
    page.keyboard.press("Escape")
    page.locator(".ended").get_by_text("This collection opens with a key.").wait_for()


def test_whoever_put_off_the_key_finds_where_to_give_it(visit: Visits, locked: tuple[str, str]) -> None:
    visit.expected.append("status of 401")
    address, key = locked
    page = visit(address)
    dialog = page.get_by_role("dialog", name="This collection opens with a key")
    for name in ("Give the key", "Library"):
        dialog.wait_for()
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Give the key").wait_for()
        page.get_by_role("button", name=name).click()
    dialog.wait_for()
    page.keyboard.type(key)
    page.keyboard.press("Enter")
    page.locator("#held").get_by_text("2 articles").wait_for()


def test_a_passage_opens_once_the_key_is_given(visit: Visits, locked: tuple[str, str]) -> None:
    visit.expected.append("status of 401")
    address, key = locked
    page = visit(f"{address}#source=ferry-hits-quay-sentinel.txt&start=104&end=261")
    page.get_by_label("Key", exact=True).fill(key)
    page.keyboard.press("Enter")
    page.locator("#panel mark").first.wait_for()
    page.locator("#held").get_by_text("2 articles").wait_for()


def test_an_empty_index_says_how_it_is_filled(visit: Visits, tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "swans.txt").write_text("Council counts its swans\n\nThe council counted ninety-one swans in April.\n")
    with served(tmp_path) as serving:
        page = visit(serving.url, viewport={"width": 360, "height": 740})
        page.get_by_role("heading", name="There are no articles yet").wait_for()
        assert page.evaluate("() => document.querySelector('pre').scrollWidth") <= 360  # the whole command is in sight
        assert page.locator("#fill").inner_text() == f"onrecord --home {tmp_path} ingest FOLDER"
        assert not page.get_by_label("Your question").is_visible()
        assert not violations(page)
        ingested(tmp_path / "collections" / "default", folder)
        page.get_by_role("button", name="Look again").click()
        page.locator("#held").get_by_text("1 article").wait_for()
        assert page.get_by_label("Your question").is_visible()


def test_one_of_several_collections_is_chosen(visit: Visits, tmp_path: Path) -> None:
    for name in ("harbour", "swans"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "a.txt").write_text(f"News of the {name}\n\nThe {name} were counted in April by {name} wardens.\n")
        ingested(tmp_path / "collections" / name, folder)
    with served(tmp_path) as serving:
        page = visit(serving.url)
        choice = page.get_by_role("combobox", name="Collection")
        page.get_by_role("heading", name="There are no articles yet").wait_for()
        assert choice.locator("option").all_inner_texts() == ["default", "harbour", "swans"]
        choice.select_option("swans")
        turn = ask(page, "Who counted the swans in April?")
        turn.locator(".marker").first.click()
        page.get_by_role("complementary", name="News of the swans").locator("mark").first.wait_for()
        assert "collection=swans" in page.url
        assert not violations(page)
        page.reload()
        page.get_by_role("complementary", name="News of the swans").locator("mark").first.wait_for()
        choice.wait_for()
        assert choice.input_value() == "swans"
        choice.select_option("harbour")
        assert page.locator(".turn").count() == 0


def test_a_narrow_head_has_room_for_all_it_may_hold(visit: Visits, tmp_path: Path) -> None:
    visit.expected.append("status of 401")
    (tmp_path / "a.txt").write_text("Swans\n\nThe swans were counted in April by the wardens.\n")
    for name in ("default", "a-collection-with-a-long-name-of-its-own"):
        ingested(tmp_path / "collections" / name, tmp_path / "a.txt")
    key = Keys(tmp_path).add("desk", "read")
    with served(tmp_path) as serving:
        page = visit(serving.url, viewport={"width": 320, "height": 640})
        page.get_by_label("Key", exact=True).fill(key)
        page.keyboard.press("Enter")
        page.locator("#held").get_by_text("1 article").wait_for()
        ask(page, "Who counted the swans?")
        assert page.evaluate("() => document.documentElement.scrollWidth") == 320
        for button in page.locator("#head button:visible").all():
            assert button.bounding_box()["x"] + button.bounding_box()["width"] <= 320


def test_an_article_that_changed_since_is_told(visit: Visits, tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    file = folder / "swans.txt"
    body = "The council counted ninety-one swans on the estuary in April.\n"
    file.write_text(f"Council counts its swans\n\n{body}")
    ingested(tmp_path / "collections" / "default", folder)
    with served(tmp_path) as serving:
        page = visit(serving.url)
        ask(page, "How many swans did the council count in April?")
        file.write_text(f"Council counts its swans\n\nUpdated on Monday with a new head count.\n{body}")
        ingested(tmp_path / "collections" / "default", folder)
        page.locator(".prose .marker").click()
        page.locator("#panel").get_by_text("the passage is still in it").wait_for()
        assert "ninety-one swans" in page.locator("#panel mark").inner_text()
        assert page.locator("#panel-place").inner_text() == "Line 4"
        file.write_text("Council counts its swans\n\nNobody knows how many swans there are on the estuary.\n")
        ingested(tmp_path / "collections" / "default", folder)
        page.reload()
        page.locator("#panel").get_by_text("The passage that was cited is no longer in it").wait_for()


def test_a_link_carries_the_version_and_finds_its_words_anew(visit: Visits, tmp_path: Path) -> None:
    file = tmp_path / "swans.txt"
    body = "The council counted ninety-one swans on the estuary in April.\n"
    file.write_text(f"Council counts its swans\n\n{body}")
    ingested(tmp_path / "collections" / "default", file)
    with served(tmp_path) as serving:
        page = visit(serving.url)
        marker = ask(page, "How many swans did the council count in April?").locator(".prose .marker")
        address = f"{serving.url}{marker.get_attribute('href')}"
        assert "&sha=" in address and "&quote=" in address
        file.write_text(f"Council counts its swans\n\nUpdated on Monday with a new head count.\n{body}")
        ingested(tmp_path / "collections" / "default", file)
        other = visit(address)  # somebody else's browser
        other.locator("#panel").get_by_text("the passage is still in it").wait_for()
        assert "ninety-one swans" in other.locator("#panel mark").inner_text()
        cut = visit(re.sub(r"&quote=[^&]*", "&quote=The%20council%20weighed", address))
        cut.locator("#panel blockquote").get_by_text("The council weighed…", exact=True).wait_for()
        bare = visit(re.sub(r"&quote=[^&]*", "", address))
        bare.locator("#panel").get_by_text("This article has changed").wait_for()
        assert bare.locator("#panel mark").count() == 0  # other words stand there now
