"""What a sentence denies, what it hedges, and words that turn its meaning round."""

from collections.abc import Callable, Sequence

from rag.text.words import Word, bag, words_of

__all__ = ["antonym", "denied", "hedged", "hedges"]

_NEGATORS = bag(
    """
    not no never none nobody nothing neither nor without cannot unable lack lacks lacked hardly barely
    deny denies denied denying refuse refuses refused fail fails failed failing reject rejects rejected
    """
)
_HEDGES = bag(
    """
    alleged allegedly alleges allege reportedly purportedly supposedly apparently possibly perhaps
    probably likely unconfirmed suspected may might could accused accuses claims claimed believed
    rumored rumoured considering considers considered plans planned planning threatens threatened
    expected hopes proposed
    """
)
_ATTRIBUTIONS = bag(
    """
    said says say according told tells reported reports report argued argues stated states suggested
    suggests warned warns described describes called
    """
)
_HEDGED_WORDS = 3  # content words after a hedge that it makes uncertain

_PAIRS = bag(
    """
    increase/decrease increase/reduce rise/fall rise/drop rose/fell rose/dropped gain/lose gain/loss
    up/down include/exclude more/less more/fewer higher/lower high/low before/after first/last win/lose
    won/lost support/oppose support/reject accept/reject allow/ban allow/forbid approve/reject
    agree/refuse begin/end start/end start/finish begin/finish open/close enter/leave arrive/leave
    arrive/depart buy/sell confirm/deny alive/dead survive/die guilty/innocent convict/acquit
    strengthen/weaken expand/shrink expand/contract improve/worsen better/worse positive/negative
    success/failure succeed/fail victory/defeat ally/enemy friend/enemy male/female man/woman
    son/daughter brother/sister father/mother husband/wife early/late old/new young/old large/small
    major/minor majority/minority maximum/minimum most/least always/never all/none public/private
    legal/illegal domestic/foreign north/south east/west northern/southern eastern/western
    internal/external temporary/permanent possible/impossible true/false advance/retreat attack/defend
    praise/criticize condemn/welcome hire/fire join/leave lift/impose ease/tighten accelerate/slow
    upper/lower above/below inside/outside same/different optional/mandatory voluntary/mandatory
    partial/full partially/fully morning/evening profit/loss import/export create/destroy build/destroy
    pass/fail encourage/discourage love/hate strong/weak rich/poor hot/cold light/dark fast/slow
    easy/difficult simple/complex safe/dangerous direct/indirect remember/forget raise/lower raise/cut
    growth/decline grow/shrink grow/decline increase/decline acquire/sell borrow/lend employer/employee
    appear/disappear connect/disconnect comply/violate permit/prohibit grant/deny release/detain
    release/arrest free/jail
    """
)
_PREFIXES = ("un", "in", "im", "dis", "non", "ir", "il", "de")


def _opposites() -> dict[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    for pair in _PAIRS:
        left, right = (word.stem for word in words_of(pair))
        table.setdefault(left, set()).add(right)
        table.setdefault(right, set()).add(left)
    return {stem: frozenset(others) for stem, others in table.items()}


_OPPOSITE = _opposites()


def antonym(stem: str, stems: frozenset[str]) -> str | None:
    """The word among `stems` that says the opposite of `stem`, if any."""
    for other in sorted(_OPPOSITE.get(stem, frozenset()) & stems):
        return other
    for prefix in _PREFIXES:
        bare = stem.removeprefix(prefix)
        if len(bare) > 3 and bare != stem and bare in stems:
            return bare
        if len(stem) > 3 and prefix + stem in stems:
            return prefix + stem
    return None


def denied(words: Sequence[Word], width: int) -> frozenset[int]:
    """The positions of the first `width` content words after each negation."""
    return _reach(words, width, _denying)


def hedged(words: Sequence[Word]) -> frozenset[int]:
    """The positions of the content words that a hedge before them makes uncertain."""
    return _reach(words, _HEDGED_WORDS, _hedging)


def hedges(words: Sequence[Word]) -> bool:
    """Whether a sentence hedges or attributes what it says."""
    return any(_hedging(word.raw) or word.raw.lower() in _ATTRIBUTIONS for word in words)


def _denying(raw: str) -> bool:
    word = raw.lower().replace("’", "'")
    return word in _NEGATORS or word.endswith("n't")


def _hedging(raw: str) -> bool:
    return raw.lower() in _HEDGES and raw != "May"  # the month


def _reach(words: Sequence[Word], width: int, opens: Callable[[str], bool]) -> frozenset[int]:
    """The positions of the first `width` content words after each word that `opens` accepts."""
    reached: set[int] = set()
    left = 0
    for position, word in enumerate(words):
        if opens(word.raw):
            left = width
        elif word.stem == "only" and left == width:
            left = 0  # `not only` denies nothing
        elif left and not word.stop:
            reached.add(position)
            left -= 1
    return frozenset(reached)
