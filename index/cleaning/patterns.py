"""The patterns of boilerplate, each for a whole paragraph from end to end; case does not matter.

They are strict on purpose: “Support for the deal fell today.” is not “Support our journalism today”.
"""

import re
from enum import StrEnum

__all__ = ["FORMS", "MENU", "Kind"]


class Kind(StrEnum):
    """The kinds of boilerplate that a paragraph can be."""

    ADDRESS = "address"  # postal and e-mail addresses, telephone numbers
    NAVIGATION = "navigation"  # menus, buttons, language switches, cookie and newsletter lines
    COPYRIGHT = "copyright"
    REPUBLISHED = "republished"  # where it first appeared
    STAFF = "staff"  # who else reported, wrote or edited
    CREDIT = "credit"  # whose picture it is
    TEASER = "teaser"  # one line that leads to another story
    TEASERS = "teasers"  # the heading over a list of other stories
    BUTTON = "button"  # “Read more”, “More sport”: perhaps such a heading, perhaps a button amid the article
    BYLINE = "byline"
    STAMP = "stamp"  # when it was published or changed
    FIELD = "field"  # a labelled fact about the file: “Source: …”
    DAY = "day"  # a date alone on its line
    LINK = "link"  # a web address alone on its line
    WIRE = "wire"  # marks of a news agency: slugs, heads of takes, sign-offs


_CAP = r"(?-i:[A-Z])"
_NOUNS = r"(?:news|stories|story|articles?|posts?|headlines|reads?|reading|coverage|content|topics|videos|links)"
_STREET = (
    r"(?:st|street|ave|avenue|rd|road|blvd|boulevard|dr|drive|ln|lane|way|sq|square|pl|place|plaza|hwy"
    r"|highway|ct|court|parkway|pkwy|terrace|crescent|quay|row)"
)
_WORK = (
    r"(?:(?:this|the above)\s+(?:[\w.’'&-]+\s+){0,6}?(?:article|story|report|piece|column|post|content|text"
    r"|interview|essay|commentary|op-ed|item|analysis|dispatch))"
)
_A_DAY = r"(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?\s+\d"
_OUTLET = rf"(?:the\s+)?(?!{_A_DAY}){_CAP}[\w.&’'-]*(?-i:\s(?:of|the|and|for|&|[A-Z0-9][\w.&’'-]*))*"
_PERSON = r"(?-i:[A-Z][\w.’'-]+(?:\s+(?:[A-Z][\w.’'-]*|de|la|van|von|der|den|al|el|bin|di|da|dos))*)"
_AND = r"(?:,?\s+and\s+|\s*&\s*|,\s+)"
_PHONE = r"(?=(?:\D*\d){8})\+?\(?\d[\d\s().–/-]{6,}\d"
_MAIL = r"[\w.+-]+@[\w-]+\.[\w.-]+"
_SITES = (
    r"(?:facebook|twitter|x|instagram|telegram|whatsapp|youtube|linkedin|tiktok|google news|social media"
    r"|channel)"
)
_LETTERS = (
    r"(?:newsletters?|channel|podcast|alerts?|updates|mailing list|inbox|whatsapp|telegram|bulletin"
    r"|briefing)"
)
_AGENCIES = r"(?-i:AP|AFP|EPA|EPA-EFE|REUTERS|Reuters|Getty(?: Images)?|Shutterstock|TASS|Flash90)"
_PICTURE = r"(?:photo|image|picture|photograph|illustration|video|graphic|cover)s?"

_ADDRESSES = (
    (6, r"(?:physical|postal|mailing|street|office|our|visiting)?\s*(?:address|contact(?: us| info\w*)?):?"),
    (14, rf"\d{{1,5}}[a-z]?,?\s+(?:[\w.’'-]+\s+){{1,4}}{_STREET}\b\.?"
         r"(?:,?\s+(?:suite|floor|unit|apt|room|#)?\.?\s*[\w-]+)?(?:,\s*[\w .’'-]+){0,4}"),
    (9, r"(?-i:[A-Z][\w .’'-]+,?\s+[A-Z]{2}),?\s+\d{5}(?:-\d{4})?(?:,?\s+(?:usa|united states))?"),
    (20, r"[^.!?]*\b(?-i:[A-Z]{1,2}\d[A-Z\d]?\s+\d[A-Z]{2})\b(?:[,.;·|]?\s+(?:uk|united kingdom|england))?"
         r"(?:[\s,.;·|]*(?:tel|phone|©|copyright|\(c\)).*)?"),
    (14, r"[^.!?]*,\s[^.!?,]*\d+[a-z]?,\s+\d{4,5}\s+(?-i:[A-Z])[\w-]+"),
    (14, r"p\.?\s?o\.?\s+box\s+\d+.*"),
    (14, r"(?:(?:tel|phone|fax|telephone|call|mobile|whatsapp|office)\b[\w .:]{0,20})?"
         rf"{_PHONE}(?:\W.*{_MAIL})?"),
    (16, r"(?:(?:e-?mail|contact|reach|write|send|tips|questions)\b.*)?"
         rf"{_MAIL}\W*(?:{_PHONE})?"),
    (24, rf"(?:(?:media|press|news) )?(?:contacts?|enquiries|inquiries)\s*:.*(?:{_PHONE}|{_MAIL}).*"),
)  # fmt: skip
_NAVIGATION = (
    (3, r"[a-z]{2}[_-](?-i:[A-Z]{2})\s*\w*"),
    (45, r"(?:we use|(?:this|our) (?:web)?site uses|accept(?: all)?|manage)\b.{0,40}\bcookies?\b.*"),
    (45, r"by (?:continuing|clicking|using|browsing|signing up|subscribing)\b.{0,120}"
         r"\b(?:cookies?|privacy policy|terms (?:of (?:use|service)|and conditions))\b.*"),
    (40, r"(?:please )?(?:sign up|subscribe|register|join)(?: us| now| today| here| free| for free)*,?"
         rf" (?:for|to|on)(?: [\w’'-]+){{0,5}} {_LETTERS}\b.*"),
    (25, r"(?:get|receive)\b.{0,80}\b(?:your inbox|newsletter|notifications)\b.*"),
    (25, rf"(?:follow|find|like|join|connect with) (?:us|me|our)\b.{{0,60}}\b{_SITES}\b.*"),
    (12, r"trouble viewing this e-?mail\b.*|view (?:it |this )?(?:e-?mail |newsletter |message )?(?:online"
         r"|in (?:your )?(?:web )?browser)\W*"),
    (12, r"unsubscribe\b(?:[^.]*|\W{0,3}https?://\S+)"
         r"|manage (?:your |my )?(?:e-?mail )?(?:preferences|subscriptions?)\W*"),
    (45, r"(?:you(?: are|['’]re)? (?:received?|receiving|getting) this (?:e-?mail|newsletter|message|because)"
         r"|this (?:e-?mail|newsletter|message) was sent to (?:you|\S+@))\b.*"),
    (16, r"(?:share|tweet|e-?mail|print|save|bookmark|copy) (?:this|on|via|to|the link)\b[^.]*"),
    (12, r"(?:click|tap) (?:here|below)\b.*|(?:this )?(?:story|article) continues (?:below|after).*"),
    (12, r"advertisement\s*[–—|:-]\s*.*|(?:back|scroll|return) to (?:the )?(?:top|home\w*)"),
    (12, r"(?:skip to|jump to|leave a (?:comment|reply)|post a comment|log in to comment)\b[^.]*"),
    (16, r"(?:print(?:able|er[ -]friendly)? version\b.*|printed (?:on|from)\b.{0,60}(?:\d{4}|https?:|www\.).*)"),
    (12, r"comments are closed\W*|listen to this (?:article|story)\b.*|read the original\b[^.]*"),
    (12, r"already (?:a subscriber|have an account)\b.*|loading(?: \w+)?\W*"),
    (6, r"(?:about|\D{0,12})?\d[\d.,]*k?\s*"
        r"(?:-?\s*min(?:ute)?s?\s+read|comments?|shares?|views|likes|followers)"),
    (16, r"(?:[^\W\d_][\w&’'-]*+(?: [\w&’'-]++)*+\s*+[|•·›»]\s*+){2,}[^\W\d_][\w&’' -]{0,24}"),
    (5, r"(?!related|read|more|watch)[^\W\d_]\w*(?: \w+)?\s*[|•·›»]\s*\w+(?: \w+)?"),
    (30, r"(?:support|donate to|help fund)\s+(?:our (?:work|journalism|reporting|newsroom)"
         r"|(?:independent|quality|local) journalism)\b.*|become a (?:member|supporter|subscriber)\b.*"),
    (4, r"(?:-\s*)?(?:ends?|30)(?:\s*-)?"),
    (12, r"[(\[](?-i:[A-Z][A-Z ,.:;’'&/-]{3,80})[)\]]|\[[^\W\d][^\[\]]{2,30}\]"),  # (APPLAUSE), [music]
    (40, r"this (?:is an? |copy |transcript )(?:[\w-]+ )*?(?:transcript\b.*|may not be in its final form\b.*"
         r"|(?:has been|was|is) (?:\w+[ -])?(?:generated|produced|transcribed|created)\b.*)"),
    (20, rf"(?:подпи(?:сывайтесь|шитесь)|abonnier(?:e|en sie)|abonnez-vous|inscrivez-vous|suscr[íi]b(?:ete|ase)|assine"
         rf"|iscriviti|iscrivetevi|subscreva|abonneer je|zapisz się|اشترك(?:وا)? في|تابعونا|הירשמו)\b.{{0,80}}"
         rf"(?:{_LETTERS}|канал|рассылк|bolet[íi]n|kanal|canal|nieuwsbrief|biuletyn|نشرت|قنا|ניוזלטר|ערוץ).*"),
    (20, r"#?\w+(?:\s+#\w+)+"),
)  # fmt: skip
_COPYRIGHT = (
    (45, r"(?:copyright|\(c\)|©)\s*(?:©|\(c\))?\s*(?:by\s.*|\d{4}\b.*)"),
    (45, rf"(?:copyright\s*)?©.*|copyright\s+(?:(?:{_CAP}[\w.&’'-]*|of|the|and)[\s,]+){{1,6}}\d{{4}}\b.*"),
    (
        20,
        r"(?:[\w&’'-]+[.,]?\s+){0,6}(?:all rights reserved|alle rechte vorbehalten|tous droits réservés"
        r"|todos los derechos reservados)\b.*|.{0,80}\bcontents? copyright \d{4}.*",
    ),
)
_REPUBLISHED = (
    (45, rf"{_WORK}\b.{{0,120}}\b(?:with|by|under)\b.{{0,40}}\b(?:permission|licen[cs]e|agreement)\b.*"),
    (45, rf"(?:{_WORK}\s+)?(?:was\s+|has been\s+|is\s+)?(?:originally|first|previously)\s+"
         r"(?:published|appeared|posted|reported|printed|ran)(?:\s+\w+)?\s+(?:on|in|by|at|with)\s+"
         rf"{_OUTLET}(?:[,.]|\s(?:on|and|with|under|in|as)\b.*)?"),
    (35, r"(?:(?:re-?published|reprinted|reproduced|syndicated)\s+(?:here\s+)?"
         r"(?:with|by|from|under|courtesy)|published with (?:the )?(?:kind )?permission)\b.*"),
    (45, rf"the post\s.{{3,200}}\s(?:appeared first|first appeared)\s+on\s+{_OUTLET}\.?"),
)  # fmt: skip
_STAFF = (
    (40, r"\(?(?:(?:additional|with)\s+)?(?:reporting|writing|editing|compiled|edited|translation|translated)"
         rf" by:?\s+{_CAP}.*"),
    (30, r".{3,160}\bcontributed (?:reporting )?to this (?:report|article|story|piece)\b\.?"),
)  # fmt: skip
_CREDIT = (
    (16, rf"(?:(?:file )?{_PICTURE}(?: (?:credit|by|courtesy(?: of)?|source))?|credit)\s*[:/©].*"),
    (16, rf"(?:file )?{_PICTURE} (?:by|courtesy of|courtesy) {_CAP}.*"),
    (20, rf"\((?:file )?{_PICTURE}\b[^()]*\)"),
    (14, r"\(?(?:ap|afp|epa|epa-efe|reuters|getty(?: images)?|shutterstock|istock|unsplash|flickr"
         r"|wikimedia(?: commons)?)(?: (?:photo|images?|file))*(?:\s*[/|,].*)?\)?"),
    (14, rf"[\w .’'-]+\s*/\s*(?:pool\s+)?(?:via\s+)?{_AGENCIES}\b.*"),
    (40, r"!\[[^\]]*\]\([^)]*\)"),
)  # fmt: skip
_TEASER = (
    (30, r"(?:lesen sie auch|mehr dazu|siehe auch|(?:à )?lire aussi|voir aussi"
         r"|leggi anche|(?:lea|leer|leia|lee) tamb(?:ién|ém)"
         r"|lees ook|läs (?:också|även)|les også|læs også|czytaj (?:także|też)|čtěte také|читайте (?:также|ещё|еще)"
         r"|اقرأ (?:أيضا|أيضاً|ايضا)|طالع أيضا|קראו (?:גם|עוד)|ראו גם|関連(?:記事|ニュース)|相关(?:阅读|报道|新闻)"
         r"|延伸(?:阅读|閱讀)|관련 ?기사)\s*[:：|>»–—-]\s*\S.*"),
    (30, r"(?:read (?:more|also|next|this)|also read|related(?: \w+)?|see also|watch(?: (?:live|also|now))?"
         r"|more|recommended|don['’]t miss|in pictures)\s*[:|>»]\s*\S.*"),
    (30, r"(?:read (?:more|also|next)|also read)\s+[–—-]\s+\S.*"),
    (60, r"(?:more (?:from|on|in)|also in)\b[^:.]{2,40}:\s\S.*"),
    (60, r"(?:\d{1,2}[.)]\s*)?(?:\[[^\]]+\]\([^)]*\)\W*)+"),
)  # fmt: skip
_TEASERS = (
    (10, r"(?:the )?(?:latest|more|other|top|trending|popular|recommended|related|recent|featured|suggested"
         rf"|similar|sponsored|promoted)\s+{_NOUNS}"
         r"(?:\s(?:from|on|in|for|about|by|you|to|now|of|this|today)\b.*)?:?"),
    (10, r"more (?:from|on|by)\s.+|latest from\s.+|related:?|recommended(?: for you)?:?"),
    (10, r"(?:see|read) also:?|also read:?|(?:up|what to read) next:?|trending(?: now| today)?:?"),
    (10, r"most (?:read|popular|viewed|shared|commented)\b.*|(?:from )?(?:around )?the web:?"),
    (10, r"(?:you |stories you )?(?:may|might) (?:also |have )(?:like|be interested|enjoy|missed)\b.*"),
    (10, r"editor(?:s?['’]|['’]s) (?:picks?|choice):?|don['’]t miss:?|further reading:?"),
    (10, r"in case you missed it:?|lesen sie auch:?|mehr zum thema:?|(?:à )?lire aussi:?|leggi anche:?"
         r"|(?:lea|leer|leia) tamb(?:ién|ém):?|lees ook:?|читайте также:?"),
)  # fmt: skip
_BUTTON = (
    (8, r"(?:(?:click (?:here )?to )?(?:read|see|view|learn|show|load)|continue|keep) (?:more|on|reading"
        r"|the (?:full|whole|rest)(?: of the)?(?: \w+)?)(?: here)?\s*(?::|>+|»|→|\.\.\.|…)?"),
    (8, r"(?:read )?more (?:in|about|at)\s.+|more \w+|(?:also )?(?:from|in) (?:the )?.{2,40} today"
        r"|elsewhere (?:on|in|at)\s.+|in other news"),
)  # fmt: skip
_STAMP = (
    (16, r"(?:(?:this )?(?:page|article|story) (?:was )?)?(?:first |originally |last )?"
         r"(?:published|posted|updated|modified|created|edited"
         r"|publication date|release date)\b[^.!?]*\d{4}\b[^!?]*(?<![.!?])"),
    (8, r"(?:published|posted|updated)\s+\w+\s+(?:hours?|days?|minutes?|weeks?|months?|years?) ago"),
)  # fmt: skip
_BYLINE = (
    (28, r"(?:(?:written|posted|words|story|text|report|reported|published)\s+)?by:?\s+"
         rf"{_PERSON}(?:{_AND}{_PERSON})*(?:\s*[,|•·/–—-]\s*.*|\s+{_A_DAY}.*|\s+(?:in|for|from|at|on|with)\s.*)?"),
)  # fmt: skip
_FIELD = (
    (30, r"(?:title|headline|author|writer|by|date|source|publisher|publication|site|outlet|url|link"
         r"|original article|section|category|tags?|topics?|keywords|filed under|reading time|language"
         r"|location|byline|dateline|transcript|guests|slug|word count)\s*:\s*\S.*"),
    (30, r"(?:schlagw(?:orte|örter)|themen|mots-clés|étiquettes|etiquetas|palabras clave|palavras-chave|argomenti"
         r"|parole chiave|trefwoorden|теги|темы|метки|ключевые слова|وسوم|الكلمات (?:الدلالية|المفتاحية)|תגיות|标签"
         r"|關鍵詞|关键词|タグ|キーワード|태그|키워드)\s*[:：]\s*\S.*"),
)  # fmt: skip
_WIRE = (
    (4, r"[-–—(\s]*more[-–—)\s]*|(?-i:NNNN|ENDIT(?:EM)?|ENDE|URGENT|BULLETIN|FLASH|R(?:euters?|EUTERS?)|\+{3}|#{3})"),
    (10, r"(?-i:ZCZC\b.*|(?:BC|AM|PM)-[A-Z][\w'’-]*(?:[ ,-].*\d.*)?|AP-[A-Z]{2}-\d\d-\d\d-\d\d\b.*)"),
    (9, r"(?-i:[a-z]{1,4}\d{3,5})(?:\s+\S{1,4}){2,8}|dpa(?: (?-i:[a-z]{2})){1,4}|item no:?\s*\d+"),
    (8, r"(?:\d{1,2}(?:st|nd|rd|th) )(?:add|ld|lead|lede|writethru|take|page)\b.{0,40}|(?:add|take|page) \d{1,2}"),
    (3, r"(?-i:[a-z]{2,4}(?:/[a-z]{2,4}){1,4})"),
    (16, r"[^.!?]{3,100} =\d (?-i:[A-Z][A-Z ]+)"),
    (12, r"for (?:immediate )?release\W*|(?:for release|(?:strictly |under )?embargo(?:ed)?)\b[^.!?]*\d[^.!?]*"),
)  # fmt: skip
_LINK = ((2, r"(?:www\.|https?://)\S+"),)

_BY_KIND = {  # in order: the first pattern that fits decides the kind
    Kind.ADDRESS: _ADDRESSES,
    Kind.LINK: _LINK,
    Kind.WIRE: _WIRE,
    Kind.NAVIGATION: _NAVIGATION,
    Kind.COPYRIGHT: _COPYRIGHT,
    Kind.REPUBLISHED: _REPUBLISHED,
    Kind.STAFF: _STAFF,
    Kind.CREDIT: _CREDIT,
    Kind.TEASER: _TEASER,
    Kind.TEASERS: _TEASERS,
    Kind.BUTTON: _BUTTON,
    Kind.STAMP: _STAMP,
    Kind.BYLINE: _BYLINE,
    Kind.FIELD: _FIELD,
}
FORMS = tuple(
    (kind, words, re.compile(form, re.IGNORECASE | re.DOTALL))
    for kind, forms in _BY_KIND.items()
    for words, form in forms
)
"""The patterns in order: a kind, the most words that a paragraph of this kind has, and its regular expression."""

_MENU = """
    home menu search login log in sign up out register subscribe subscription share tweet facebook twitter x
    whatsapp email e-mail print copy link linkedin reddit telegram pinterest messenger instagram youtube
    tiktok comments comment save skip to content main advertisement advert ad ads sponsored close open next
    previous back top contact us about terms of use service conditions privacy policy cookies cookie settings
    accept reject all more read news world sport sports business opinion politics culture technology science
    health video videos photos podcasts live newsletter newsletters language languages and en fr de es
    english deutsch français español italiano português nederlands polski русский українська türkçe العربية
    עברית 中文 日本語 한국어 & | • · › » > < / - – —
"""
MENU = frozenset(_MENU.split())
"""Words of menus and buttons: a line of nothing else is one."""
