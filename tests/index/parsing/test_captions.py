from collections.abc import Callable

import pytest

from index.article import Article
from index.errors import NotAnArticle

SRT = """1
00:00:01,000 --> 00:00:03,000
The weir was <i>rebuilt</i>

2
00:00:03,100 --> 00:00:05,000
for three million crowns.

3
00:00:09,000 --> 00:00:11,000
Otters came back.
"""
VTT = """WEBVTT

intro
00:01.000 --> 00:03.000
<v Ada Holm>What did the weir cost?

00:03.500 --> 00:05.000
<v Bo Lind>Three million crowns.
"""


def test_captions_become_sentences_and_a_pause_a_paragraph(read: Callable[..., tuple[Article, ...]]) -> None:
    (article,) = read(SRT, "a.srt")
    assert article.text == "The weir was rebuilt for three million crowns.\n\nOtters came back."


@pytest.mark.parametrize("name", ["a.vtt", "a.txt"])
def test_each_voice_has_its_paragraph(name: str, read: Callable[..., tuple[Article, ...]]) -> None:
    (article,) = read(VTT, name)
    assert article.text == "Ada Holm: What did the weir cost?\n\nBo Lind: Three million crowns."


def test_captions_without_words_are_passed_over(read: Callable[..., tuple[Article, ...]]) -> None:
    with pytest.raises(NotAnArticle):
        read("WEBVTT\n", "a.vtt")


def test_captions_that_roll_say_each_line_once(read: Callable[..., tuple[Article, ...]]) -> None:
    rolling = (
        "WEBVTT\n\n00:04.000 --> 00:06.000\nThe weir<00:04.500> was rebuilt\n\n00:06.000 --> 00:08.000\n"
        "The weir was rebuilt\nfor three million crowns.\n\n00:08.000 --> 00:10.000\nfor three million crowns.\n"
        "Work began in May.\n"
    )
    (article,) = read(rolling, "a.vtt")
    assert article.text == "The weir was rebuilt for three million crowns. Work began in May."


def test_two_speakers_of_one_caption_have_a_paragraph_each(read: Callable[..., tuple[Article, ...]]) -> None:
    (article,) = read("1\n00:00:01,000 --> 00:00:03,000\n- Is the weir safe?\n- It is, says the mayor.\n", "a.srt")
    assert article.text == "- Is the weir safe?\n\n- It is, says the mayor."
