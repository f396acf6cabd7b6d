import pytest

from index.text.search_words import searchable


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("The quay closed.", "The quay closed."),
        ("隧道通车", "隧道 道通 通车"),
        ("水", "水"),
        ("for the fami-\n  lies, Anglo-\nDutch", "for the families, Anglo- Dutch"),
        ("2025年1月30日通车", "2025 年 1 月 30 日通 通车"),
        ("トンネルopen", "トン ンネ ネル open"),
    ],
)
def test_scripts_without_spaces_are_cut_into_pairs(text: str, parts: str) -> None:
    assert searchable(text).split() == parts.split()
