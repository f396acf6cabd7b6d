"""Make the README's pictures of the page: `make screenshots`. They lie beside this file, in screenshots/."""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image

from tests.browser.serving import served
from tests.browser.visiting import Visits, ask, browsing
from tests.once import SAMPLE, ingested

FOLDER = Path(__file__).parent / "screenshots"
MOST_BYTES = 250_000
COLOURS = 48  # of a page in two inks, enough


def passage(page: Any) -> None:
    """An answer beside the article it rests on."""
    ask(page, "Why did Israel–Russia relations sour?").locator(".prose .marker").last.click()
    page.locator("#panel mark").first.wait_for()


def disagreement(page: Any) -> None:
    """Two reports that contradict each other."""
    ask(page, "How many people got hurt in the Marigold accident?")


def narrow(page: Any) -> None:
    """A refusal on a telephone."""
    ask(page, "Who won the football world cup in 2018?")


SHOTS: dict[str, tuple[Callable[[Any], None], dict[str, Any]]] = {
    "passage": (passage, {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"}),
    "disagreement": (disagreement, {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"}),
    "narrow": (narrow, {"viewport": {"width": 360, "height": 720}, "color_scheme": "light"}),
}


def main() -> int:
    """Take each, over the sample articles."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="screenshots-") as home, browsing() as browser:
        ingested(Path(home) / "collections" / "default", SAMPLE)
        with served(Path(home)) as serving:
            visits = Visits(browser)
            for name, (act, options) in SHOTS.items():
                page = visits(serving.url, device_scale_factor=2, **options)
                act(page)
                page.mouse.move(0, 400)
                _take(page, FOLDER / f"{name}.png")
            visits.close()
    return 0


def _take(page: Any, file: Path) -> None:
    page.screenshot(path=file)
    Image.open(file).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)
    assert file.stat().st_size < MOST_BYTES, f"{file.name} has {file.stat().st_size:,} bytes"


if __name__ == "__main__":
    sys.exit(main())
