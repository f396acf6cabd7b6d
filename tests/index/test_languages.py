"""What is found in which language: by words, and by the encoder that ships. `docs/sources.md` gives the figures.

`python -m tests.index.test_languages [MODULE:CLASS [OPTIONS]]` writes them, also for an encoder of one's own.
"""

# ruff: noqa: E501 - a story and its question stand on one line
import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from index.article import Article, Span
from index.catalogue.reads import Filters, held, match
from index.embedding.config import Recipe
from index.ingest import add_articles

if TYPE_CHECKING:
    from tests.index.conftest import Desk

# Of each language the same five stories, in their order: what happened, and a question for it.
STORIES: dict[str, list[tuple[str, str]]] = {
    "en": [
        ("The old bridge over the river closes on Monday because its steel beams have cracks.", "Why does the bridge close?"),
        ("Pupils of the village school planted forty apple trees in the winter and won a prize.", "Who planted apple trees?"),
        ("The paper mill burned down in the night, and the fire brigade fought the flames until morning.", "What burned down?"),
        ("The hospital hires twelve new nurses after patients complained about long waiting times.", "Whom does the hospital hire?"),
        ("Fishermen found a sunken ship from the eighteenth century on the bottom of the lake.", "What did fishermen find?"),
    ],
    "de": [
        ("Die alte Brücke über den Fluss wird am Montag gesperrt, weil ihre Stahlträger Risse haben.", "Warum wird die Brücke gesperrt?"),
        ("Schüler der Dorfschule pflanzten im Winter vierzig Apfelbäume und gewannen damit einen Preis.", "Wer pflanzte die Apfelbäume?"),
        ("Die Papiermühle brannte in der Nacht nieder, die Feuerwehr kämpfte bis zum Morgen gegen die Flammen.", "Welche Mühlen brannten: die Papiermühle?"),
        ("Das Krankenhaus stellt zwölf neue Pflegerinnen ein, nachdem Patienten über lange Wartezeiten klagten.", "Wen stellt das Krankenhaus ein?"),
        ("Fischer fanden auf dem Grund des Sees ein gesunkenes Schiff aus dem achtzehnten Jahrhundert.", "Was haben Fischer im See gefunden?"),
    ],
    "fr": [
        ("Le vieux pont sur la rivière ferme lundi parce que ses poutres d'acier sont fissurées.", "Pourquoi le pont est-il fermé ?"),
        ("Les élèves de l'école du village ont planté quarante pommiers cet hiver et gagné un prix.", "Qui a planté des pommiers ?"),
        ("La papeterie a brûlé dans la nuit et les pompiers ont lutté contre les flammes jusqu'au matin.", "Contre quoi les pompiers ont-ils lutté ?"),
        ("L'hôpital embauche douze infirmières après les plaintes des patients sur les délais d'attente.", "Qui l'hôpital embauche-t-il ?"),
        ("Des pêcheurs ont trouvé au fond du lac un navire coulé au dix-huitième siècle.", "Qu'ont trouvé les pêcheurs dans le lac ?"),
    ],
    "es": [
        ("El viejo puente sobre el río cierra el lunes porque sus vigas de acero tienen grietas.", "¿Por qué cierra el puente?"),
        ("Los alumnos de la escuela del pueblo plantaron cuarenta manzanos en invierno y ganaron un premio.", "¿Quién plantó manzanos?"),
        ("La fábrica de papel ardió por la noche y los bomberos lucharon contra las llamas hasta la mañana.", "¿Qué fábrica ardió?"),
        ("El hospital contrata a doce enfermeras nuevas tras las quejas de los pacientes por las esperas.", "¿A quién contrata el hospital?"),
        ("Unos pescadores hallaron en el fondo del lago un barco hundido del siglo dieciocho.", "¿Qué hallaron los pescadores?"),
    ],
    "ru": [
        ("Старый мост через реку закроют в понедельник, потому что в его стальных балках трещины.", "Почему закрывают мост?"),
        ("Ученики деревенской школы посадили зимой сорок яблонь и получили за это премию.", "Кто посадил яблони?"),
        ("Бумажная фабрика сгорела ночью, и пожарные боролись с огнём до самого утра.", "Какая фабрика сгорела?"),
        ("Больница нанимает двенадцать медсестёр после жалоб пациентов на долгое ожидание.", "Кого нанимает больница?"),
        ("Рыбаки нашли на дне озера затонувший корабль восемнадцатого века.", "Что нашли рыбаки на дне озера?"),
    ],
    "ar": [
        ("سيغلق الجسر القديم فوق النهر يوم الاثنين لأن عوارضه الفولاذية متشققة.", "لماذا يغلق الجسر؟"),
        ("زرع تلاميذ مدرسة القرية أربعين شجرة تفاح في الشتاء وفازوا بجائزة.", "من زرع شجر التفاح؟"),
        ("احترق مصنع الورق في الليل وكافح رجال الإطفاء النيران حتى الصباح.", "أي مصنع احترق؟"),
        ("يوظف المستشفى اثنتي عشرة ممرضة بعد شكاوى المرضى من طول الانتظار.", "من يوظف المستشفى؟"),
        ("عثر صيادون في قاع البحيرة على سفينة غارقة من القرن الثامن عشر.", "على ماذا عثر الصيادون في البحيرة؟"),
    ],
    "he": [
        ("הגשר הישן מעל הנהר ייסגר ביום שני מפני שבקורות הפלדה שלו יש סדקים.", "מדוע ייסגר הגשר?"),
        ("תלמידי בית הספר בכפר נטעו בחורף ארבעים עצי תפוח וזכו בפרס.", "מי נטעו עצי תפוח?"),
        ("מפעל הנייר נשרף בלילה והכבאים נאבקו בלהבות עד הבוקר.", "איזה מפעל נשרף?"),
        ("בית החולים מגייס שתים עשרה אחיות לאחר תלונות המטופלים על זמני ההמתנה.", "את מי מגייס בית החולים?"),
        ("דייגים מצאו בקרקעית האגם ספינה טבועה מן המאה השמונה עשרה.", "מה מצאו הדייגים באגם?"),
    ],
    "zh": [
        ("河上的旧桥将于星期一关闭，因为它的钢梁出现了裂缝。", "旧桥为什么关闭？"),
        ("乡村学校的学生冬天种了四十棵苹果树，并因此获奖。", "谁种了苹果树？"),
        ("造纸厂夜里被烧毁，消防队与大火搏斗到早晨。", "造纸厂发生了什么？"),
        ("医院在病人抱怨等候时间过长之后招聘十二名护士。", "医院招聘谁？"),
        ("渔民在湖底发现了一艘十八世纪的沉船。", "渔民发现了什么？"),
    ],
    "ja": [
        ("川に架かる古い橋は、鋼の梁にひびが入ったため月曜日に閉鎖される。", "古い橋はなぜ閉鎖されるのか。"),
        ("村の学校の生徒たちは冬にりんごの木を四十本植えて賞を受けた。", "りんごの木を植えたのは誰か。"),
        ("製紙工場が夜に全焼し、消防隊は朝まで炎と闘った。", "製紙工場に何が起きたか。"),
        ("病院は患者の待ち時間への苦情を受けて看護師を十二人採用する。", "病院は誰を採用するのか。"),
        ("漁師たちは湖の底で十八世紀の沈没船を見つけた。", "漁師たちは何を見つけたか。"),
    ],
}  # fmt: skip
OTHERS = [one for one in STORIES if one != "en"]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> "Desk":
    """An index of all stories in all languages."""
    return indexed(tmp_path_factory.mktemp("world"))


def indexed(folder: Path, recipe: Recipe | None = None) -> "Desk":
    from index.collection import Collection
    from tests.index.conftest import Desk

    desk = Desk(folder, Collection(folder / "home", recipe, create=True))
    add_articles(
        desk.collection,
        [
            Article(f"{language}/{number}", f"{language}{number}", text, kept=(Span(0, len(text)),))
            for language, stories in STORIES.items()
            for number, (text, _) in enumerate(stories)
        ],
    )
    return desk


def hits(stories: list[tuple[str, str]], language: str, first: Callable[[str], str | None]) -> int:
    """How many questions find their story first."""
    return sum(first(question) == f"{language}/{number}" for number, (_, question) in enumerate(stories))


def by_words(world: "Desk", question: str, filters: Filters) -> str | None:
    found = match(world.db, question.strip("?؟？¿.。").split(), 1, filters)
    return held(world.db, [found[0][0]])[found[0][0]].source if found else None


def by_vector(world: "Desk", question: str, where: dict[str, str] | None) -> str | None:
    vector = world.collection.embedder.embed([question])[0]
    ((chunk, _),) = world.collection.vectors.nearest(vector, 1, where)
    return held(world.db, [chunk])[chunk].source


@pytest.mark.parametrize("language", STORIES)
def test_every_story_is_found_by_its_words_among_those_of_all_languages(world: "Desk", language: str) -> None:
    assert hits(STORIES[language], language, lambda question: by_words(world, question, Filters())) >= 4


@pytest.mark.parametrize("language", STORIES)
def test_each_story_has_its_language(world: "Desk", language: str) -> None:
    noted = [
        row[0] for row in world.db.execute("SELECT language FROM articles WHERE source GLOB ?", (f"{language}/*",))
    ]
    assert noted.count(language) >= 4


def test_the_encoder_finds_english_by_meaning(world: "Desk") -> None:
    assert hits(STORIES["en"], "en", lambda question: by_vector(world, question, None)) == 5


def figures(world: "Desk") -> dict[str, tuple[int, int, int, int]]:
    """Of each language: stories noted as in it; found by words; by the encoder; by the encoder from English."""
    found = {}
    for language, stories in STORIES.items():
        english = [(text, question) for (text, _), (_, question) in zip(stories, STORIES["en"], strict=True)]
        where = {"language": language}
        query = "SELECT count(*) FROM articles WHERE language = ? AND source GLOB ?"
        found[language] = (
            world.db.execute(query, (language, f"{language}/*")).fetchone()[0],
            hits(stories, language, lambda question: by_words(world, question, Filters())),
            hits(stories, language, lambda question, where=where: by_vector(world, question, where)),  # type: ignore[misc]
            hits(english, language, lambda question, where=where: by_vector(world, question, where)),  # type: ignore[misc]
        )
    return found


def test_the_encoder_that_ships_is_english(world: "Desk") -> None:
    told = figures(world)
    assert told["en"][2] == 5
    assert sum(told[language][3] for language in OTHERS) < 5 * len(OTHERS)


if __name__ == "__main__":
    chosen, options = (*sys.argv[1:], "", "")[:2]
    with tempfile.TemporaryDirectory() as made:
        desk = indexed(Path(made), Recipe(chosen, tuple(json.loads(options or "{}").items())))
        sys.stdout.write("language: noted, found by words, by the encoder, by the encoder from English\n")
        for code, counts in figures(desk).items():
            sys.stdout.write(f"{code}: {', '.join(map(str, counts))}\n")
        desk.collection.close()
