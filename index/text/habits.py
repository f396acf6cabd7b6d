"""Abbreviations and ordinals of languages other than English, after which a full stop need not end a sentence.

The lists hold what newspapers of each language use. Those of English stand in `index/text/sentences.py`.
"""

from dataclasses import dataclass

__all__ = ["HABITS", "Habits"]


@dataclass(frozen=True, slots=True)
class Habits:
    """The rules of a language for telling whether a full stop ends a sentence; all words are in lower case."""

    before: frozenset[str]  # abbreviations that never end a sentence: titles, “for example”
    shortened: frozenset[str]  # abbreviations that end a sentence only before one of `openers`
    openers: frozenset[str]  # words that may begin a sentence but not a name
    ordinals: bool = False  # whether a number with a stop is an ordinal unless an opener follows: 4. März
    tails: tuple[str, ...] = ()  # abbreviations at the end of compounds, treated as `shortened`: Mühlstr. 4


def _habits(
    before: str, shortened: str, openers: str, *, ordinals: bool = False, tails: tuple[str, ...] = ()
) -> Habits:
    return Habits(frozenset(before.split()), frozenset(shortened.split()), frozenset(openers.split()), ordinals, tails)


_GERMAN = _habits(
    "dr prof dipl ing mag hr fr frl st nr bzw z b d h u a ca vgl sog evtl ggf inkl exkl geb gest verh abs art bd "
    "hrsg rd zz zzt jh jhd v s i vs bspw etwa gen ltd kgl hl allg bes betr dgl einschl ehem vorm "
    "nachm max min mind",
    "usw etc str jan feb mär apr jun jul aug sep sept okt nov dez mio mrd tsd std co abt tel chr u.a o.ä u.ä",
    "der die das ein eine einen einem einer er sie es wir ihr man dies diese dieser dieses diesen und aber doch denn "
    "auch als wenn während nach vor bei mit in im am an auf für von zu zum zur seit bis so da dann danach damit "
    "dabei dort hier heute gestern nun jetzt nur noch schon sein seine ihre kein keine viele alle was wer wie "
    "wo warum "
    "allerdings außerdem zudem dagegen insgesamt bereits erst nicht wegen trotz laut unter über um ohne",
    ordinals=True,
    tails=("str",),
)
_NORDIC = _habits(
    "dr prof hr fru nr kl ca f.eks bl.a dvs m.m st jf ifm iht pga ev evt inkl kap s f eks bl a t.ex s.k d v",
    "osv m.fl mfl mm etc jan feb mar apr jun jul aug sep sept okt nov dec des mio mia mrd kr",
    "den det de en et ett han hun hon vi jeg jag du i på for för til till med fra från men og och når när som "
    "etter efter "
    "da så der där her här ikke inte dette detta denne denna disse dessa ingen alle alla mange många under over över",
    ordinals=True,
)
_SLAVIC = "dr mgr ing prof inż hab św im ul al tzw tj np m in ok por red ks gen płk"

HABITS = {
    "de": _GERMAN,
    "da": _NORDIC, "nb": _NORDIC, "nn": _NORDIC, "sv": _NORDIC,
    "fr": _habits(
        "m mm mme mmes mlle mlles dr me mgr pr prof st ste sts stes cf p pp ex env art vol chap fig n° no bd av "
        "gén col",
        "etc janv févr avr juil sept oct nov déc hab éd al ap j.-c",
        "le la les l un une des de du il elle ils elles on nous vous je ce cet cette ces c mais et ou donc or car si "
        "quand lorsque après avant pour par dans sur sous avec sans selon en au aux à son sa ses leur leurs qui que "
        "quoi où comment pourquoi ainsi aussi alors cependant pourtant depuis pendant malgré d aucun tout tous",
    ),
    "es": _habits(
        "sr sra sres sras srta ee rr ff d dª dr dra dres prof ing lic gral cap cnel tte mons sto sta ud uds pág "
        "págs núm art cap "
        "vol p ej fig vs av avda ctra no nº dpto aprox",
        "etc ee.uu uu ene feb abr jun jul ago sep sept oct nov dic cía s.a c.v hnos",
        "el la los las lo un una unos unas él ella ellos ellas se y o pero sino si cuando mientras después "
        "antes para "
        "por en con sin según desde hasta a al de del su sus este esta estos estas ese esa esos esas eso esto no ni "
        "también además aunque como que qué quién dónde cómo así entonces sin todo todos nadie ya",
    ),
    "it": _habits(
        "sig sigg sig.ra dott dott.ssa prof prof.ssa ing avv arch on sen gen col cap mons san s ss art n nn p "
        "pp vol cfr "
        "ecc es tel v",
        "ecc gen feb mar apr mag giu lug ago set sett ott nov dic s.p.a",
        "il lo la i gli le l un uno una e o ma se quando mentre dopo prima per in con senza secondo da dal "
        "dalla di del "
        "della a al alla su si egli lui lei loro questo questa questi queste quello non anche però così come "
        "che chi ",
    ),
    "pt": _habits(
        "sr sra srs sras dr dra drs prof profa eng gen cel cap av r d st nº no pág págs p pp art vol ex aprox",
        "etc jan fev mar abr mai jun jul ago set out nov dez ltda cia s.a",
        "o a os as um uma uns umas ele ela eles elas e ou mas se quando enquanto depois antes para por em no na "
        "nos nas "
        "com sem segundo desde até ao à de do da dos das seu sua este esta isto esse essa isso não também ainda "
        "como que",
    ),
    "nl": _habits(
        "dhr mevr mw dr drs ir ing mr prof st nr blz bijv bv ca d.w.z o.a m.n t.a.v z.g zgn vgl incl excl gen kol",
        "enz etc jan feb mrt apr jun jul aug sep sept okt nov dec mln mld",
        "de het een hij zij ze wij we ik dit dat deze die en of maar want als toen terwijl na voor bij met in op van "
        "naar tot sinds door over onder volgens ook niet geen er hier daar nu zo om te zijn haar hun",
        tails=("str",),
    ),
    "pl": _habits(_SLAVIC, "itd itp r w zł tys mln mld godz", "to ta ten te w na z do od po przed jak gdy ale i "
    "a o on ona "
                  "oni my nie już za dla ze przy pod nad podczas według jednak także"),
    "cs": _habits("dr ing mgr bc prof doc sv tzv tj např mj ul č str", "atd apod r tis mil mld kč",
                  "to ta ten v na z do od po před jak když ale a i o on ona oni my ne za pro ze při pod nad "
                  "podle však také",
                  ordinals=True),
    "ru": _habits(
        "г гг ул пр просп пер пл обл р-н им т д п е к н с см ср рис табл стр проф акад доц д-р г-н г-жа св о гр "
        "ген полк "
        "руб коп напр тыс кв стр ст корп зам",
        "др пр т.д т.п т.е т.к г гг н.э в вв руб тыс млн млрд трлн чел",
        "в на с со к по о об от до из за для при под над у и а но или если когда пока после перед он она оно "
        "они мы вы я "
        "это этот эта эти тот та те как так также однако там тут здесь сейчас сегодня вчера по-прежнему не ни "
        "уже все "
        "кто что где почему через во ко его ее её их",
    ),
    "uk": _habits(
        "р рр вул просп обл ім т д п див проф акад гр ген полк св о стор с",
        "ін т.д р рр грн тис млн млрд",
        "в у на з із до по о об від за для при під над і й а але або якщо коли поки після перед він вона воно "
        "вони ми ви "
        "це цей ця ці той та ті як так також однак там тут зараз сьогодні вчора не вже всі хто що де чому",
    ),
    "tr": _habits("dr prof doç av sn bkz örn vb yrd gn alb", "vs vb tic ltd şti",
                  "bu o bir ve ama ancak fakat çünkü eğer sonra önce için ile de da ki ne neden kim nerede daha "
                  "en çok "
                  "şu biz siz onlar ben", ordinals=True),
    "hu": _habits("dr prof ifj özv id stb pl ún kb u i", "stb kft bt rt zrt nyrt",
                  "a az egy ez azt ő mi és de vagy ha amikor mert után előtt szerint is nem már még most itt ott",
                  ordinals=True),
    "fi": _habits("dr prof esim ns mm ks vrt n t s", "jne ym yms klo", "se hän he me minä tämä ne ja mutta tai "
    "jos kun "
                  "koska jälkeen ennen mukaan myös ei jo nyt siellä täällä", ordinals=True),
}  # fmt: skip
