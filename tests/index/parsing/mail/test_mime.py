from collections.abc import Callable
from datetime import date

import pytest

from index.article import Article
from index.errors import NotAnArticle
from index.parsing.format import Raw
from index.parsing.mail.mime import message_article
from index.parsing.metadata import Stated

Read = Callable[..., tuple[Article, ...]]
HEAD = "From: Holt Mercury <desk@example.org>\nTo: you@example.org\nSubject: Weir rebuilt\n"
HEAD += "Date: Mon, 02 Apr 2018 06:00:00 +0000\n"
MAIL = (
    f"{HEAD}MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"
)
MAIL += "The caf=C3=A9 by the weir was re=\nbuilt at last.\n"
BOTH = (
    f'{HEAD}MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary="x"\n\n'
    "--x\nContent-Type: text/plain\n\nSee the page.\n--x\nContent-Type: text/html\n\n"
    "<p>The weir was rebuilt.</p><p>It had fallen in.</p>\n--x--\n"
)


@pytest.mark.parametrize("name", ["a.eml", "a.txt"])
def test_a_message_is_an_article(name: str, read: Read) -> None:
    (article,) = read(MAIL, name)
    assert (article.title, article.publisher, article.published) == ("Weir rebuilt", "Holt Mercury", date(2018, 4, 2))
    assert article.text == "The café by the weir was rebuilt at last."


def test_of_two_forms_the_fuller_is_read(read: Read) -> None:
    assert read(BOTH, "a.eml")[0].text == "The weir was rebuilt.\nIt had fallen in."


def test_a_box_holds_several_messages(read: Read) -> None:
    box = "".join(f"From desk@example.org Mon Apr  2 06:00:00 2018\n{MAIL}\n" for _ in range(3))
    assert [one.source for one in read(box, "in.mbox")] == [f"in.mbox#{n}" for n in (1, 2, 3)]


@pytest.mark.parametrize("name", ["a.mhtml", "a.html"])
def test_a_saved_page_is_read_as_a_page(name: str, read: Read) -> None:
    page = (
        "From: <Saved>\nSnapshot-Content-Location: https://example.org/weir\nSubject: Weir\nMIME-Version: 1.0\n"
        'Content-Type: multipart/related; boundary="x"\n\n--x\nContent-Type: text/html\n\n'
        "<html><head><title>Weir rebuilt</title></head><body><article>"
        "<p>The weir was rebuilt at last.</p></article></body></html>\n--x--\n"
    )
    (article,) = read(page, name)
    assert (article.title, article.url, article.text) == (
        "Weir rebuilt",
        "https://example.org/weir",
        "The weir was rebuilt at last.",
    )


def test_a_message_without_text_is_passed_over() -> None:
    with pytest.raises(NotAnArticle):
        message_article(Raw(b"", "a.eml", "", lambda data, name: []), Stated("Weir rebuilt"), "", [""])


def test_what_a_message_hides_and_how_it_is_signed_is_no_text(read: Read) -> None:
    shown = BOTH.replace("<p>The", "<div style='display: none'>The weir, the otters and the mill</div><p>The")
    assert read(shown, "a.eml")[0].text == "The weir was rebuilt.\nIt had fallen in."
    assert "Press Office" not in read(f"{MAIL}\n--=20\nHolt Press Office\n", "a.eml")[0].text
    assert "It had fallen in" in read(f"{MAIL}\n--\nIt had fallen in.\n", "a.eml")[0].text


def test_a_message_that_was_sent_on_bears_its_own_subject_and_sender(read: Read) -> None:
    sent_on = MAIL.replace("Subject: ", "Subject: Fwd: ").replace(
        "The caf", "From: Tarn News <n@example.org>\nDate: 1 April 2018\nSubject: Weir\n\nThe caf"
    )
    (article,) = read(sent_on, "a.eml")
    assert (article.title, article.publisher, article.published) == ("Weir rebuilt", "Tarn News", date(2018, 4, 1))
    assert article.text == "The café by the weir was rebuilt at last."


def test_a_newsletter_laid_out_in_tables_keeps_its_lines_and_not_its_buttons(
    read: Read, kept: Callable[[Article], str]
) -> None:
    letter = BOTH.replace("multipart/alternative", "multipart/related").replace(
        "<p>The weir was rebuilt.</p><p>It had fallen in.</p>",
        "<table><tr><td><p>View in browser</p></td></tr><tr><td><h1>Weir rebuilt</h1><p>The weir was rebuilt.</p>"
        "<p>It had fallen in.</p><p>You receive this email because you subscribed.</p></td></tr></table>",
    )
    (article,) = read(letter, "a.eml")
    assert (article.publisher, article.published) == ("Holt Mercury", date(2018, 4, 2))
    assert kept(article) == "The weir was rebuilt.\nIt had fallen in."


def test_a_page_that_a_browser_saved_in_one_part_is_read_as_a_page(read: Read) -> None:
    page = (
        'From: "Saved by Windows Internet Explorer 11"\nSubject: Weir\nDate: Mon, 02 Apr 2018 06:00:00 +0000\n'
        "MIME-Version: 1.0\nContent-Type: text/html\nContent-Location: https://example.org/weir\n\n"
        "<html><head><title>Weir rebuilt</title></head><body><article><p>The weir was rebuilt at last.</p></article>"
        "</body></html>\n"
    )
    (article,) = read(page, "a.mht")
    assert (article.title, article.publisher, article.url) == ("Weir rebuilt", None, "https://example.org/weir")


def test_the_mark_before_from_is_no_part_of_a_line_in_a_box(read: Read) -> None:
    box = f"From desk@example.org Mon Apr  2 06:00:00 2018\n{HEAD}\nIt can be seen.\n>From the bridge, that is.\n"
    assert read(box, "in.mbox")[0].text == "It can be seen.\nFrom the bridge, that is."
