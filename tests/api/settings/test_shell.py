"""The word that bash wants completed."""

import pytest

from api.settings.shell import word_in_bash


@pytest.mark.parametrize(
    ("words", "at", "word"),
    [
        ('onrecord\nask\n--publisher\n"Valley G', "3", '"Valley G'),
        ("onrecord\nshow\nh\n--json", "2", "h"),
        ("onrecord\nshow", "2", ""),  # nothing is typed of it yet
    ],
)
def test_the_word_is_as_it_was_typed(words: str, at: str, word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_ONRECORD_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", words)
    monkeypatch.setenv("COMP_CWORD", at)
    assert word_in_bash() == word


def test_another_shell_is_not_bash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_ONRECORD_COMPLETE", "complete_zsh")
    monkeypatch.setenv("COMP_WORDS", "onrecord\nshow")
    assert word_in_bash() is None
