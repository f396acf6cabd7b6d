"""A streamed draft, split into claims as it arrives."""

import re
from dataclasses import dataclass, replace
from typing import Literal

from index.article import Span
from index.text.sentences import sentences
from rag.grounding.markers import MARKER, may_become_marker, strip_markers

__all__ = ["ClaimSplitter", "DraftClaim", "Kind", "split_claims"]

Kind = Literal["sentence", "item", "heading", "code"]

_CLOSERS = r"[\"'”’»)\]*_]*"
_END = re.compile(rf"(?:(?P<wide>[。！？])|[.!?…؟।]+){_CLOSERS}(?P<tail>(?:\s|{MARKER})*)$")
_BOLD_LINE = re.compile(r"(?:\*\*|__)[^*_\n]+(?:\*\*|__):?")
_LEAD = re.compile(r"[ \t]*(?:(?P<heading>#{1,6})|[-*+•]|(?P<number>\d{1,3})[.)])[ \t]+")
_LEAD_OPEN = re.compile(r"[ \t]*(?:[-*+•]|\d{0,3}[.)]?|#{0,6}|`{0,2}|~{0,2})[ \t]*")
_FENCE = re.compile(r"[ \t]*(```|~~~)")
_OPENS = "\"'“‘«„(*_¿¡"
_CONTINUES = frozenset(",;:)]}.!?…")
_LONGEST_QUOTE = 600  # characters; beyond it an open quotation mark counts as a slip
_LOOKBACK = 400  # characters searched for the end of a sentence, its markers included


@dataclass(frozen=True, slots=True)
class DraftClaim:
    """One claim of a draft. `lead + text`, joined in order, gives the draft back without its markers."""

    text: str
    keys: tuple[str, ...] = ()  # citation keys, ranges expanded, each once; not checked against those issued
    kind: Kind = "sentence"
    lead: str = ""  # the mark of the list item or heading: "- ", "2. ", "## "
    ends_paragraph: bool = False


def split_claims(text: str) -> list[DraftClaim]:
    """Return the claims of a whole draft."""
    splitter = ClaimSplitter()
    return splitter.feed(text) + splitter.close()


class ClaimSplitter:
    """Splits a draft that arrives in pieces; where the pieces are cut makes no difference.

    It reads one character at a time. A claim is handed out when the first word of the next one has
    arrived: only then is it known which markers belong to it and whether a paragraph ends.
    """

    def __init__(self) -> None:
        self._reset()

    def _reset(self) -> None:
        self._out: list[DraftClaim] = []
        self._finished: DraftClaim | None = None  # may still get markers or end its paragraph
        self._raw = ""  # the claim being read, markers included
        self._line: str | None = ""  # a line's beginning while it may open an item, heading or fence
        self._word = ""  # the word after a possible end of a sentence
        self._bracket = ""  # an open bracket that may become a marker
        self._fence = ""  # the mark that closes the code block being read
        self._kind: Kind = "sentence"
        self._lead = ""

    def feed(self, piece: str) -> list[DraftClaim]:
        """Return the claims that `piece` completes."""
        for character in piece:
            self._step(character)
        done, self._out = self._out, []
        return done

    def close(self) -> list[DraftClaim]:
        """Return the claims that are left when the draft ends."""
        for character in self._line or "":
            self._prose(character)
        self._line = None
        while self._bracket:
            self._release_bracket()
        self._settle_word()
        self._finish(ends_paragraph=True)
        if self._raw:  # markers and no claim at all: their keys are still handed out
            self._out.append(DraftClaim("", strip_markers(self._raw)[1], ends_paragraph=True))
        self._hand_out()
        done = self._out
        self._reset()
        return done

    def _step(self, character: str) -> None:
        if self._fence:
            self._code(character)
        elif self._line is not None:
            self._line_start(character)
        else:
            self._prose(character)

    def _line_start(self, character: str) -> None:
        """Hold a line's beginning back until it is known what the line is."""
        line = (self._line or "") + character
        if character == "\n":
            self._blank_or_short(line)
        elif _LEAD_OPEN.fullmatch(line):
            self._line = line
        elif fence := _FENCE.match(line):
            self._finish(ends_paragraph=True)
            self._hand_out()
            self._kind, self._fence, self._raw, self._line = "code", fence[1], line, None
        else:
            self._line = None
            self._open_line(line)

    def _blank_or_short(self, line: str) -> None:
        self._line = ""
        if not line.strip():
            self._finish(ends_paragraph=True)
            return
        for character in line:
            self._prose(character)

    def _open_line(self, line: str) -> None:
        lead = _LEAD.match(line)
        if lead and self._may_open(lead):
            self._finish(ends_paragraph=True)
            self._kind = "heading" if lead["heading"] else "item"
            self._lead = lead[0]
            line = line[lead.end() :]
        for character in line:
            self._prose(character)

    def _may_open(self, lead: re.Match[str]) -> bool:
        """Tell whether a mark opens a list item or heading; within prose the only number is 1, as in Markdown."""
        inside_prose = bool(self._raw.strip()) and self._kind == "sentence"
        return not (inside_prose and lead["number"]) or lead["number"] == "1"

    def _prose(self, character: str) -> None:
        if self._bracket:
            self._bracket += character
            self._settle_bracket()
        elif character in "[【":
            self._settle_word()
            self._bracket = character
        else:
            self._text(character)

    def _settle_bracket(self) -> None:
        if re.fullmatch(MARKER, self._bracket):
            self._raw, self._bracket = self._raw + self._bracket, ""
        elif not may_become_marker(self._bracket):
            self._release_bracket()

    def _release_bracket(self) -> None:
        """Take an open bracket for text after all: its first character as it is, the rest read again."""
        held, self._bracket = self._bracket, ""
        self._text(held[0])
        for character in held[1:]:
            self._prose(character)

    def _text(self, character: str) -> None:
        if self._word and (character.isalnum() or (character in _OPENS and self._word[-1] in _OPENS)):
            self._word += character
            return
        self._settle_word()
        if character.isspace():
            self._raw += character
            if character == "\n":
                self._end_line()
        elif (character.isalnum() or character in _OPENS) and _may_end(self._raw):
            self._word = character
        else:
            self._take(character)

    def _settle_word(self) -> None:
        """Take the word after a possible sentence end, once complete: it tells a sentence end from an abbreviation."""
        if self._word:
            word, self._word = self._word, ""
            self._take(word)

    def _take(self, text: str) -> None:
        if _is_boundary(self._raw, text):
            self._finish(ends_paragraph=False)
        self._hand_out()
        self._raw += text

    def _end_line(self) -> None:
        self._line = ""
        if self._kind != "heading" and _BOLD_LINE.fullmatch(strip_markers(self._raw)[0]):
            self._kind = "heading"
        if self._kind == "heading":
            self._finish(ends_paragraph=True)

    def _code(self, character: str) -> None:
        self._raw += character
        if character != "\n":
            return
        _, *closing = self._raw.rsplit("\n", 2)[:-1]
        if closing and re.fullmatch(rf"\s*{self._fence}{self._fence[0]}*\s*", closing[0]):
            self._finish(ends_paragraph=True)
            self._fence, self._line = "", ""

    def _finish(self, *, ends_paragraph: bool) -> None:
        """Close the claim being read; markers without text of their own go to the claim before them."""
        text, keys = (self._raw.strip("\n"), ()) if self._fence else strip_markers(self._raw)
        if text:
            self._hand_out()
            self._finished = DraftClaim(text, keys, self._kind, self._lead, ends_paragraph)
        elif self._finished:
            keys = tuple(dict.fromkeys(self._finished.keys + keys))
            ends_paragraph = ends_paragraph or self._finished.ends_paragraph
            self._finished = replace(self._finished, keys=keys, ends_paragraph=ends_paragraph)
        elif keys:
            return  # nothing before them: they wait for the claim that follows
        self._raw, self._lead = "", ""
        if ends_paragraph:
            self._kind = "sentence"

    def _hand_out(self) -> None:
        if self._finished:
            self._out.append(self._finished)
            self._finished = None


def _may_end(raw: str) -> re.Match[str] | None:
    if raw[-1:].isalnum():
        return None
    end = _END.search(raw, max(0, len(raw) - _LOOKBACK))
    return end if end and (end["tail"] or end["wide"]) else None


def _is_boundary(raw: str, following: str) -> bool:
    """Whether a sentence ends where `raw` ends, given the word or sign that follows."""
    end = _may_end(raw)
    if not end or following in _CONTINUES:
        return False
    cited = bool(end["tail"].strip())
    word = following.lstrip(_OPENS) or following
    if word[0].islower() and not cited:
        return False
    head, _ = strip_markers(raw[: end.start("tail")])
    if len(raw) <= _LONGEST_QUOTE and _inside_quotation(head):
        return False
    if end["wide"] or (cited and not word[0].islower()):
        return True
    before = " ".join(head[-_LOOKBACK:].split())
    text = f"{before} {word[0].upper()}{word[1:]} "
    return any(span.end == len(before) for span in sentences(text, [Span(0, len(text))]))


def _inside_quotation(text: str) -> bool:
    return text.count('"') % 2 == 1 or text.count("“") > text.count("”") or text.count("(") > text.count(")")
