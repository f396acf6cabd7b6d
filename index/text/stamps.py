"""Recognise lines that state when an article was published or changed, in languages other than English.

`Publié le 4 mars 2024 à 10h30`, `Обновлено: 4 марта 2024`, `发布时间：2024年3月4日`. These words are a closed class,
listed here; those of English are among the patterns of `index/cleaning/patterns.py`.
"""

import re

from index.text.dates import stated_day

__all__ = ["CHANGED", "is_stamp"]

_PUBLISHED = """
    veröffentlicht|erschienen|publiziert|publié|publiée|paru|parue|publicado|publicada|pubblicato|pubblicata|publicat
    |gepubliceerd|publicerad|publiceret|offentliggjort|publisert|julkaistu|opublikowano|opublikowany|data publikacji
    |publikováno|zveřejněno|megjelent|közzétéve|yayınlanma|yayınlandı|yayın tarihi|δημοσιεύτηκε|δημοσίευση
    |опубликовано|опубликована|дата публикации|опубліковано|дата публікації|نُشر|نشر|نُشرت|نشرت|تم النشر|تاريخ النشر
    |פורסם|תאריך פרסום|发布|發布|發佈|发表|發表|刊登|公開|配信|掲載|投稿|입력|등록|게재|발행
"""
_CHANGED = """
    stand|aktualisiert|zuletzt|geändert|mis à jour|mise à jour|modifié|modifiée|actualisé|actualizado|actualizada
    |modificado|última actualización|atualizado|atualizada|aggiornato|aggiornata|ultimo aggiornamento|actualitzat
    |actualizat|bijgewerkt|laatst|uppdaterad|opdateret|oppdatert|päivitetty|aktualizacja|zaktualizowano|aktualizováno
    |frissítve|güncelleme|güncellendi|ενημερώθηκε|обновлено|обновлена|изменено|оновлено|آخر تحديث|تحديث|تم التحديث
    |עודכן|עדכון אחרון|更新|最終更新|最后更新|最後更新|수정|최종수정
"""
_LONGEST, _WORDS = 90, 16  # characters and words of such a line, at most
_NO_SPACES = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"  # letters of scripts without spaces between words


def _beginning(words: str) -> re.Pattern[str]:
    listed = "|".join(word.strip() for word in words.split("|"))
    return re.compile(rf"(?:{listed})(?:(?<=[{_NO_SPACES}])|(?![^\W\d_]))", re.IGNORECASE)


CHANGED = _beginning(_CHANGED)
"""The beginning of a line that states when an article was last changed."""
_SAYS_WHEN = _beginning(f"{_PUBLISHED}|{_CHANGED}")


def is_stamp(line: str) -> bool:
    """Tell whether `line` says when an article was published or changed: those words, a full date and little else."""
    return (
        len(line) <= _LONGEST
        and len(line.split()) <= _WORDS
        and _SAYS_WHEN.match(line) is not None
        and line[-1] not in ".!?。"
        and stated_day(line) is not None
    )
