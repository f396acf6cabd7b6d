"""A browser that watches the page: what it complains of, and whom it calls."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.once import SAMPLE

__all__ = ["HELD", "Visits", "ask", "browsing", "violations"]

HELD = f"{len(list(SAMPLE.iterdir())) + 4} articles"  # the sample and the four of conftest

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@contextmanager
def browsing() -> Iterator[Any]:
    """A browser; the test is skipped where there is none."""
    playwright = pytest.importorskip("playwright.sync_api", reason="the page's tests need playwright: make test")
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if not path:
        pytest.skip("the page's tests need a browser: apt-get install chromium, or Google Chrome")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


class Visits:
    """Opens pages, each in a profile of its own; in the end none may have complained, or called elsewhere."""

    def __init__(self, browser: Any) -> None:
        self._browser = browser
        self._contexts: list[Any] = []
        self.complaints: list[str] = []
        self.expected: list[str] = []  # patterns of complaints that a test brings about on purpose
        self.called: list[str] = []
        self.origins: set[str] = set()

    def __call__(self, url: str, *, before: str = "", **options: Any) -> Any:
        """The page at an address; `before` is JavaScript that runs before the page's own."""
        options = {"viewport": {"width": 1280, "height": 860}, "locale": "en-GB", "reduced_motion": "reduce", **options}
        context = self._browser.new_context(**options)
        context.set_default_timeout(60_000)  # only what hangs takes as long
        if before:
            context.add_init_script(before)
        self._contexts.append(context)
        self.origins.add(_origin(url))
        page = context.new_page()
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(f"uncaught: {error}"))
        page.on("dialog", self._dialog)
        context.on("request", lambda request: self.called.append(request.url))
        page.goto(url)
        return page

    def close(self) -> None:
        """Leave, and say what was wrong."""
        for context in self._contexts:
            context.close()
        allowed = re.compile("|".join(self.expected) or r"(?!)")
        complaints = [one for one in self.complaints if not allowed.search(one)]
        assert not complaints, complaints
        elsewhere = [url for url in self.called if _origin(url) not in self.origins]
        assert not elsewhere, elsewhere

    def _heard(self, message: Any) -> None:
        if "/v1/starters" in message.location.get("url", "") and "503" in message.text:
            return  # a test ends its server before its page, which may still wait for these
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{message.type}: {message.text}")

    def _dialog(self, dialog: Any) -> None:
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()


def ask(page: Any, question: str) -> Any:
    """Ask with the keyboard and wait for the end; the turn."""
    turns = page.locator(".turn").count()
    page.get_by_label("Your question").fill(question)
    page.keyboard.press("Enter")
    turn = page.locator(".turn").nth(turns)
    turn.locator(".tools").wait_for()
    return turn


def violations(page: Any) -> list[str]:
    """What axe finds that is serious or critical: rule and elements."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="accessibility: make test").Axe()
    found = axe.run(page).response["violations"]
    return [
        f"{one['id']}: {[node['target'] for node in one['nodes']]} {one['nodes'][0].get('failureSummary')}"
        for one in found
        if one["impact"] in {"serious", "critical"}
    ]


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme in {"http", "https", "ws", "wss"} else "own"
