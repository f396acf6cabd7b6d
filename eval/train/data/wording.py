"""Reword parsed sentences: inflect words, exchange pieces, write numbers and dates otherwise."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

__all__ = [
    "DAYS",
    "MONTHS",
    "NUMBERS",
    "Forms",
    "opposites",
    "other_date",
    "other_number",
    "polished",
    "regular",
    "replaced",
]

MONTHS = "January February March April May June July August September October November December".split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
NUMBERS = "two three four five six seven eight nine ten eleven twelve".split()
# Pairs of common words that say the opposite of each other, by part of speech, in the form that dictionaries list.
ANTONYMS = {
    "VERB": """
        accept/reject allow/ban agree/disagree approve/reject attack/defend begin/end start/stop open/close
        build/destroy buy/sell increase/decrease rise/fall grow/shrink gain/lose win/lose support/oppose
        praise/criticize raise/lower strengthen/weaken improve/worsen confirm/deny include/exclude remember/forget
        encourage/discourage expand/reduce hire/fire send/receive love/hate protect/endanger push/pull permit/forbid
        welcome/condemn add/remove advance/retreat borrow/lend connect/separate create/destroy hide/reveal import/export
        trust/distrust unite/divide live/die accelerate/slow lift/impose save/waste
        succeed/fail extend/shorten
    """,
    "ADJ": """
        big/small large/small long/short high/low early/late young/old strong/weak rich/poor fast/slow good/bad
        better/worse best/worst public/private safe/dangerous right/wrong easy/difficult cheap/expensive
        common/rare popular/unpopular legal/illegal likely/unlikely possible/impossible successful/unsuccessful
        major/minor male/female positive/negative heavy/light warm/cold wet/dry deep/shallow wide/narrow
        guilty/innocent alive/dead happy/sad healthy/sick calm/angry peaceful/violent temporary/permanent urban/rural
        northern/southern eastern/western upper/lower inner/outer domestic/foreign friendly/hostile new/old
        optimistic/pessimistic thick/thin clean/dirty quiet/loud ancient/modern
    """,
    "NOUN": """
        increase/decrease rise/fall growth/decline success/failure victory/defeat profit/loss arrival/departure
        beginning/end support/opposition strength/weakness advantage/disadvantage majority/minority
        improvement/deterioration friend/enemy war/peace birth/death morning/evening north/south east/west top/bottom
        winner/loser buyer/seller acceptance/rejection presence/absence
    """,
    "ADV": """
        quickly/slowly often/rarely more/less most/least earlier/later openly/secretly publicly/privately
        upward/downward forward/backward well/badly directly/indirectly partly/fully rightly/wrongly
    """,
}


class Forms:
    """Hold the inflected forms that occur in the parses; other words are inflected as regular ones."""

    def __init__(self, sentences: Iterable[Any]) -> None:
        seen: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for sentence in sentences:
            for token in sentence:
                if token.is_alpha and token.is_lower and token.pos_ in ("VERB", "AUX", "ADJ", "NOUN", "ADV"):
                    seen[token.lemma_.lower(), token.tag_][token.lower_] += 1
        self._known = {key: forms.most_common(1)[0][0] for key, forms in seen.items() if forms.total() > 1}

    def known(self, lemma: str, tag: str) -> str | None:
        """Return the commonest form in the parses of a lemma for a Penn Treebank tag; None unless it occurs twice."""
        return self._known.get((lemma.lower(), tag))

    def form(self, lemma: str, tag: str) -> str:
        """Return the form of a word for a tag of the Penn treebank."""
        return self.known(lemma, tag) or regular(lemma.lower(), tag)


def regular(lemma: str, tag: str) -> str:
    """Inflect a lemma as a regular word for a Penn Treebank tag."""
    hissing = re.search(r"(?:s|x|z|ch|sh)$", lemma) is not None
    stem = lemma[:-1] + "i" if re.search(r"[^aeiou]y$", lemma) else lemma
    if tag in ("VBZ", "NNS"):
        return stem + ("es" if hissing or stem != lemma else "s")
    if tag in ("VBD", "VBN"):
        return stem + ("d" if stem.endswith("e") else "ed")
    if tag == "VBG":
        return (lemma[:-1] if re.search(r"[^e]e$", lemma) else lemma) + "ing"
    return lemma


def opposites() -> dict[tuple[str, str], list[str]]:
    """List for each word and part of speech those that say its opposite."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for kind, pairs in ANTONYMS.items():
        for pair in pairs.split():
            first, second = pair.split("/")
            found[kind, first].append(second)
            found[kind, second].append(first)
    return found


def replaced(span: Any, edits: Iterable[tuple[int, int, str]]) -> str:
    """Return the text of a span after edits (first token, token after the last, new words)."""
    text, shift = str(span.text), span.start_char
    for first, after, new in sorted(edits, reverse=True):
        start = span.doc[first].idx - shift
        end = span.doc[after - 1].idx + len(span.doc[after - 1].text) - shift if after > first else start
        text = text[:start] + new + text[end:]
    return polished(text)


def polished(text: str) -> str:
    """Correct spaces, commas, "a" and "an", the first capital and the full stop after a replacement."""
    text = re.sub(r"\s+", " ", text).strip(" ,;:-–—")
    text = re.sub(r"\s+([,.;:?!%’)]|'s\b|n't\b)", r"\1", text)
    text = re.sub(r",\s*([,.;])", r"\1", text)
    text = re.sub(r"\b([Aa]) (?=[aeio]\w|u[nlm])", r"\1n ", text)
    text = re.sub(r"\b([Aa])n (?=[bcdfgjklmnpqrstvwyz]\w)", r"\1 ", text)
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?", '."', ".”")) else text.rstrip(",;:") + "."


def other_date(text: str) -> str | None:
    """Write a date the other way round: "January 29" for "29 January"."""
    months = "|".join(MONTHS)
    first = re.search(rf"\b({months}) (\d{{1,2}})(?:st|nd|rd|th)?\b(?!:)", text)
    if first:
        return text[: first.start()] + f"{first[2]} {first[1]}" + text[first.end() :]
    second = re.search(rf"\b(\d{{1,2}})(?:st|nd|rd|th)? ({months})\b", text)
    if second:
        return text[: second.start()] + f"{second[2]} {second[1]}" + text[second.end() :]
    return None


def other_number(text: str) -> str | None:
    """Write a number otherwise: "5" for "five", "12000" for "12,000", "percent" for the sign."""
    word = re.search(rf"\b({'|'.join(NUMBERS)})\b(?! (?:of|hundred|thousand|million|billion))", text)
    if word:
        return text[: word.start()] + str(NUMBERS.index(word[1]) + 2) + text[word.end() :]
    if re.search(r"\d%", text):
        return re.sub(r"(\d)%", r"\1 percent", text)
    grouped = re.search(r"\b\d{1,3},\d{3}\b(?!,)", text)
    if grouped:
        return text[: grouped.start()] + grouped[0].replace(",", "") + text[grouped.end() :]
    digit = re.search(r"(?<=[a-z] )([2-9])\b(?![\d.,:%-])(?= [a-z])", text)
    return text[: digit.start()] + NUMBERS[int(digit[1]) - 2] + text[digit.end() :] if digit else None
