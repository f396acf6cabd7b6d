import pytest

from index.article import Span
from index.cleaning.code import without_scripts
from index.text.paragraphs import paragraphs

FIRST = "The council voted on Monday to close the old ferry quay, officials said (again)."
LAST = "Residents asked for a later day; the winter boats still use it."


def left(text: str) -> str:
    return "\n".join(span.of(text) for span in without_scripts(text, paragraphs(text)))


@pytest.mark.parametrize(
    "code",
    [
        "qwplay.cmd.push (function () {qwplay ({slot: ’77-ab’}). show (‘c0ffee’);});",
        "if (window.page.find (“/ boats /”)! = -1) {document.getElementById (“dQ”)[0].style.display = “n",
        "googletag.cmd.push(function() { googletag.display('div-ad-1'); });",
        "(adlist = window.adlist || []).push({});",
        ".ad-box { display: none; margin: 0 auto }",
        "@media print { .menu { display: none } }",
        '{"@context":"https://schema.org","@type":"NewsArticle","headline":"Quay"}',
        "var quay = 1;",
        "});",
        "* * *",
        "<script>\nvar quay = 1;\nshow(quay);\n</script>",
        "<style type='text/css'>\n.a {\n color: red\n}\n</style>",
        "<script src='https://ads.example/a.js'></script>",
    ],
)
def test_code_is_left_out_whole_or_cut(code: str) -> None:
    assert left(f"{FIRST}\n{code}\n{LAST}") == f"{FIRST}\n{LAST}"


def test_the_sentences_beside_code_stay() -> None:
    code = "qw.cmd.push(function() { qw({slot: 'a-1'}).show('x'); });"
    assert left(f"{FIRST} {code} {LAST}") == f"{FIRST}\n{LAST}"
    assert left(f"{FIRST} {code}") == FIRST


def test_a_script_that_never_ends_takes_what_looks_like_code() -> None:
    assert left(f"{FIRST}\n<script>\nvar a = 1;\n{LAST}") == f"{FIRST}\n{LAST}"
    assert left(f"{FIRST} <script> var a") == FIRST


def test_text_behind_the_end_of_a_script_stays() -> None:
    assert left(f"<script>\na b c\n</script>\n{LAST}") == LAST


@pytest.mark.parametrize(
    "prose",
    [
        "He asked for $5 (or more); she said no (twice); they left (at last); nobody knew.",
        "Prices rose (by a third); the code {x} was used; the law (section 5); the rest.",
        "- note: the quay is shut;",
        "The function of the window, he said, is to let the document style be seen: light & air.",
        "5 < 6, and “a = b” (they say) is = to that.",
    ],
)
def test_prose_with_brackets_and_signs_stays(prose: str) -> None:
    assert left(f"{FIRST}\n{prose}\n{LAST}") == f"{FIRST}\n{prose}\n{LAST}"


def test_parts_are_cut_in_place() -> None:
    text = f"  {FIRST}  "
    assert list(without_scripts(text, [Span(2, 2 + len(FIRST))])) == [Span(2, 2 + len(FIRST))]


def test_scripts_that_nothing_closes_take_their_own_lines_only() -> None:
    text = "".join(f"<script number {n}\nThe bridge of Ferrow opened on day {n}.\n" for n in range(50))
    found = [span.of(text) for span in without_scripts(text, paragraphs(text))]
    assert [one for one in found if "bridge" in one] == [f"The bridge of Ferrow opened on day {n}." for n in range(50)]
