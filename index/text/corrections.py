"""Find an article's notes on its own changes, by their wording: corrections, clarifications, retractions, updates."""

import re
from collections.abc import Iterator

from index.article import Correction
from index.text.dates import stated_day
from index.text.paragraphs import paragraphs

__all__ = ["MOST", "noted_changes"]

MOST = 10  # notes of one article, at most
_LONGEST = 1_200  # characters of a labelled note, at most
_ABOUT = 600  # characters, at most, of a paragraph in which a note needs no label
_SURELY = r"(?:article|story|headline|caption|post|column|dispatch|despatch)"  # “the report” may be anyone's
_PIECE = (
    rf"(?:{_SURELY}|report|piece|page|item|interview|obituary|review|analysis|essay|editorial|transcript|version"
    r"|copy)"
)
_THIS = rf"(?:this (?:[\w’'-]+ ){{0,3}}?{_PIECE}|the {_SURELY})"
_EARLIER = r"(?:an?|the) (?:earlier|previous|prior|original|first)"
_DONE = r"(?:amended|corrected|revised|clarified|fixed|edited to correct|changed to correct)"
_WITHDRAWN = r"(?:retracted|withdrawn|taken down|removed from|unpublished)"
_LABELS = (  # at the head of a note, in the languages that newsrooms write it in; then a colon, a dash or a date
    ("retraction", r"retractions?|retracted|(?:notice of )?retraction|rétractation|retractación|widerruf|отзыв статьи"
                   r"|kill(?:ed)?(?: notice)?|mandatory kill|撤稿|撤回"),
    ("clarification", r"clarifications?|klarstellung|précisions?|aclaración|aclaraciones|уточнение|הבהרה|توضيح"),
    ("correction", r"corrections?(?: (?:and|&) clarifications?)?|corrected|corrigend(?:um|a)|errat(?:um|a)|corrects?"
                   r"|refile|berichtigung|korrektur|richtigstellung|(?:mise au point|rectificatif|correctif)"
                   r"|correcci[oó]n(?:es)?|rectificaci[oó]n|fe de erratas?|errata corrige|rettifica"
                   r"|correzione|correç(?:ão|ões)"
                   r"|rectificatie|rättelse|rettelse|oikaisu|sprostowanie|oprava|düzeltme|исправление|поправка"
                   r"|תיקון(?: טעות)?"
                   r"|تصحيح|تصويب|訂正|更正|勘误|勘誤|정정"),
    ("update", r"updates?(?: \d.{0,30})?|editor(?:['’]?s|s['’])? ?(?:['’]s )?notes?|anmerkung der redaktion"
               r"|note de la rédaction"
               r"|nota de(?: la redacci[oó]n|l editor)|от редакции|הערת (?:ה)?מערכת|ملاحظة المحرر"),
)  # fmt: skip
_MARK = r"[\s*_#>\[(]*"
_DATED = r"(?:[\s,(]+[^:：\n]{0,20}\d[^:：\n]{0,20})?"
_LABELLED = tuple(
    (kind, re.compile(rf"{_MARK}(?:{words}){_DATED}[\s*_]*[:：—–]\s*[*_]*\s*\S", re.IGNORECASE))
    for kind, words in _LABELS
)
_WIRE = re.compile(  # (Corrects spelling of name in paragraph 4), CORRECTED-Mill to close
    rf"{_MARK}(?:\((?:corrects?|this story (?:corrects|has been corrected))\b[^)]{{3,400}}\)"
    r"|(?-i:CORRECTED|REFILE)\s*[-–(])",
    re.IGNORECASE,
)
_SAYS = (
    ("retraction", re.compile(rf"\b{_THIS} (?:has been|was|is being|is) (?:\w+ ){{0,2}}{_WITHDRAWN}\b"
                              rf"|\bwe (?:have |hereby )?(?:retract|retracted|withdraw|withdrawn) {_THIS}", re.I)),
    ("clarification", re.compile(rf"\b{_THIS} (?:has been|was) (?:\w+ ){{0,3}}clarified\b", re.I)),
    ("correction", re.compile(
        rf"\b{_THIS}(?: [\w,’'-]+){{0,6}}? (?:has been|was|have been|were) (?:\w+ ){{0,4}}{_DONE}\b"
        rf"|\b{_EARLIER} (?:[\w’'-]+ )?(?:version|{_SURELY})(?: of (?:{_THIS}))?"
        r"(?: and (?:its|the) headline)?(?:, [^,.]{1,60},)?"
        rf"(?: (?:had|has|also|\w+ly))* (?:misstated|misspelled|misspelt|misidentified|misattributed|said|stated|gave"
        rf"|referred|named|omitted|described|reported|included|contained|attributed|quoted)\b"
        rf"|\bin {_EARLIER} version of {_THIS}\b"
        rf"|\b{_THIS} (?:corrects|originally (?:said|stated|misstated|misidentified))\b"
        rf"|\bin einer früheren (?:fassung|version)\b|\bune (?:première )?version (?:précédente|antérieure|initiale)\b"
        rf"|\buna versión (?:anterior|previa) de\b|\bв (?:предыдущей|ранней) версии\b|גרסה קודמת של|נוסח קודם של"
        rf"|\bcet article a été (?:corrigé|modifié)\b|\beste artículo (?:ha sido|fue) (?:corregido|modificado)\b"
        rf"|\bdieser (?:artikel|text|beitrag) wurde (?:\w+ ){{0,4}}(?:korrigiert|berichtigt|geändert)\b", re.I)),
    ("update", re.compile(rf"\b{_THIS} (?:has been|was) (?:\w+ ){{0,3}}updated"
                          r" (?:to|with|on|after|throughout|following)\b"
                          rf"|\bthis (?:[\w’'-]+ ){{0,2}}?{_PIECE} (?:has been|was) (?:\w+ ){{0,3}}"
                          r"(?:amended|changed|edited)\b", re.I)),
)  # fmt: skip
_WORDS_OF_EDITORS = re.compile(r"correct|error|mistake|wrong|misstat|updat|amend|clarif|retract|withdr|clarified", re.I)


def noted_changes(text: str, title: str | None = None) -> tuple[Correction, ...]:
    """Return the notes in `text` that it was corrected, clarified, withdrawn or updated, in order, each once.

    A column titled “Corrections” is about other articles, so it has no notes. Nor does a title such as “Correction: the
    water notice” count as a note; but an agency's title “CORRECTED-…” does, where the text holds no note.
    """
    if title and _heading(title):
        return ()
    stated = " ".join((title or "").split())
    found = {note.text: note for note in _notes(text)}
    headline = found.pop(stated, None)
    return tuple(found.values())[:MOST] or ((headline,) if headline and _WIRE.match(stated) else ())


def _notes(text: str) -> Iterator[Correction]:
    every = [span.of(text) for span in paragraphs(text)]
    for place, paragraph in enumerate(every):
        kind, said = _kind(paragraph), paragraph
        if kind is None and place + 1 < len(every):
            kind = _heading(paragraph)
            below = every[place + 1]
            said = f"{paragraph} {below}" if kind and len(below) <= _ABOUT and not _kind(below) else ""
        if kind and said:
            note = " ".join(said.split()).strip("*_#[]> ")
            yield Correction(kind, note, stated_day(note))


def _kind(paragraph: str) -> str | None:
    """The kind of note that `paragraph` is; None where it is none."""
    if len(paragraph) > _LONGEST:
        return None
    heads = ((kind, form.match(paragraph)) for kind, form in _LABELLED)
    label, rest = next(((kind, paragraph[head.end() - 1 :]) for kind, head in heads if head), ("", ""))
    said = next((kind for kind, form in _SAYS if form.search(paragraph)), None) if len(paragraph) <= _ABOUT else None
    if label == "update":  # an editor's note may say anything
        return said or ("update" if _WORDS_OF_EDITORS.search(rest) and len(paragraph) <= _ABOUT else None)
    if label in ("retraction", "clarification"):
        return label
    return label or said or ("correction" if _WIRE.match(paragraph) else None)


def _heading(paragraph: str) -> str | None:
    """The kind of note that a label alone on its line announces, with the note below it; None where it is no label."""
    line = paragraph.strip("*_#[]>: \t")
    for kind, words in _LABELS:
        if kind != "update" and re.fullmatch(rf"(?:{words})(?:,? [^.]{{0,30}}\d{{4}})?", line, re.IGNORECASE):
            return kind
    return None
