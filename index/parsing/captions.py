"""Read captions of film and sound (SRT and WebVTT), one paragraph for each turn or run of sentences."""

import html
import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from index.article import Article
from index.errors import NotAnArticle
from index.parsing.encoding import decode
from index.parsing.extracted import extracted
from index.parsing.format import Format, Raw

__all__ = ["CAPTIONS"]

_TIMES = re.compile(
    r"^[ \t]*(?:(\d+):)?(\d{1,2}):(\d{2})[.,](\d{3})[ \t]*-->[ \t]*(?:(\d+):)?(\d{1,2}):(\d{2})[.,](\d{3}).*$", re.M
)
_FITS = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s*WEBVTT|\s*\d+[ \t]*\r?\n[ \t]*(?:\d+:)?\d{1,2}:\d{2}[.,]\d{3}[ \t]*-->)")
_VOICE = re.compile(r"<v(?:\.[^ >]*)?\s+([^>]+)>")
_TAG = re.compile(r"<[^<>]{0,80}>|\{\\[^}]*\}")
_TURN = re.compile(r"\s*(?:>>+|[-–—](?=\s*[A-Z])|[A-Z][\w.' ]{1,40}:\s)")
_PAUSE = 2.0  # seconds without a word, after which a new paragraph begins
_LONG = 400  # characters after which a new paragraph begins at the next end of a sentence


def _seconds(hours: str | None, minutes: str, seconds: str, thousandths: str) -> float:
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + int(thousandths) / 1000


def _cues(text: str) -> Iterator[tuple[float, float, str]]:
    """The start, the end and the new words of each caption; rolling captions repeat lines of the one before."""
    times = list(_TIMES.finditer(text))
    before: list[str] = []
    for match, after in zip_longest(times, times[1:]):
        said = text[match.end() : after.start() if after else len(text)].strip("\r\n")
        said = re.split(r"\r?\n[ \t]*\r?\n", said)[0]  # an empty line ends a cue; the next cue's number follows
        said = _VOICE.sub(lambda voice: f"{voice[1].strip()}: ", said)
        lines = [
            line for line in (" ".join(html.unescape(_TAG.sub("", row)).split()) for row in said.splitlines()) if line
        ]
        fresh = lines[_repeated(before, lines) :]
        before = lines or before
        for turn in _turns(fresh):
            yield _seconds(*match.groups()[:4]), _seconds(*match.groups()[4:]), turn


def _repeated(before: Sequence[str], lines: Sequence[str]) -> int:
    """The number of leading lines that repeat the last lines of the caption before."""
    return next((n for n in range(min(len(before), len(lines)), 0, -1) if before[-n:] == lines[:n]), 0)


def _turns(lines: Sequence[str]) -> Iterator[str]:
    """The words of each speaker in one caption; a dash at the start of a line marks the next speaker."""
    turn: list[str] = []
    for line in lines:
        if turn and _TURN.match(line):
            yield " ".join(turn)
            turn = []
        turn.append(line)
    if turn:
        yield " ".join(turn)


def _paragraphs(text: str) -> Iterator[str]:
    spoken, until = "", 0.0
    for begins, ends, said in _cues(text):
        ended = spoken[-1:] in ".?!"
        if spoken and (_TURN.match(said) or (ended and (begins - until > _PAUSE or len(spoken) > _LONG))):
            yield spoken
            spoken = ""
        spoken, until = f"{spoken} {said}".strip(), ends
    if spoken:
        yield spoken


def _read(raw: Raw) -> list[Article]:
    text = "\n\n".join(_paragraphs(decode(raw.data)))
    if not text:
        raise NotAnArticle("it holds no caption")
    return [extracted(raw, text)]


CAPTIONS = Format("captions", (".srt", ".vtt"), lambda data: _FITS.match(data[:400]) is not None, _read)
