"""Lines that say by whom an article is, in the languages of newsrooms."""

import pytest

from index.text.bylines import LABELS, names_alone, signed_by, signed_within, without_lead


@pytest.mark.parametrize(
    ("language", "line", "names"),
    [
        ("de", "Von Anna Berg", "Anna Berg"),
        ("de", "VON ANNA BERG UND PETER VON DER AU", "Anna Berg Und Peter Von Der Au"),
        ("de", "Von Anna Berg und Peter von der Au, Kairo", "Anna Berg und Peter von der Au"),
        ("de", "Von Anna Berg mit Material von dpa", "Anna Berg"),
        ("de", "Von Anna Berg, 4. März 2024", "Anna Berg"),
        ("de", "Von Anna Berg | Stand: 4. März 2024, 10:15 Uhr", "Anna Berg"),
        ("de", "Text: Anna Berg", "Anna Berg"),
        ("fr", "Par Jeanne Dufour et Luc d’Arcy (à Lille)", "Jeanne Dufour et Luc d’Arcy"),
        ("fr", "Par Jeanne Dufour, envoyée spéciale à Kiev", "Jeanne Dufour"),
        ("fr", "Par Jeanne Dufour Publié le 4 mars 2024 à 10h30", "Jeanne Dufour"),
        (
            "es",
            "Por Ana Ruiz Publicado el 4 de marzo de 2024 a las 9:15 Actualizado el 5 de marzo de 2024",
            "Ana Ruiz",
        ),
        ("fr", "Par AFP", "AFP"),
        ("fr", "Propos recueillis par Jeanne Dufour", "Jeanne Dufour"),
        ("es", "Por Inés Vidal y Marco del Río | Madrid", "Inés Vidal y Marco del Río"),
        ("es", "Por Inés Vidal desde Lima", "Inés Vidal"),
        ("pt", "Por João da Silva e Rita Alves", "João da Silva e Rita Alves"),
        ("it", "di Mario Neri", "Mario Neri"),
        ("it", "a cura di Mario Neri e Ada Sala", "Mario Neri e Ada Sala"),
        ("nl", "Door Jan van der Meer", "Jan van der Meer"),
        ("sv", "Av Elin Sund, Kiruna", "Elin Sund"),
        ("pl", "Autor: Jan Lipski", "Jan Lipski"),
        ("ru", "Автор: Анна Белова", "Анна Белова"),
        ("ru", "Текст: Анна Белова, Пётр Дым", "Анна Белова, Пётр Дым"),
        ("uk", "Автор: Оксана Лис", "Оксана Лис"),
        ("ar", "بقلم: سلمى حداد", "سلمى حداد"),
        ("ar", "كتبت: سلمى حداد - بيروت", "سلمى حداد"),
        ("he", "מאת דנה לוי", "דנה לוי"),
        ("he", "מאת: דנה לוי ויואב כץ", "דנה לוי ויואב כץ"),
        ("zh", "作者：王小明", "王小明"),
        ("zh", "文／王小明", "王小明"),
        ("zh", "本报记者 王小明 李红", "王小明 李红"),
        ("zh", "记者王小明、李红北京报道", "王小明、李红"),
        ("zh", "〔記者王小明／台北報導〕", "王小明"),
        ("zh", "王小明 记者", "王小明"),
        ("ja", "文・山田花子", "山田花子"),
        ("ja", "執筆：山田 花子", "山田 花子"),
        ("ja", "山田花子 記者", "山田花子"),
        ("ja", "ロンドン＝山田花子", "山田花子"),
        ("ko", "김하늘 기자", "김하늘"),
        ("ko", "김하늘 기자 sky@paper.example", "김하늘"),
        ("ko", "글: 김하늘", "김하늘"),
    ],
)
def test_a_line_names_its_writers(language: str, line: str, names: str) -> None:
    assert signed_by(line, language) == names


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("de", "Von Berlin nach Hamburg"),
        ("de", "Von Anfang an war der Plan umstritten"),
        ("de", "Von Anna Berg ist nichts zu sehen"),
        ("de", "Von Anna Berg erschien im Herbst ein Buch."),
        ("de", "Von der Redaktion"),
        ("de", "Text: siehe unten"),
        ("fr", "Par la rédaction"),
        ("fr", "Par temps de pluie, le quai ferme"),
        ("es", "Por fin abre el puente"),
        ("es", "¿Por Inés Vidal?"),
        ("it", "di nuovo in strada"),
        ("ru", "Автор: неизвестен"),
        ("ar", "كتب المؤلف رسالة إلى المدينة كلها"),
        ("zh", "记者在现场看到，桥已经通车"),
        ("zh", "文化部长宣布新计划"),
        ("ja", "市長は市民に謝罪した"),
        ("ko", "시장은 시민에게 사과했다"),
        ("en", "Von Trapp Family Returns"),
        ("xx", "Von Anna Berg"),
    ],
)
def test_what_only_begins_so_names_nobody(language: str, line: str) -> None:
    assert signed_by(line, language) is None


def test_without_a_language_no_line_is_one() -> None:
    assert signed_by("Von Anna Berg", None) is None


@pytest.mark.parametrize(
    ("language", "paragraph", "names"),
    [
        ("zh", "新华社北京5月7日电（记者王小明、李红）海港隧道星期三通车。", "王小明、李红"),
        ("zh", "〔記者王小明／台北報導〕海港隧道星期三通車。", "王小明"),
        ("zh", "海港隧道（全长九公里）星期三通车。", None),
        ("ja", "海のトンネルが水曜日に開通した。（ロンドン＝山田花子）", "山田花子"),
        ("ja", "海のトンネル（９キロ）が開通した。", None),
        ("ko", "(서울=한빛통신) 김하늘 기자 = 항구 터널이 수요일에 개통했다.", "김하늘"),
        ("de", "Der Tunnel (Von Anna Berg) ist offen.", None),
    ],
)
def test_eastern_papers_sign_in_brackets(language: str, paragraph: str, names: str | None) -> None:
    assert signed_within(paragraph, language) == names


def test_the_word_for_by_goes_and_a_name_that_begins_so_stays() -> None:
    assert without_lead("Von Anna Berg") == "Anna Berg"
    assert without_lead("Par Jeanne Dufour") == "Jeanne Dufour"
    assert without_lead("Di Stefano") == "Di Stefano"
    assert without_lead("Von Miller") == "Von Miller"
    assert without_lead("von der Au") == "von der Au"


def test_the_labels_of_an_author_are_words() -> None:
    assert {"autor", "auteur", "автор", "autore"} <= LABELS
    assert "text" not in LABELS


def test_a_name_without_a_space_may_stand_alone_where_an_author_is_stated() -> None:
    assert names_alone(" 王小明 ", "zh") == "王小明"
    assert names_alone("김하늘", "ko") == "김하늘"
    assert names_alone("港务局星期二决定重建", "zh") is None
    assert names_alone("Anna", "de") is None
