"""What stands in an article's file beside the article: one paragraph looked at by itself.

Each rule wants the whole paragraph to have the form, and most want it short, because to drop a sentence
of the article is worse than to keep a line of furniture.
"""

import re
from enum import StrEnum

from index.dates import stated_day

__all__ = ["Kind", "is_prose", "kind", "plain"]


class Kind(StrEnum):
    """What a paragraph is that is not the article."""

    ADDRESS = "address"  # postal and e-mail addresses, telephone numbers
    NAVIGATION = "navigation"  # menus, buttons, language switches, cookie and newsletter lines
    COPYRIGHT = "copyright"
    REPUBLISHED = "republished"  # where it first appeared
    CREDIT = "credit"  # photographers, contributing reporters and editors
    TEASER = "teaser"  # one line that leads to another story
    TEASERS = "teasers"  # the heading over a list of other stories
    BUTTON = "button"  # “Read more”: such a heading, or a button in the middle of the article
    BYLINE = "byline"
    STAMP = "stamp"  # when it was published or changed
    FIELD = "field"  # a labelled fact about the file: “Source: …”
    DAY = "day"  # a date alone on its line


_LONGEST = 420  # characters: no furniture is longer, code apart
_EDGE = re.compile(r"^[\s#*_>|~=-]+|[\s#*_|~=-]+$")
_STOPPED = re.compile(r"[.!?…。！？][\"'”’»)\]*_]*$")

_NOUNS = r"(?:news|stories|story|articles?|posts?|headlines|reads?|reading|coverage|content|topics|videos|links)"
_STREET = (
    r"(?:st|street|ave|avenue|rd|road|blvd|boulevard|dr|drive|ln|lane|way|sq|square|pl|place|plaza|hwy|highway"
    r"|ct|court|parkway|pkwy|terrace|crescent|quay|row)"
)
_WORK = (
    r"(?:article|story|report|piece|column|post|content|text|interview|essay|commentary|op-ed|item|analysis|dispatch)"
)
_NAME = r"(?-i:(?:[Tt]he\s+)?[A-Z][\w.&’'-]*(?:\s(?:of|the|and|for|&|[A-Z0-9][\w.&’'-]*))*)"
_PERSON = r"(?-i:[A-Z][\w.’'-]+(?:\s+(?:[A-Z][\w.’'-]*|de|la|van|von|der|den|al|el|bin|di|da|dos))*)"
_AND = r"(?:,?\s+and\s+|\s*&\s*|,\s+)"
_PHONE = r"\+?\(?\d[\d\s().–/-]{6,}\d"
_MAIL = r"[\w.+-]+@[\w-]+\.[\w.-]+"

_RULES: tuple[tuple[Kind, int, str], ...] = (  # the kind, the most words it has, its form from end to end
    (Kind.ADDRESS, 6, r"(?:physical|postal|mailing|street|office|our|visiting)?\s*(?:address|contact(?: us| info\w*)?):?"),
    (
        Kind.ADDRESS,
        14,
        rf"\d{{1,5}}[a-z]?,?\s+(?:[\w.’'-]+\s+){{1,4}}{_STREET}\b\.?(?:,?\s+(?:suite|floor|unit|apt|room|#)?\.?\s*[\w-]+)?"
        r"(?:,\s*[\w .’'-]+){0,4}",
    ),
    (Kind.ADDRESS, 9, r"(?-i:[A-Z][\w .’'-]+,?\s+[A-Z]{2}),?\s+\d{5}(?:-\d{4})?(?:,?\s+(?:usa|united states))?"),
    (Kind.ADDRESS, 9, r"[\w .,’'-]+\b(?-i:[A-Z]{1,2}\d[A-Z\d]?\s+\d[A-Z]{2})(?:,?\s+(?:uk|united kingdom|england))?"),
    (Kind.ADDRESS, 14, r"p\.?\s?o\.?\s+box\s+\d+.*"),
    (Kind.ADDRESS, 14, rf"(?:(?:tel|phone|fax|telephone|call|mobile|whatsapp|office)\b[\w .:]{{0,20}})?{_PHONE}(?:\W.*{_MAIL})?"),
    (Kind.ADDRESS, 16, rf"(?:(?:e-?mail|contact|reach|write|send|tips|questions)\b.*)?{_MAIL}\W*(?:{_PHONE})?"),
    (Kind.NAVIGATION, 8, r"[a-z]{2}[_-](?-i:[A-Z]{2})\s*\w*"),
    (Kind.NAVIGATION, 40, r"(?:we use|this (?:web)?site uses|our (?:web)?site uses|accept(?: all)?|manage|by (?:continuing|clicking|using|browsing|signing|subscribing)).{0,120}\b(?:cookies?|privacy policy|terms)\b.*"),
    (Kind.NAVIGATION, 40, r"(?:please )?(?:sign up|subscribe|register|join)\b(?: now| today| here| free| for free)?,? (?:for|to|on)(?: [\w’'-]+){0,5} (?:newsletters?|channel|podcast|alerts?|updates|mailing list|inbox|whatsapp|telegram|bulletin|briefing)\b.*"),
    (Kind.NAVIGATION, 25, r"(?:get|receive)\b.{0,80}\b(?:your inbox|newsletter|notifications)\b.*"),
    (Kind.NAVIGATION, 25, r"(?:follow|find|like|join|connect with) (?:us|me|our)\b.{0,60}\b(?:facebook|twitter|x|instagram|telegram|whatsapp|youtube|linkedin|tiktok|google news|social media|channel)\b.*"),
    (Kind.NAVIGATION, 16, r"(?:share|tweet|e-?mail|print|save|bookmark|copy) (?:this|on|via|to|the link)\b[^.]*"),
    (Kind.NAVIGATION, 12, r"(?:click|tap) (?:here|below)\b.*"),
    (Kind.NAVIGATION, 12, r"(?:this )?(?:story|article) continues (?:below|after).*|advertisement\W.*|(?:back|scroll|return) to (?:the )?(?:top|home\w*)"),
    (Kind.NAVIGATION, 6, r"(?:about|\D{0,12})?\d[\d.,]*k?\s*(?:-?\s*min(?:ute)?s?\s+read|comments?|shares?|views|likes|followers)"),
    (Kind.NAVIGATION, 16, r"(?:[^\W\d_][\w&’' -]{0,24}\s*[|•·›»/]\s*){2,}[^\W\d_][\w&’' -]{0,24}"),
    (Kind.NAVIGATION, 12, r"(?:skip to|jump to|loading|leave a (?:comment|reply)|post a comment|log in to comment|comments are closed|read the original)\b[^.]*\.{0,3}"),
    (Kind.NAVIGATION, 30, r"(?:support|donate to|become a (?:member|supporter|subscriber)).{0,60}\b(?:our (?:work|journalism|reporting)|independent journalism|today)\b.*"),
    (Kind.COPYRIGHT, 45, r"\(?(?:copyright|©|\(c\))\s*(?:©|\(c\)|by\b|\d{4}|(?-i:[A-Z])).*"),
    (Kind.COPYRIGHT, 30, r"(?:[\w.&’' -]+[,.]?\s+)?all rights reserved\b.*"),
    (Kind.REPUBLISHED, 45, rf"(?:this|the above)\s+(?:[\w.’'&-]+\s+){{0,6}}?{_WORK}\b.{{0,120}}\b(?:with|by|under)\b.{{0,40}}\b(?:permission|licen[cs]e|agreement)\b.*"),
    (Kind.REPUBLISHED, 45, rf"(?:(?:this|the above)\s+(?:[\w.’'&-]+\s+){{0,6}}?{_WORK}\s+)?(?:was\s+|has been\s+|is\s+)?(?:originally|first|previously)\s+(?:published|appeared|posted|reported|printed|ran)(?:\s+\w+)?\s+(?:on|in|by|at|with)\s+{_NAME}(?:[,.]|\s(?:on|and|with|under|in|as)\b.*)?"),
    (Kind.REPUBLISHED, 35, r"(?:(?:re-?published|reprinted|reproduced|syndicated)\s+(?:here\s+)?(?:with|by|from|under|courtesy)|published with (?:the )?(?:kind )?permission)\b.*"),
    (Kind.REPUBLISHED, 45, rf"the post\s.{{3,200}}\s(?:appeared first|first appeared)\s+on\s+{_NAME}\.?"),
    (Kind.CREDIT, 40, r"\(?(?:(?:additional|with)\s+)?(?:reporting|writing|editing|compiled|edited|translation|translated) by:?\s+(?-i:[A-Z]).*"),
    (Kind.CREDIT, 30, r".{3,160}\bcontributed (?:reporting )?to this (?:report|article|story|piece)\b\.?.{0,40}"),
    (Kind.CREDIT, 16, r"(?:(?:file )?(?:photo|image|picture|photograph|illustration|video|graphic|cover)s?(?: (?:credit|by|courtesy(?: of)?|source))?|credit)\s*[:/©].*"),
    (Kind.CREDIT, 14, r"\(?(?:ap|afp|epa|epa-efe|reuters|getty(?: images)?|shutterstock|istock|unsplash|wikimedia(?: commons)?|flickr)(?: (?:photo|images?|file))*(?:\s*[/|,].*)?\)?"),
    (Kind.CREDIT, 14, r"[\w .’'-]+\s*/\s*(?:pool\s+)?(?:via\s+)?(?-i:AP|AFP|EPA|EPA-EFE|REUTERS|Reuters|Getty(?: Images)?|Shutterstock|TASS|Flash90)\b.*"),
    (Kind.TEASER, 30, r"(?:read (?:more|also|next|this)|also read|related(?: \w+)?|see also|watch(?: (?:live|also|now))?|more|recommended|don['’]t miss|in pictures)\s*(?:[:|>»]|[–—-]\s)\s*\S.*"),
    (Kind.TEASERS, 10, rf"(?:the )?(?:latest|more|other|top|trending|popular|recommended|related|recent|featured|suggested|similar|sponsored|promoted)\s+{_NOUNS}(?:\s(?:from|on|in|for|about|by|you|to|now|of|this|today)\b.*)?:?"),
    (Kind.TEASERS, 10, r"more (?:from|on|by)\s.+|latest from\s.+|related:?|recommended(?: for you)?:?|trending(?: now| today)?:?|(?:see|read) also:?|also read:?|also (?:on|in) (?-i:[A-Z]).*"),
    (Kind.TEASERS, 10, r"most (?:read|popular|viewed|shared|commented)\b.*|(?:you |stories you )?(?:may|might) (?:also |have )(?:like|be interested|enjoy|missed)\b.*|in case you missed it:?|(?:up|what to read) next:?|don['’]t miss:?|editor(?:s?['’]|['’]s) (?:picks?|choice):?|(?:from )?(?:around )?the web:?|further reading:?"),
    (Kind.BUTTON, 8, r"(?:(?:click (?:here )?to )?(?:read|see|view|learn|show|load)|continue|keep) (?:more|on|reading|the (?:full|whole|rest)(?: of the)?(?: \w+)?)(?: here)?\s*(?::|>+|»|→|\.\.\.|…)?"),
    (Kind.STAMP, 16, r"(?:first |originally |last )?(?:published|posted|updated|modified|created|edited|publication date|release date)\b[^.!?]*\d{4}\b[^!?]*(?<![.!?])|(?:published|posted|updated)\s+\w+\s+(?:hours?|days?|minutes?|weeks?|months?|years?) ago"),
    (Kind.BYLINE, 28, rf"(?:(?:written|posted|words|story|text|report|reported|published)\s+)?by:?\s+{_PERSON}(?:{_AND}{_PERSON})*(?:\s*[,|•·/–—-]\s*.*|\s+(?:in|for|from|at|on|with)\s.*)?"),
    (Kind.FIELD, 30, r"(?:title|headline|author|writer|by|date|source|publisher|publication|site|outlet|url|link|original article|section|category|tags?|topics?|keywords|filed under|reading time|language|location)\s*:\s*\S.*"),
)  # fmt: skip
_TABLE = tuple((kind, words, re.compile(form, re.IGNORECASE | re.DOTALL)) for kind, words, form in _RULES)

_MENU = frozenset(
    "home menu search login log in sign up out register subscribe subscription share tweet facebook twitter x whatsapp "
    "email e-mail print copy link linkedin reddit telegram pinterest messenger instagram youtube tiktok comments comment "
    "save skip to content main advertisement advert ad ads sponsored close open next previous back top contact us about "
    "terms of use service conditions privacy policy cookies cookie settings accept reject all more read news world sport "
    "sports business opinion politics culture technology science health video videos photos podcasts live english deutsch "
    "français español italiano português русский العربية עברית 中文 日本語 한국어 türkçe українська polski nederlands "
    "en fr de es language languages newsletter newsletters and & | • · › » > < / - – —".split()
)
_BYLINE_WORDS = frozenset(
    "with reporting from in for of the staff and at on to correspondent editor writer reporter special political "
    "business chief senior agencies published updated posted am pm min read by via bst est gmt".split()
)
_SOON = re.compile(
    r"by:?\s+(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|by:?\s+(?:january|february|march|april|may|june|july|august"
    r"|september|october|november|december|now|then|design|law|contrast)\b",
    re.IGNORECASE,
)
_DAY_WORDS = re.compile(r"[\d\s:.,|/•·+-]|\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b|\b[ap]\.?m\b|\b[a-z]{1,4}t\b|\butc\b|(?:st|nd|rd|th)\b|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b", re.IGNORECASE)  # fmt: skip


def kind(paragraph: str) -> Kind | None:
    """What `paragraph` is if it is not the article; None where it may be the article."""
    if len(paragraph) > _LONGEST:
        return None
    line = plain(paragraph)
    words = line.split()
    for name, most, form in _TABLE:
        if len(words) <= most and form.fullmatch(line) and _holds(name, line, words):
            return name
    if len(words) <= 30 and not _STOPPED.search(line) and all(word.casefold() in _MENU for word in words):
        return Kind.NAVIGATION
    if len(words) <= 10 and stated_day(line) and not _DAY_WORDS.sub("", line):
        return Kind.DAY
    return None


def plain(paragraph: str) -> str:
    """`paragraph` without the marks of Markdown around it."""
    return _EDGE.sub("", paragraph)


def is_prose(paragraph: str) -> bool:
    """Whether `paragraph` reads as running text rather than as a headline or a label."""
    words = paragraph.count(" ") + 1
    return words > 30 or (words >= 6 and _STOPPED.search(paragraph) is not None)


def _holds(name: Kind, line: str, words: list[str]) -> bool:
    """What a form cannot say of the paragraph."""
    if name is Kind.BYLINE:
        small = [word.strip(",.|:").lower() for word in words[1:] if word[0].islower()]
        return not _SOON.match(line) and not line.endswith(("?", "!")) and _BYLINE_WORDS.issuperset(small)
    if name in (Kind.TEASERS, Kind.BUTTON):
        return not line.endswith((".", "?", "!")) or line.endswith("...")
    if name is Kind.FIELD:
        return not (len(words) > 12 and _STOPPED.search(line))
    return True
