"""Closed classes of English words that limit or negate what a sentence says."""

__all__ = [
    "APPROXIMATE", "CAUSAL", "CONDITIONAL", "DEMONSTRATIVE", "DENYING", "FEMININE",
    "HONORIFICS", "MASCULINE", "NEARLY", "NEGATIVE", "PRIVATIVE", "QUANTIFIERS", "REPORTING",
    "REPORTS", "RESERVED", "UNIVERSAL", "VERIDICAL",
]  # fmt: skip


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


NEGATIVE = _words(
    "no not n't cannot never none nobody nothing neither nor nowhere without hardly barely scarcely rarely seldom"
)

# Verbs and nouns that say that their complement did not happen or is not true.
DENYING = _words(
    """
    deny refuse fail lack reject prevent avoid decline prohibit ban forbid bar doubt dispute exclude refrain stop
    cancel oppose miss disbelieve dismiss failure refusal denial lack absence
    """
)

# How nearly, how much or how exclusively something holds.
APPROXIMATE = _words(
    """
    almost nearly virtually practically about around roughly approximately some only just merely solely exclusively
    least most more less fewer over under up close mostly largely mainly partly partially half hardly barely
    scarcely exactly precisely even nominally formally estimated
    """
)

# Those of APPROXIMATE that stand before a number which may be a little less or more.
NEARLY = _words("about around approximately roughly some")

# Adverbs that say how certain something is, how often it happens or until when.
RESERVED = _words(
    """
    allegedly reportedly purportedly supposedly apparently possibly perhaps maybe probably likely seemingly
    presumably ostensibly potentially theoretically hypothetically arguably sometimes occasionally often usually
    frequently generally typically never rarely seldom initially originally formerly previously once temporarily
    briefly yet longer far soon eventually almost falsely wrongly apart
    """
)

# Adjectives after which the noun does not, or not certainly, hold: a former mayor, a fake bomb.
PRIVATIVE = _words(
    """
    former ex alleged suspected supposed purported so-called self-styled potential possible probable likely proposed
    planned prospective future would-be acting deputy vice interim failed attempted fake false mock apparent
    unconfirmed unverified expected hypothetical unsuccessful intended partial assistant designate elect
    """
)

QUANTIFIERS = _words(
    """
    no some several few many most any little much half every certain another other such neither either enough
    various numerous same different next last previous following only sole
    """
)

UNIVERSAL = _words("all every each both any most only no")

# Conjunctions whose clause states a condition or an open question.
CONDITIONAL = _words("if unless whether lest provided until till except barring")

# Conjunctions whose clause is stated as true, even if the main clause is negated.
VERIDICAL = _words("after when while as because since although though whereas once where")

# Those of VERIDICAL whose clause is outside the scope of a negation in the main clause.
CAUSAL = _words("as because since although though whereas")

DEMONSTRATIVE = _words("this that these those")

REPORTING = _words("say tell add state report note announce remark write")
REPORTS = _words("report note remark statement announcement article dispatch")  # nouns for what a reporter makes

MASCULINE = _words("mr sir lord")
FEMININE = _words("mrs ms miss dame lady")
HONORIFICS = MASCULINE | FEMININE | _words("mx dr prof")
