"""The language of a text."""

import pytest

from index.text.language import language_of

TEXTS = {
    "en": "The council voted on Friday to close the swimming pool, which has been losing money for years.",
    "de": "Der Rat stimmte am Freitag dafür, das Schwimmbad zu schließen, das seit Jahren Verluste macht.",
    "fr": "Le conseil a voté vendredi la fermeture de la piscine, qui perd de l'argent depuis des années.",
    "es": "El consejo votó el viernes cerrar la piscina, que lleva años perdiendo dinero cada temporada.",
    "it": "Il consiglio ha votato venerdì la chiusura della piscina, che perde denaro ormai da molti anni.",
    "ru": "Совет проголосовал в пятницу за закрытие бассейна, который много лет приносит убытки городу.",
    "ar": "صوت المجلس يوم الجمعة على إغلاق المسبح الذي يخسر المال منذ سنوات طويلة في وسط المدينة القديمة",
    "he": "המועצה הצביעה ביום שישי על סגירת הבריכה, שמפסידה כסף כבר שנים.",
    "zh": "市议会星期五投票决定关闭游泳池，该游泳池多年来一直亏损。",
    "ja": "市議会は金曜日、長年赤字が続いているプールの閉鎖を決めた。",
    "ko": "시의회는 금요일에 수년간 적자를 낸 수영장을 폐쇄하기로 의결했다.",
}


@pytest.mark.parametrize("language", TEXTS)
def test_a_paragraph_tells_its_language(language: str) -> None:
    assert language_of(TEXTS[language]) == language


@pytest.mark.parametrize("text", ["", "12 34 56", "Rain.", "GOAT 7", "!?"])
def test_a_few_letters_tell_none(text: str) -> None:
    assert language_of(text) is None


def test_a_foreign_name_changes_nothing() -> None:
    assert language_of(TEXTS["en"] + " Its architect was Владимир Петров, or 李明 as some say.") == "en"


def test_other_languages_in_arabic_script_are_not_arabic() -> None:
    persian = "شورا روز جمعه به بستن استخر رای داد که سال‌هاست برای شهر زیان می‌آورد و پول زیادی می‌خواهد."
    assert language_of(persian) != "ar"
    assert language_of("المجلس يصوت على إغلاق المسبح.") == "ar"
