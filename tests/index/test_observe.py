"""What is noted of an article beside what it states."""

from index.article import Article, Correction, Span
from index.observe import observe

TEXT = (
    "Skip to content\n\nDie Mühle in Holt schließt im Mai, sagte ihr Besitzer am Montag der Stadt. "
    "Vierzig Leute verlieren damit ihre Arbeit, und der Rat sucht nun nach einem Käufer für das Gebäude am Fluss.\n\n"
    "Berichtigung: Es sind vierzig, nicht vierhundert.\n"
)


def test_language_and_sketch_are_of_the_kept_text_and_notes_of_all() -> None:
    kept = (Span(TEXT.index("Die"), TEXT.index("Bericht")),)
    told, observed = observe(Article("a.txt", "", TEXT, kept=kept))
    assert told.language == "de"
    assert [one.kind for one in told.corrections] == ["correction"]
    assert observed.sketch[0] > 25


def test_what_the_file_states_stands_first_and_once() -> None:
    stated = Correction("retraction", "Withdrawn by the paper.")
    note = Correction("correction", "Berichtigung: Es sind vierzig, nicht vierhundert.")
    told, _ = observe(Article("a.txt", "", TEXT, corrections=(stated, note), language="nl"))
    assert told.corrections == (stated, note)
    assert told.language == "nl"


def test_of_a_file_of_several_articles_only_its_own_text_is_looked_at() -> None:
    at = TEXT.index("Berichtigung")
    told, _ = observe(Article("a.txt#1", "", TEXT, kept=(Span(17, at),), extent=Span(0, at)))
    assert told.corrections == ()
