from collections.abc import Callable
from datetime import date

import pytest

from index.article import Article
from index.errors import NotAnArticle

STORY = """<REUTERS NEWID="1"><DATE>13-MAR-1987 15:05:02.92</DATE><TEXT>&#2;
<TITLE>HOLT &lt;HLT> REBUILDS WEIR</TITLE><DATELINE>    HOLT, March 13 - </DATELINE><BODY>Holt Co said it
rebuilt the weir.
 Reuter
&#3;</BODY></TEXT></REUTERS>
"""


def test_a_story_is_an_article_and_its_sign_off_is_not_of_it(read: Callable[..., tuple[Article, ...]]) -> None:
    first, _ = read(f'<!DOCTYPE lewis SYSTEM "lewis.dtd">\n{STORY}{STORY}', "a.sgm")
    assert (first.title, first.published) == ("HOLT <HLT> REBUILDS WEIR", date(1987, 3, 13))
    assert first.text.strip() == "HOLT, March 13 - Holt Co said it\nrebuilt the weir."


def test_stories_without_text_are_passed_over(read: Callable[..., tuple[Article, ...]]) -> None:
    with pytest.raises(NotAnArticle):
        read("<REUTERS><TEXT></TEXT></REUTERS>", "a.sgm")


def test_a_story_whose_parts_are_not_marked_up_is_read(read: Callable[..., tuple[Article, ...]]) -> None:
    story = (
        '<REUTERS NEWID="2"><DATE> 9-APR-1987 07:02:11</DATE><TEXT TYPE="UNPROC">&#2;\n<AUTHOR>    By Bo Lind, Reuters'
        "</AUTHOR>\nOTTERS SEEN\n    TARN, April 9 - Three otters were seen on Saturday.\n REUTER\n&#3;</TEXT>"
        "</REUTERS>"
    )
    (article,) = read(story, "a.sgm")
    assert (article.author, article.published) == ("Bo Lind", date(1987, 4, 9))
    assert article.text.split() == "OTTERS SEEN TARN, April 9 - Three otters were seen on Saturday.".split()
