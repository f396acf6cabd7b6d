"""Read PDF documents: the text of the pages in reading order, without running headers and footers."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.article import Article
from index.errors import UnreadableFile
from index.parsing.extracted import articles_in
from index.parsing.format import Format, Raw

__all__ = ["PDF"]

_PAGES = 2000  # of one document, at most: what is longer is refused, not read in part
_EDGE = 3  # lines at the top and at the bottom of a page that may be running headers and footers
_NUMBER = re.compile(r"(?:page|seite|p\.|–|-|\s)*\d{1,4}(?:\s*(?:of|/|von|–|-)\s*\d{0,4})?\s*", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_BROKEN = re.compile(r"[^\W\d_]{2,}[-\u00ad\ufffe\u2010]$")
_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")
_PART = 4  # letters, at least, of a part of a compound: a shorter one is as often a syllable
_FULL = re.compile(r"[.!?…:][\"'”’»)\]]*$")
_HYPHENS = {0x02: "-", 0xFFFE: "-"}  # PDFium's characters for a hyphen at the end of a line
_GAP = 1.6  # distance of two lines, in line heights, from which they belong to different paragraphs
_COLUMN = 2.0  # horizontal gap in a line, in line heights, from which its pieces belong to different columns


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a page: what it says and where it stands, in points from the lower left corner."""

    text: str
    left: float
    bottom: float
    right: float
    top: float

    @property
    def height(self) -> float:
        return max(self.top - self.bottom, 1.0)


def _read(raw: Raw) -> list[Article]:
    pages = [_in_order(page) for page in _pages(raw.data)]
    if not any(pages):
        raise UnreadableFile(f"its {len(pages)} pages are pictures: scanned, and to be read by OCR first")
    text, starts = _laid_out([_without_edges(page, _repeated(pages)) for page in pages])
    return articles_in(raw, text, pages=starts)


def _pages(data: bytes) -> Iterator[list[_Line]]:
    import pypdfium2  # type: ignore[import-untyped]

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise UnreadableFile("it is locked with a password" if locked else "the PDF document is damaged") from error
    try:
        if len(document) > _PAGES:
            raise UnreadableFile(f"it has {len(document):,} pages: cut it into files of at most {_PAGES:,}")
        for number in range(len(document)):
            page = document[number]
            text = page.get_textpage()
            yield [_Line(piece, *text.get_rect(n)) for n in range(text.count_rects()) if (piece := _piece(text, n))]
            text.close()
            page.close()
    except pypdfium2.PdfiumError as error:
        raise UnreadableFile("a page of the PDF document is damaged") from error
    finally:
        document.close()


def _piece(text: object, number: int) -> str:
    left, bottom, right, top = text.get_rect(number)  # type: ignore[attr-defined]
    found = text.get_text_bounded(left, bottom, right, top)  # type: ignore[attr-defined]
    return " ".join(found.translate(_HYPHENS).split())


def _in_order(pieces: Sequence[_Line]) -> list[_Line]:
    """The lines of a page, its columns one after the other."""
    lines: list[_Line] = []
    for piece in pieces:
        last = lines[-1] if lines else None
        if last and _beside(last, piece):
            lines[-1] = _Line(
                f"{last.text} {piece.text}",
                last.left,
                min(last.bottom, piece.bottom),
                piece.right,
                max(last.top, piece.top),
            )
        else:
            lines.append(piece)
    columns = _columns(lines)
    if columns < 2:
        return lines
    edges = [line for line in lines if line.right - line.left > _width(lines) * 0.7]
    middle = min(line.left for line in lines) + _width(lines) / 2
    inner = [line for line in lines if line not in edges]
    top = max((line.top for line in inner), default=0)
    above = [line for line in edges if line.bottom >= top - line.height]
    below = [line for line in edges if line not in above]
    left = sorted((line for line in inner if line.left < middle), key=lambda line: -line.top)
    right = sorted((line for line in inner if line.left >= middle), key=lambda line: -line.top)
    return [*above, *left, *right, *below]


def _width(lines: Sequence[_Line]) -> float:
    return max(line.right for line in lines) - min(line.left for line in lines)


def _beside(last: _Line, piece: _Line) -> bool:
    shared = min(last.top, piece.top) - max(last.bottom, piece.bottom)
    same_height = shared > 0.5 * min(last.height, piece.height)
    return same_height and -last.height < piece.left - last.right < _COLUMN * last.height


def _columns(lines: Sequence[_Line]) -> int:
    """The number of columns: 2 where the lines alternate between two, so that the order of the file would mix them."""
    if len(lines) < 8:
        return 1
    middle = min(line.left for line in lines) + _width(lines) / 2
    sides = [line.left >= middle - line.height for line in lines if line.right - line.left <= _width(lines) * 0.7]
    turns = sum(first != second for first, second in pairwise(sides))
    return 2 if turns > 4 and any(sides) and not all(sides) else 1


def _repeated(pages: Sequence[Sequence[_Line]]) -> frozenset[str]:
    """The lines, numbers replaced by `#`, that stand at the edges of at least a third of the pages."""
    counts = Counter(form for page in pages for form in {_form(line.text) for line in (*page[:_EDGE], *page[-_EDGE:])})
    most = max(2, len([page for page in pages if page]) // 3)
    return frozenset(form for form, count in counts.items() if count >= most)


def _form(line: str) -> str:
    return _DIGITS.sub("#", line.casefold())


def _without_edges(page: Sequence[_Line], repeated: frozenset[str]) -> list[_Line]:
    kept = []
    for place, line in enumerate(page):
        at_edge = place < _EDGE or place >= len(page) - _EDGE
        if not (at_edge and (_form(line.text) in repeated or _NUMBER.fullmatch(line.text))):
            kept.append(line)
    return kept


def _laid_out(pages: Sequence[Sequence[_Line]]) -> tuple[str, list[int]]:
    """The text, one line for each paragraph, and the offset at which each page starts."""
    text, starts = "", []
    last: _Line | None = None
    words = _words(pages)
    for page in pages:
        widest = max((line.right for line in page), default=0.0)
        for place, line in enumerate(page):
            text = _joined(text, last, line, words, new_page=place == 0, widest=widest)
            if place == 0:
                starts.append(len(text) - len(line.text))
            last = line
        if not page:
            starts.append(len(text))
    return text, starts


def _joined(text: str, last: _Line | None, line: _Line, words: frozenset[str], *, new_page: bool, widest: float) -> str:
    if last is None:
        return line.text
    if _BROKEN.search(text) and line.text[0].isalpha():
        return (text if _is_compound(text, line.text, words) else text[:-1]) + line.text
    if new_page:
        ended = _FULL.search(text) is not None or not line.text[0].islower()
    else:
        short = last.right < widest - 0.25 * (widest - last.left) and _FULL.search(text) is not None
        gap = last.bottom - line.top > (_GAP - 1) * min(last.height, line.height) + 0.3 * line.height
        sized = abs(last.height - line.height) > 0.25 * max(last.height, line.height) and last.height > line.height
        ended = gap or short or sized or line.top > last.top
    return f"{text}{chr(10) * 2 if ended else ' '}{line.text}"


def _words(pages: Sequence[Sequence[_Line]]) -> frozenset[str]:
    """The words that are not broken at the end of a line, as written and in lower case."""
    words: set[str] = set()
    broken = False
    for line in (line for page in pages for line in page):
        found = _WORD.findall(line.text)
        ends = _BROKEN.search(line.text) is not None
        words.update(found[int(broken) : len(found) - int(ends)])
        broken = ends
    return frozenset(words | {word.replace("\u2010", "-").lower() for word in words})


def _is_compound(text: str, after: str, words: frozenset[str]) -> bool:
    """Whether the hyphen at the end of a line belongs to the word, judged by its spelling elsewhere in the document."""
    if not after[0].islower():
        return True  # Anglo-Saxon
    if text[-1] not in "-\u2010":
        return False  # a soft hyphen is only seen at the end of a line
    head, tail = _WORD.findall(text[-100:])[-1], _WORD.findall(after)[0]
    if f"{head}-{tail}".replace("\u2010", "-").lower() in words:
        return True
    last, first = re.split(r"[-\u2010]", head)[-1], re.split(r"[-\u2010]", tail)[0]
    return (last + first).lower() not in words and all(len(part) >= _PART and part in words for part in (last, first))


PDF = Format("PDF", (".pdf",), lambda data: b"%PDF-" in data[:1024], _read)
