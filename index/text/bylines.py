"""Recognise bylines in languages other than English: `Von Anna Berg`, `作者：王小明`.

No library knows these words (trafilatura has those of English and German only); they are a closed class, listed here.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from index.text.dates import stated_day

__all__ = ["LABELS", "names_alone", "signed_by", "signed_within", "without_lead"]


@dataclass(frozen=True, slots=True)
class _Words:
    """The words that surround authors' names in bylines of a language, in lower case, separated by bars."""

    before: str  # before the names, with or without a colon
    label: str  # before the names, always with a colon
    joins: str  # between two names
    after: str = ""  # after the names, where an outlet, a place or a date follows


_WORDS = {
    "de": _Words("von", "text|bericht|autor|autorin|autoren|verfasser|verfasserin", "und|sowie",
                 "mit|aus|in|für|vom|am|veröffentlicht|aktualisiert|stand"),
    "fr": _Words("par|propos recueillis par", "texte|auteur|auteure|autrice|auteurs", "et",
                 "avec|à|au|en|pour|le|envoyé|envoyée|correspondant|correspondante|publié|mis|modifié"),
    "es": _Words("por", "texto|autor|autora|autores", "y|e", "desde|en|con|para|publicado|actualizado|corresponsal"),
    "pt": _Words("por", "texto|reportagem|autor|autora|autores", "e", "em|com|para|publicado|atualizado"),
    "it": _Words("di|a cura di", "testo|autore|autrice|autori", "e|ed", "da|per|con|inviato|pubblicato|aggiornato"),
    "ca": _Words("per", "text|autor|autora", "i", "amb|des|publicat|actualitzat"),
    "ro": _Words("de", "text|autor|autoare|autori", "și|şi", "cu|din|pentru|publicat|actualizat"),
    "nl": _Words("door", "tekst|auteur|auteurs", "en", "uit|voor|met|in|gepubliceerd|bijgewerkt"),
    "sv": _Words("av", "text|författare|skribent", "och", "för|i|publicerad|uppdaterad"),
    "da": _Words("af", "tekst|forfatter", "og", "for|i|publiceret|opdateret"),
    "nb": _Words("av", "tekst|forfatter", "og", "for|i|publisert|oppdatert"),
    "fi": _Words("", "teksti|kirjoittaja|toimittaja", "ja"),
    "pl": _Words("", "tekst|autor|autorka|autorzy|opracował|opracowała", "i|oraz"),
    "cs": _Words("", "text|autor|autorka|autoři", "a"),
    "hu": _Words("", "szerző|írta", "és"),
    "tr": _Words("", "yazar|yazan|haber", "ve"),
    "el": _Words("του|της", "κείμενο|συντάκτης|ρεπορτάζ|γράφει|γράφει ο|γράφει η", "και"),
    "ru": _Words("", "текст|автор|авторы|материал подготовил|материал подготовила", "и", "для|из|специально"),
    "uk": _Words("", "текст|автор|авторка|автори", "і|й|та", "для|з|спеціально"),
    "ar": _Words("بقلم", "كتب|كتبت|كتابة|تقرير|إعداد|تحرير|الكاتب|الكاتبة|المحرر|المراسل", "و", "من|في"),
    "he": _Words("מאת", "כתב|כתבה|כותב|כותבת", "ו"),
}  # fmt: skip
_PARTICLES = frozenset(
    "de da do dos das del della delle di du des d la las los el van von der den dem ter ten te zu zur af bin ibn al "
    "ben abu ould".split()
)
LABELS = frozenset(word for words in _WORDS.values() for word in words.label.split("|") if " " not in word) - frozenset(
    ("text", "texte", "texto", "testo", "tekst", "teksti", "текст", "κείμενο", "bericht", "haber", "reportagem")
)
"""Labels of an author's field in front matter in these languages."""

_HAN, _KANA, _HANGUL = "\u3005\u3400-\u9fff", "\u3040-\u30ff", "\uac00-\ud7af"
_CHINESE = rf"(?:[{_HAN}]{{1,6}}(?:·[{_HAN}]{{1,6}})+|[{_HAN}]{{3}}|[{_HAN}]{{2}}|[{_HAN}]{{4}})"
_JAPANESE = rf"(?:[{_KANA}]+(?:・[{_KANA}]+)+|[{_HAN}]{{1,3}}[ \u3000]?[{_HAN}{_KANA}]{{1,5}})"
_KOREAN = rf"[{_HANGUL}]{{2,4}}"
_COLON = r"\s*[:：/／｜|=＝・]\s*"
_PAPER = r"(?:本[报報台网網]|特[约約派]|[见見][习習]|[实實][习習]|新[华華]社|中新[社网網]|中央社)"


def _list(name: str, between: str) -> str:
    return rf"(?P<names>{name}(?:{between}{name}){{0,5}}?)"


_CHINESE_NAMES = _list(_CHINESE, r"[\s、,，/／]+")
_JAPANESE_NAMES = _list(_JAPANESE, r"[、,，]\s*")
_KOREAN_NAMES = _list(_KOREAN, r"[·,\s]+")


_LINES = {  # in scripts without spaces the whole line must match a pattern
    "zh": re.compile(
        rf"(?:(?:作者|撰文|文字?|采写|採寫|[记記]者){_COLON}|{_PAPER}*[记記]者\s*){_CHINESE_NAMES}"
        rf"(?:\s*[/／|]?\s*(?:[{_HAN}]{{2,6}})?(?:报道|報道|報導|[电電]))?|(?P<after>{_CHINESE})\s+[记記]者"
    ),
    "ja": re.compile(
        rf"(?:取材・文|文・写真|文|執筆|著者|筆者|記者|ライター){_COLON}{_JAPANESE_NAMES}"
        rf"|(?:[{_HAN}{_KANA}]{{2,12}}[=＝])?(?P<after>{_JAPANESE})\s*(?:記者|編集委員|論説委員|特派員)"
        rf"|[{_HAN}{_KANA}]{{2,12}}[=＝](?P<at>{_JAPANESE})"
    ),
    "ko": re.compile(
        rf"(?:글|기자|글쓴이){_COLON}{_KOREAN_NAMES}"
        rf"|(?P<after>{_KOREAN}(?:[·,\s]+{_KOREAN}){{0,5}})\s+(?:선임|객원|전문)?(?:기자|특파원)(?:\s+\S+@\S+)?"
    ),
}
_ALONE = {
    "zh": re.compile(_CHINESE_NAMES),
    "ja": re.compile(_JAPANESE_NAMES),
    "ko": re.compile(_KOREAN_NAMES),
}
_BRACKETS = re.compile(r"[（(\[【［〔]([^（）()\[\]【】［］〔〕]{2,40})[）)\]】］〕]")
_OPENING = re.compile(
    rf"^(?:[（(][^()（）]{{2,20}}[)）]\s*)?({_KOREAN}(?:[·,\s]+{_KOREAN}){{0,5}}\s+(?:기자|특파원))\s*="
)
_NEAR = 60  # leading characters within which a signature in brackets must end, unless it ends the paragraph
_STRIP = " \t*_|()[]（）〔〕【】［］《》"
_NAME = re.compile(r"[^\W\d_]+(?:[.’'`׳״\"-]+[^\W\d_]*)*")
_ELIDED = re.compile(r"^[dl][’'](?=.)")
_LONGEST = 160  # characters of a byline, at most
_WORDS_OF_NAME, _WORDS_AFTER = 5, 8


def signed_by(line: str, language: str | None) -> str | None:
    """Return the names in a byline of `language` (ISO 639-1 code); None where `line` is none.

    The word for “by” must be followed by names, and these by nothing but a place, a date or an outlet.
    """
    folded = " ".join(line.split()).strip(_STRIP)
    if not folded or len(folded) > _LONGEST or folded[-1] in "?!:。？！":
        return None
    if language in _LINES:
        told = _LINES[language].fullmatch(folded)
        return next(filter(None, told.groupdict().values()), None) if told else None
    lead = _lead(language).match(folded) if language in _WORDS else None
    return _names(folded[lead.end() :].split(), _WORDS[language or ""]) if lead else None


def signed_within(paragraph: str, language: str | None) -> str | None:
    """Return the names in a signature of a Chinese, Japanese or Korean article, `（记者 王小明）`; None without one."""
    if language not in _LINES:
        return None
    opening = _OPENING.match(paragraph)
    if opening:
        return signed_by(opening[1], language)
    for match in _BRACKETS.finditer(paragraph):
        if match.end() <= _NEAR or match.end() >= len(paragraph.rstrip()) - 1:
            names = signed_by(match[1], language)
            if names:
                return names
    return None


def names_alone(stated: str, language: str | None) -> str | None:
    """Return `stated`, a page's author, if it is nothing but names in Chinese, Japanese or Korean; else None."""
    form = _ALONE.get(language or "")
    return stated.strip() if form and form.fullmatch(stated.strip()) else None


def without_lead(stated: str) -> str:
    """Return `stated`, a page's author, without a leading `Von` or `Par`."""
    for language in _WORDS:
        lead = _lead(language).match(stated)
        if lead and _is_name(stated[lead.end() :].split()):
            return stated[lead.end() :]
    return stated


@cache
def _lead(language: str) -> re.Pattern[str]:
    words = _WORDS[language]
    forms = [rf"(?:{words.label}){_COLON}"] + ([rf"(?:{words.before})(?:{_COLON}|\s)"] if words.before else [])
    return re.compile("|".join(forms), re.IGNORECASE)


def _names(told: Sequence[str], words: _Words) -> str | None:
    """The names at the start of the words `told`; None where there are none, or the rest does not fit a byline."""
    joins, after = words.joins.split("|"), frozenset(words.after.split("|"))
    names: list[str] = []  # the words of the complete names and what joins them
    name: list[str] = []  # the words of the name that is being read
    for place, word in enumerate(told):
        bare, low = word.rstrip(",;"), word.lower().rstrip(",;")
        if low in joins and _is_name(name):
            names, name = [*names, *name, word], []
        elif low not in after and (_is_capital(bare) or (low in _PARTICLES and place + 1 < len(told))):
            name.append(word)
            if bare != word and _is_name([*name[:-1], bare]):
                names, name = [*names, *name], []
        else:
            rest = told[place:]
            fits = low in after or not word[0].isalpha() or not name
            dated = low in after and stated_day(" ".join(rest)) is not None
            return _written(names, name, joins) if fits and (dated or len(rest) <= _WORDS_AFTER) else None
    return _written(names, name, joins)


def _written(names: Sequence[str], last: Sequence[str], joins: Sequence[str]) -> str | None:
    """The names as one string as written, without a place or a paper after the last comma."""
    whole = [*names, *(last if _is_name(last) else ())]
    while whole and whole[-1].lower() in joins:
        whole.pop()
    line = " ".join(whole).rstrip(" ,;")
    return (line.title() if line.isupper() and " " in line else line) or None


def _is_capital(word: str) -> bool:
    """Whether a word may belong to a name: it does not begin with a small letter."""
    return bool(_NAME.fullmatch(word)) and not _ELIDED.sub("", word)[:1].islower()


def _is_name(words: Sequence[str]) -> bool:
    """Whether the words form one name: at least two begin with a capital, or a single one is an agency such as AFP."""
    if len(words) == 1:
        return words[0].isupper() and 2 <= len(words[0]) <= 5 and words[0].isascii()
    capitals = sum(map(_is_capital, words))
    return capitals >= 2 and len(words) <= _WORDS_OF_NAME and all(_NAME.fullmatch(word) for word in words)
