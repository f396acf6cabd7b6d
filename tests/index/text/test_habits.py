"""Sentences in other languages than English."""

import pytest

from index.article import Span
from index.text.habits import HABITS
from index.text.sentences import sentences

TEXTS = {
    "de": [
        "Die Brücke wird am 4. März gesperrt, z. B. für Lastwagen.",
        "Das sagte Dr. Anna Weber vom Bauamt am 12. Oktober.",
        "„Wir haben keine Wahl.“",
        "Die Arbeiten dauern bis zum 3. Quartal.",
        "Es kamen 120.",
        "Danach war Schluss.",
    ],
    "fr": [
        "Le pont sera fermé à partir du 4 mars, a annoncé M. Dupont.",
        "« Nous n’avons pas le choix. »",
        "Les travaux dureront six semaines, selon Mme. Leroy.",
        "Qui paiera ?",
        "La région.",
    ],
    "es": [
        "El puente cerrará el 4 de marzo, anunció el Sr. García.",
        "¿Quién paga?",
        "La región y los EE. UU. ayudarán.",
        "Durará seis semanas.",
    ],
    "ru": [
        "Мост закроют с 4 марта 2024 г.",
        "Об этом сообщил А. С. Петров.",
        "Работы продлятся шесть недель, т. е. до лета.",
        "В 2023 г. мост уже закрывали.",
    ],
    "ar": ["سيغلق الجسر ابتداء من الرابع من مارس.", "من سيدفع؟", "قال رئيس البلدية إن الأعمال ستستمر ستة أسابيع."],
    "he": ["הגשר ייסגר מ-4 במרץ 2024.", "מי ישלם?", "ראש העירייה אמר שהעבודות יימשכו שישה שבועות."],
}


@pytest.mark.parametrize("language", TEXTS)
def test_a_stop_ends_a_sentence_as_it_does_in_the_language(language: str) -> None:
    text = " ".join(TEXTS[language])
    found = sentences(text, [Span(0, len(text))], language)
    assert [span.of(text) for span in found] == TEXTS[language]


@pytest.mark.parametrize(("language", "text"), [
    ("zh", "大桥将于3月4日关闭。谁来付钱？市长说：“工程将持续六周。”"),
    ("ja", "橋は3月4日から閉鎖される。誰が払うのか？市長は述べた。"),
])  # fmt: skip
def test_scripts_without_spaces_are_cut_at_their_own_stops(language: str, text: str) -> None:
    assert len(sentences(text, [Span(0, len(text))], language)) == 3


def test_what_opens_a_sentence_is_no_title() -> None:
    for language, habits in HABITS.items():
        assert not habits.before & {"", "."}, language
        assert habits.openers, language
