"""Split an article into sentences, with exact offsets.

Own rules rather than a library: nltk needs data at run time, pysbd is slow, and sentencex, though fast and with
offsets, splits “at 5 p.m. Tuesday” and does not handle hard-wrapped lines.
"""

import re
from collections.abc import Iterator, Sequence

from index.article import Span, common
from index.text.dates import MONTHS
from index.text.habits import HABITS, Habits
from index.text.paragraphs import paragraphs

__all__ = ["sentences"]

LONGEST = 720  # characters, about 120 words: what goes on longer is cut at a clause or a word

_STOP = re.compile(
    r"(?<![.!?…])(?P<stop>[.!?…]++)(?P<close>(?:[ \u00a0\u202f]»(?=\s))?[\"'”’»“‘«›‹״)\]*_]*+)"
    r"\s++(?P<open>[\"'“‘«„(\[*_¿¡]*+)"
    r"(?=(?P<next>\w*+)(?P<sign>\W?))"
    r"|[。！？｡؟۔।]++[」』”）»]*+"
)
_TOGETHER = re.compile(  # quotations and asides, within which no sentence ends
    r"“[^“”]{2,400}”|(?<![\w\"])\"(?=[^\s\"])[^\"]{2,400}(?<=[^\s\"])\"(?!\w)|‘[^‘]{2,400}?’(?!\w)"
    r"|«[^«»]{2,400}»|»[^«»]{2,400}«|„[^„“”]{2,400}[“”]|\([^()]{2,300}\)"
)
_SAID = re.compile(  # “Will he go?” Mr. Smith asked.
    r"(?:[A-Z][\w.’'-]*\s+){1,4}(?:asked|said|told|added|wrote|replied|cried|shouted|wondered)\b"
)
_CLAUSE = re.compile(r"[;:,–—，；]\s*")
_TIME = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:[A-Z]{1,3}T|UTC|MSK)\b"
    r"|\w+ (?:time|Time|Standard|Daylight)\b"
    rf"|(?:{'|'.join(MONTHS)}) \d"
)
_ELSEWHERE = re.compile(r"\d|[A-Z]{2,4}\)")  # 4:12 a.m. (0112 GMT), 6 p.m. (ET)
_ACRONYM = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")  # without its last stop, which the caller has matched


def _words(lines: str) -> frozenset[str]:
    return frozenset(lines.split())


_OPENERS = _words("""
    a an the he she it they we i you this that these those there his her its their our my your in on at by
    for from to with of as but and or so if when while after before since because although though despite
    during under over about between among both some many most all each every no not yes what who why how
    where which such then now here today yesterday also however meanwhile instead according still yet until
    once only even
""")  # words that may begin a sentence but not a name
_JOINING = _words("of in at and on for by to with as or from but")  # in capitals these may also continue a sentence
_BEFORE_A_NAME = _words("""
    Mr Mrs Ms Mx Messrs Dr Prof Gen Lt Col Maj Capt Cpl Sgt Pvt Adm Cmdr Brig Sen Sens Rep Reps Gov Rev Hon
    Pres Supt Insp Det Msgr Fr Mt Ft vs cf viz approx ca Lt.Gen Maj.Gen
""")
_BEFORE_A_NUMBER = _words("No Nos no nos Nr Art Fig Figs Sec Vol Ch p pp par para paras pars Op Rs Kr")
_COMPANIES = _words("Inc Corp Co Ltd Bros Cos")  # follow a name, whatever sign that ends with: Yahoo! Inc.
_SHORTENED = _words("""
    St Ste Sr Jr Inc Corp Co Cos Ltd Bros Assn Dept Univ Ave Blvd Rd Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct
    Nov Dec Amer Natl Intl Assoc
    Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind Kan Ky La Md Mass Mich Minn Miss Mo Mont Neb Nev
    Okla Ore Pa Tenn Tex Va Vt Wash Wis Wyo al ed eds est Ph.D
""")  # abbreviations that end a sentence only before one of the openers
_ABBREVIATIONS = _BEFORE_A_NAME | _BEFORE_A_NUMBER | _SHORTENED


def sentences(text: str, kept: Sequence[Span], language: str | None = None) -> list[Span]:
    """Return the sentences inside the kept spans, in order, without surrounding white space.

    Stops are judged by the rules of `language` (ISO 639-1 code), and by those of English where it has none. No sentence
    crosses the end of a paragraph; together they hold every visible character of the kept spans once.
    """
    found: list[Span] = []
    for part in common(paragraphs(text), kept):
        for sentence in _split(text, part, HABITS.get(language or "")):
            found.extend(_shortened(text, sentence))
    return found


def _split(text: str, part: Span, habits: Habits | None) -> Iterator[Span]:
    start = part.start
    together = [match.span() for match in _TOGETHER.finditer(text, *_bounds(part))]
    position = 0
    for stop in _STOP.finditer(text, *_bounds(part)):
        cut = stop.end() if stop["stop"] is None else stop.end("close")
        while position < len(together) and together[position][1] <= cut:
            position += 1
        if position < len(together) and together[position][0] < stop.start():
            continue
        if stop["stop"] is None or _ends(text, stop, start, habits):
            yield from _trimmed(text, start, cut)
            start = cut
    yield from _trimmed(text, start, part.end)


def _bounds(part: Span) -> tuple[int, int]:
    return part.start, part.end


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    piece = text[start:end]
    left = piece.lstrip()
    if left:
        begin = end - len(left)
        yield Span(begin, begin + len(left.rstrip()))


def _ends(text: str, stop: re.Match[str], start: int, habits: Habits | None) -> bool:
    """Whether a sentence that began at `start` ends with this stop."""
    following, sign = stop["next"], stop["sign"]
    if not following:
        return bool(sign) and sign not in "–—-&/,;:|=.…"
    if following[0].islower():
        return False
    mark = stop["stop"]
    initial = len(following) == 1 and sign == "."  # “J. A. Smith”
    opens = following.lower() in (habits.openers if habits else _OPENERS) and not initial
    if mark[-1] == "…" or mark.endswith(".."):
        return opens or bool(stop["open"]) or bool(stop["close"])
    if mark != ".":
        if following in _COMPANIES and sign == ".":
            return False
        return not (stop["close"] and _SAID.match(text, stop.end()))
    return bool(stop["close"].strip("*_)]")) or _ends_after(text, stop, start, opens, habits)


def _ends_after(text: str, stop: re.Match[str], start: int, opens: bool, habits: Habits | None) -> bool:
    """Whether the single full stop ends a sentence or only shortens the word before it."""
    before = text[max(start, stop.start() - 24) : stop.start()].split()
    word = before[-1].lstrip("\"'“‘«(*_[—–-").rpartition("-")[2] if before else ""
    if not word or not word[-1].isalnum():
        return True
    goes_on = word.isupper() and stop["next"].isupper() and stop["next"].lower() in _JOINING
    opens = opens and not goes_on  # NORRBYGG INC. OF SELBY
    if habits:
        return _ends_by_habit(word, habits, opens, alone=len(before) == 1)
    if word.isdigit():
        return len(before) > 1  # a number alone is that of a list item
    if _ACRONYM.fullmatch(word):
        return not goes_on and _ends_after_acronym(text, stop, word.lower(), opens)
    return _ends_after_word(word, stop["next"], opens)


def _ends_by_habit(word: str, habits: Habits, opens: bool, *, alone: bool) -> bool:
    if word.isdigit():
        return not alone and (opens or not habits.ordinals or len(word) > 2)
    short = word.lower()
    if short in habits.shortened or (habits.tails and short.endswith(habits.tails)):
        return opens
    if short in habits.before:
        return False
    if len(word) == 1 and word.isupper():  # initials
        return opens
    return opens or not _ACRONYM.fullmatch(word)


def _ends_after_word(word: str, following: str, opens: bool) -> bool:
    if len(word) == 1:
        return opens or not (word.isupper() or word == "v" or (word == "c" and following[0].isdigit()))
    if word.isupper() and word.capitalize() in _ABBREVIATIONS:
        word = word.capitalize()
    if word in _BEFORE_A_NAME:
        return False
    if word in _BEFORE_A_NUMBER:
        return not following[0].isdigit()
    return opens or word not in _SHORTENED


def _ends_after_acronym(text: str, stop: re.Match[str], word: str, opens: bool) -> bool:
    if word in ("e.g", "i.e"):
        return False
    if word in ("a.m", "p.m"):
        goes_on = _ELSEWHERE if stop["open"] == "(" else _TIME
        return goes_on.match(text, stop.end()) is None
    return opens


def _shortened(text: str, sentence: Span) -> Iterator[Span]:
    """`sentence`, in pieces of at most LONGEST characters: cut after a clause, else a word, else anywhere."""
    start = sentence.start
    while sentence.end - start > LONGEST:
        clauses = [match.end() for match in _CLAUSE.finditer(text, start + LONGEST // 3, start + LONGEST)]
        space = text.rfind(" ", start + 1, start + LONGEST)
        cut = clauses[-1] if clauses else space if space > start else start + LONGEST
        yield from _trimmed(text, start, cut)
        start = cut
    yield from _trimmed(text, start, sentence.end)
