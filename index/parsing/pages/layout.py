"""Prepare a page's layout for extraction, and read its headline, byline, date and standfirst."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from index.cleaning.classifier import Kind, is_prose, kind
from index.parsing.blocks import BLOCKS, block_lines, local_name, table_lines
from index.parsing.markup.trees import text_in
from index.parsing.metadata import signed
from index.parsing.pages.furniture import is_linked, tokens
from index.text.dates import stated_day
from index.text.stamps import CHANGED

__all__ = [
    "byline",
    "day_below",
    "drop_link_lists",
    "headline",
    "lift_out_of_footers",
    "on_cards",
    "outlet_beside",
    "overgrown",
    "part_facts",
    "part_paragraphs",
    "spell_out_tables",
    "standfirst",
    "unfold_layout_tables",
]

_ELEMENTS = 50_000  # of a page, at most
_ATTRIBUTES = 500  # of one element, at most
_LONG_TAG = 2_000  # characters of a tag from which its attributes are counted
_TAG = re.compile(r"<[a-zA-Z][^>]*")
_VALUE = re.compile(r"\"[^\"]*\"|'[^']*'")
_LEAD = re.compile(
    r"(?:^|[\s_-])(?:stand-?first|sub-?title|sub-?head(?:line|ing)?|deck?|teaser|strap-?line|lead|lede|leadin"
    r"|intro(?:duction)?|chapo|vorspann|entradilla|excerpt|summary|synopsis|abstract|key-?(?:points|facts)"
    r"|takeaways|highlights)(?:$|[\s_-])"
)
_ASIDE = frozenset("nav aside footer figure figcaption form table ul ol".split())
_HEADINGS = frozenset("h2 h3 h4 h5 h6 p strong b".split())
_OVER = frozenset("h2 h3 h4 h5 h6".split())  # headings that may stand above a standfirst: “Key points”
_INLINE = frozenset("span time a b strong".split())
_LINKS = 0.8  # linked share of the text of a list of links, at least
_FULL_NAME = re.compile(r"[^\W\d_][\w.’'-]*(?: [^\W\d_][\w.’'-]*)")
_NAME = re.compile(r"[^\W\d_a-z][\w.’'-]*(?: [^\W\d_][\w.’'-]*){0,2} [^\W\d_a-z][\w.’'-]*")
_SEAM = re.compile(r"(?<=\w)\0+(?=\w)")
_BETWEEN = re.compile(r"\s+[—–|•·]\s+")
_CHANGED = re.compile(r"(?:last )?(?:updat|modif)", re.IGNORECASE)
_DATED = (Kind.DAY, Kind.STAMP, Kind.BYLINE)
_STOPS = (".", "!", "”", '"', "。")
_AROUND_NAME = " \t|•·»:–—-"
_NAME_WORDS = 5
_NEAR = 40  # elements after the headline among which byline, date and standfirst are sought
_SHORTEST, _LONGEST = 5, 90  # words of a standfirst
_SHORT = 12  # words of a byline
_ABOUT_WRITERS = frozenset("author authors bio biography about profile byline contributor contributors".split())
_RUNNING = 12  # words of a paragraph of running text
_CELL = 60  # characters of a cell of data whose text is marked up as a paragraph, at most
_SHARED = 60  # leading characters that a standfirst must share with the page's description


def overgrown(markup: str) -> str | None:
    """Return why a page is not parsed: it has more elements or attributes than any news page; None where it has not."""
    if markup.count("<") > _ELEMENTS and sum(1 for _ in _TAG.finditer(markup)) > _ELEMENTS:
        return f"the page has more than {_ELEMENTS:,} elements"
    for tag in _TAG.finditer(markup):
        if tag.end() - tag.start() > _LONG_TAG and len(_VALUE.sub("", tag.group()).split()) > _ATTRIBUTES:
            return f"an element of the page has more than {_ATTRIBUTES} attributes"
    return None


def part_facts(tree: Any) -> None:
    """Put a blank between a word and a following inline element with a capital, so that two facts are not one word."""
    for element in tree.iter("span", "time", "a"):
        before = element.getprevious()
        if not (element.text or "")[:1].isupper():
            continue
        if before is None:
            around = element.getparent()
            around.text = _parted(around.text)
        elif before.tail or before.tag in _INLINE:
            before.tail = _parted(before.tail) if before.tail else " " * (text_in(before)[-1:].islower())


def _parted(text: str | None) -> str | None:
    return f"{text} " if text and text[-1].islower() else text


def part_paragraphs(tree: Any) -> None:
    """Make paragraphs of the texts between doubled line breaks, as old pages have them."""
    for around in tree.xpath("//*[count(br) > 1][not(self::pre)]"):
        runs = _between_breaks(around)
        if sum(any(map(_says, run)) for run in runs) < 2:
            continue
        around.text = None
        around.tag = "div" if around.tag == "p" else around.tag
        for element in list(around):
            around.remove(element)
        for run in runs:
            boxes = any(local_name(part) in BLOCKS - {"br"} for part in run if not isinstance(part, str))
            _fill(around, "div" if boxes else "p", run)


def _between_breaks(around: Any) -> list[list[Any]]:
    """The texts and elements in an element, in runs that end with two line breaks."""
    runs: list[list[Any]] = [[around.text or ""]]
    broken = False
    for child in around:
        breaks = local_name(child) == "br"
        if breaks and broken:
            runs.append([])
        runs[-1] += [*([] if breaks and broken else [child]), child.tail or ""]
        broken = breaks and not (child.tail or "").strip()
    return [run for run in runs if any(not isinstance(part, str) or part.strip() for part in run)]


def _says(part: Any) -> bool:
    return bool((part if isinstance(part, str) else text_in(part)).strip())


def _fill(around: Any, name: str, run: Sequence[Any]) -> None:
    """Append an element with the texts and elements of a run."""
    block = around.makeelement(name)
    around.append(block)
    last = None
    for part in run:
        if not isinstance(part, str):
            part.tail = None
            block.append(part)
            last = part
        elif last is None:
            block.text = (block.text or "") + part
        else:
            last.tail = (last.tail or "") + part


def headline(tree: Any) -> str | None:
    """Return the text of a page's only `h1`; None where it has none or several.

    The `h1` may be the site's name. Then the page's title holds it and a longer `h2`, and that `h2` is returned.
    """
    found = tree.xpath("//h1")
    texts = list(dict.fromkeys(filter(None, map(text_in, found))))
    if len(texts) != 1:
        return None
    title = text_in(tree.find(".//title"))
    below = (text_in(heading) for heading in tree.iter("h2"))
    longer = (text for text in below if len(text) > len(texts[0]) and text in title and texts[0] in title)
    return next(longer, texts[0])


def spell_out_tables(tree: Any) -> None:
    """Replace each table of data by paragraphs, one for each row, in which values have the names of their columns."""
    for table in tree.xpath("//table[not(.//table) and not(.//form) and not(ancestor::table)]"):
        lines = list(table_lines(table)) if _holds_data(table) else []
        if len(lines) < 2 or table.getparent() is None:
            continue
        table.tag = "div"
        tail = table.tail
        table.clear()
        table.tail = tail
        for line in lines:
            paragraph = table.makeelement("p")
            paragraph.text = line
            table.append(paragraph)
    for cell in tree.xpath("//*[@rowspan or @colspan]"):  # trafilatura would repeat the cell any number of times
        for name in ("rowspan", "colspan"):
            cell.attrib.pop(name, None)


def unfold_layout_tables(tree: Any, *, every: bool = False) -> None:
    """Turn layout tables, which hold paragraphs and headings instead of data, into `div` elements.

    With `every`, all tables with paragraphs, headings or tables in them count as layout, as in archives' exports.
    """
    for table in tree.xpath("//table[.//p or .//h1 or .//h2 or .//table]"):
        laid_out = every or bool(table.xpath(".//h1 | .//h2 | .//table | .//td[count(.//p) > 1]"))
        if not laid_out and _holds_data(table, _CELL):
            continue
        for element in table.iter("table", "tbody", "thead", "tr", "td", "th"):
            element.tag = "div"


def drop_link_lists(tree: Any) -> None:
    """Remove each list of links to other stories, with the heading above it."""
    for listing in tree.xpath("//ul[count(li) > 1] | //ol[count(li) > 1]"):
        before, linked = listing.getprevious(), sum(len(text_in(link)) for link in listing.iter("a"))
        whole = len(text_in(listing))
        if before is None or not _is_heading(before) or not whole or linked < _LINKS * whole:
            continue
        for element in (listing, before):
            element.drop_tree()


def lift_out_of_footers(tree: Any) -> None:
    """Move running text out of an article's `footer`, which trafilatura ignores, unless it is about the author."""
    for footer in tree.xpath("//article//footer"):
        for paragraph in footer.xpath(".//p"):
            text = text_in(paragraph)
            within = [paragraph, *(above for above in paragraph.iterancestors() if footer in above.iterancestors())]
            about = any(tokens(element) & _ABOUT_WRITERS for element in (*within, footer)) or _is_of_writer(text, tree)
            if len(text.split()) >= _RUNNING and text.endswith(_STOPS) and not about and not is_linked(paragraph):
                footer.addprevious(paragraph)


def _is_of_writer(text: str, tree: Any) -> bool:
    """Whether a paragraph is about the author: it begins with a name that also stands in a short line of the page."""
    name = _FULL_NAME.match(text)
    lines = (text_in(node) for node in tree.iter("p", "div", "span", "a", "li") if len(node) < _SHORT) if name else ()
    return any(name[0] in line and len(line.split()) <= _SHORT for line in lines if name)


def _is_heading(element: Any) -> bool:
    """Whether the element above a list is a heading rather than a sentence."""
    return local_name(element) in _HEADINGS and not text_in(element).rstrip().endswith((".", "!", "”", '"'))


def outlet_beside(title: str | None, heading: str | None, page: str) -> str | None:
    """Return the short name beside the headline in a page's title, if the page's text repeats it; else None."""
    if not title or not heading or title == heading or heading not in title:
        return None
    name = title.replace(heading, "", 1).strip(_AROUND_NAME)
    return name if 0 < len(name.split()) <= _NAME_WORDS and page.count(name) > 0 else None


def _holds_data(table: Any, longest: int = 300) -> bool:
    rows = [[cell for cell in row if local_name(cell) in ("td", "th")] for row in table.iter("tr")]
    wide = sum(1 for row in rows if len(row) > 1)
    return wide > 1 and 2 * wide > len(rows) and max(map(len, map(text_in, table.iter("td"))), default=0) < longest


def byline(tree: Any, language: str | None = None) -> str | None:
    """Return the names in the byline below the headline, in English or in `language`; None without one."""
    for element in _below_headline(tree):
        for line in (*_BETWEEN.split(_spaced(element)), *element.itertext()):
            if len(line.split()) <= _SHORT and kind(line, language) is Kind.BYLINE:
                return signed(line, language)
    return None


def _spaced(element: Any) -> str:
    """The text of an element, with blanks between inline parts that would otherwise run together as one word."""
    return " ".join(_SEAM.sub(" ", "\0".join(element.itertext())).replace("\0", "").split())


def day_below(tree: Any, language: str | None = None) -> date | None:
    """Return the date in a line between the headline and the text that is a date, a stamp or a byline; else None."""
    for element in _below_headline(tree):
        line = _spaced(element)
        if is_prose(line) and len(line.split()) > _RUNNING:
            break
        parts = [line, *_BETWEEN.split(line)]
        dated = next((part for part in parts[1:] if stated_day(part)), "")
        if dated and not _is_of_change(dated) and any(kind(part, language) in _DATED for part in parts):
            return stated_day(dated)
    return None


def _is_of_change(line: str) -> bool:
    return (_CHANGED.match(line) or CHANGED.match(line)) is not None


def on_cards(tree: Any) -> tuple[str, ...]:
    """Return the names on authors' cards below the headline: linked texts of two to four capitalised words."""
    cards = (card for card in tree.xpath("//h1/following::*[.//a[@href]]")[:_NEAR] if tokens(card) & _ABOUT_WRITERS)
    linked = (text_in(link) for card in cards for link in card.iter("a"))
    return tuple(dict.fromkeys(name for name in linked if _NAME.fullmatch(name)))


def standfirst(tree: Any, text: str, description: str | None = None) -> str | None:
    """Return the standfirst below the headline, if the extracted `text` lacks it; None without one.

    It is recognised by its class names, by the page's description, or as an `h2` directly below the `h1`.
    """
    described = (*_described(tree), *([description] if description else ()))
    folded = " ".join(text.split())
    for element in _below_headline(tree):
        words = text_in(element)
        if not _SHORTEST <= len(words.split()) <= _LONGEST or words in folded or _is_aside(element):
            continue
        around = element.getparent()
        alone = all(child is element or local_name(child) in _OVER for child in around)
        called = [element, *([around] if alone else [])]
        named = any(
            _LEAD.search(f"{block.get('class', '')} {block.get('id', '')} {block.get('itemprop', '')}".lower())
            for block in called
        )
        if named or (local_name(element) != "ul" and (_alike(words, described) or _heads(element))):
            return ("\n" if local_name(element) == "ul" else " ").join(block_lines(element))
    return None


def _below_headline(tree: Any) -> Iterator[Any]:
    """The elements without blocks in them that follow the headline, nearest first."""
    found = tree.xpath("//h1")
    if not found:
        return
    path = "following::*[self::p or self::h2 or self::h3 or self::div or self::span or self::li or self::ul]"
    for element in found[0].xpath(path)[:_NEAR]:
        if not element.xpath(".//p | .//div | .//h2 | .//script"):
            yield element


def _described(tree: Any) -> tuple[str, ...]:
    names = ("description", "og:description", "twitter:description")
    metas = (meta for meta in tree.iter("meta") if (meta.get("name") or meta.get("property") or "").lower() in names)
    return tuple(" ".join((meta.get("content") or "").split()) for meta in metas)


def _alike(words: str, described: tuple[str, ...]) -> bool:
    start = words[:_SHARED].casefold().rstrip(" .")
    return any(len(text) >= len(start) and text.casefold().startswith(start) for text in described)


def _heads(element: Any) -> bool:
    """Whether the element is an `h2` directly below the `h1`."""
    before = element.getprevious()
    return local_name(element) == "h2" and before is not None and local_name(before) == "h1"


def _is_aside(element: Any) -> bool:
    linked = sum(len(text_in(link)) for link in element.iter("a"))
    return 2 * linked > len(text_in(element)) or any(local_name(above) in _ASIDE for above in element.iterancestors())
