"""Read ARCHITECTURE.md, and draw its picture of the layers anew: `python -m tests.architecture`."""

import re
from pathlib import Path
from textwrap import fill

from tests.test_house import MODULES, PACKAGES, ROOMS, ROOT, imported

DOCUMENT = ROOT / "ARCHITECTURE.md"
BEGINS, ENDS = "<!-- layers: python -m tests.architecture -->\n```text\n", "```\n<!-- end of the layers -->\n"
WIDTH = 110
COLLECTIONS = Path("eval/collections")  # its README.md describes what is in it


def packages() -> dict[str, set[str]]:
    """Each package with the packages that its files import."""
    found: dict[str, set[str]] = {package: set() for package in PACKAGES}
    for file in MODULES:
        package = file.partition("/")[0]
        found[package].update(other.partition("/")[0] for other in imported(file))
    return {package: others - {package} for package, others in found.items()}


def picture() -> str:
    """Draw the layers: each package under those that import it, then the rooms of each, highest first."""
    found = packages()
    height = dict.fromkeys(PACKAGES, 0)
    # The command line starts the evaluation through one function; that puts no package over the other.
    below = {package: others - ({"eval"} if package == "api" else set()) for package, others in found.items()}
    for _ in PACKAGES:
        height = {package: 1 + max((height[one] for one in below[package]), default=0) for package in PACKAGES}
    order = sorted(PACKAGES, key=lambda package: (-height[package], PACKAGES.index(package)))
    arrows = [f"{package:8}→ {' '.join(one for one in order if one in found[package]) or '–'}" for package in order]
    return "\n".join([*arrows, "", *(_rooms(package) for package in order if len(ROOMS[package]) > 1)]) + "\n"


def _rooms(package: str) -> str:
    floors = [line.replace(".", "…") for line in reversed(ROOMS[package])]
    return fill(f"{package:8}{' › '.join(floors)}", WIDTH, subsequent_indent=" " * 8, break_on_hyphens=False)


def redrawn(text: str) -> str:
    """Return the document with the picture as it is to be."""
    before, _, rest = text.partition(BEGINS)
    _, _, after = rest.partition(ENDS)
    return f"{before}{BEGINS}{picture()}{ENDS}{after}"


def tree(text: str) -> dict[str, str]:
    """Return the folders that the tree of the document shows, with trailing slashes, and what is said of each."""
    block = re.search(r"```text\n(.*?)```", text, re.DOTALL)
    assert block, "there is no tree"
    found: dict[str, str] = {}
    package = last = ""
    for line in block[1].split("\n"):
        shown = re.fullmatch(r"( {4})?([\w.]+/)(?: +(.*))?", line)
        if shown:
            package = package if shown[1] else shown[2]
            last = f"{package}{shown[2]}" if shown[1] else package
            found[last] = shown[3] or ""
        elif line.strip():
            found[last] += f" {line.strip()}"
    return found


def folders() -> set[str]:
    """Return every folder of the packages that holds a file, with a trailing slash, but for those of COLLECTIONS."""
    files = (path for package in PACKAGES for path in (ROOT / package).rglob("*") if path.is_file())
    held = {parent for path in files for parent in path.relative_to(ROOT).parents if parent.name}
    told = {folder for folder in held if COLLECTIONS not in folder.parents and "__pycache__" not in folder.parts}
    return {f"{folder.as_posix()}/" for folder in told}


if __name__ == "__main__":
    Path(DOCUMENT).write_text(redrawn(DOCUMENT.read_text("utf-8")), "utf-8")
