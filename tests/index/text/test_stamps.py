from datetime import date

import pytest

from index.cleaning.classifier import Kind, kind
from index.parsing.metadata import stated
from index.text.stamps import CHANGED, is_stamp

FOURTH = date(2024, 3, 4)
TOLD = "\n\nLa digue de Holt a cédé lundi dans la nuit, a dit la maire Jeanne Dufour aux habitants du quai."


@pytest.mark.parametrize(
    "line",
    [
        "Publié le 4 mars 2024 à 10h30",
        "Veröffentlicht am 4. März 2024",
        "Publicado el 4 de marzo de 2024",
        "Опубликовано: 4 марта 2024 г",
        "نُشر في 4 مارس 2024",
        "פורסם ב-4 במרץ 2024",
        "发布时间：2024年3月4日",
        "公開日 2024年3月4日",
        "입력 2024.03.04 10:30",
    ],
)
def test_a_line_says_when_an_article_was_published(line: str) -> None:
    assert is_stamp(line) and kind(line) is Kind.STAMP and not CHANGED.match(line)
    assert stated(f"{line}{TOLD}").published == FOURTH


@pytest.mark.parametrize("line", ["Mis à jour le 4 mars 2024", "Stand: 04.03.2024, 10:30 Uhr", "更新：2024年3月4日"])
def test_when_it_was_changed_is_not_when_it_was_published(line: str) -> None:
    assert is_stamp(line) and CHANGED.match(line)
    assert stated(f"{line}{TOLD}").published is None


@pytest.mark.parametrize(
    "line",
    [
        "Publié le 4 mars 2024, le rapport accable la mairie.",
        "Publié la semaine dernière",
        "Standards vom 4. März 2024",
        "Публикация от 4 марта 2024",
        "",
    ],
)
def test_a_sentence_or_another_word_is_no_such_line(line: str) -> None:
    assert not is_stamp(line)
