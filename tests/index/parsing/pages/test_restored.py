from index.parsing.markup.trees import page_tree
from index.parsing.pages.captions import CAPTION
from index.parsing.pages.restored import restored


def page(*blocks: str) -> object:
    return page_tree(f"<html><body><div>{''.join(blocks)}</div></body></html>")


FIRST, SECOND, THIRD = "The first stone was laid.", "The second stone was laid.", "The third stone was laid."


def test_what_stands_among_paragraphs_of_the_article_is_put_back_in_its_place() -> None:
    tree = page(f"<p>{FIRST}</p><h2>What comes next</h2><ul><li>A roof of slate</li><li>A door of oak</li></ul>",
                f"<p>{SECOND}</p><p>{THIRD}</p>")  # fmt: skip
    assert restored(tree, f"{FIRST}\n{SECOND}") == "\n".join(
        [FIRST, "What comes next", "A roof of slate", "A door of oak", SECOND, THIRD]
    )


def test_links_and_what_stands_elsewhere_are_not() -> None:
    tree = page(
        f"<p>{FIRST}</p><p>{SECOND}</p><ul><li><a href='/'>More stones of the year</a></li></ul>",
        f"<section><p>{THIRD}</p></section>",
    )
    assert restored(tree, f"{FIRST}\n{SECOND}") == f"{FIRST}\n{SECOND}"


def test_a_caption_over_the_text_is_put_before_it() -> None:
    tree = page(f"<section><p class='{CAPTION}'>A mason at work</p></section><p>{FIRST}</p><p>{SECOND}</p>")
    assert restored(tree, f"{FIRST}\n{SECOND}") == f"A mason at work\n{FIRST}\n{SECOND}"


def test_a_line_of_which_a_word_was_lost_is_not_told_twice() -> None:
    tree = page(f"<p>{FIRST}</p><p>{SECOND}</p><p>On the day of the opening of the mill, 4 May, it rained.</p>")
    text = f"{FIRST}\n{SECOND}\nOn the day of the opening of the mill, , it rained."
    assert restored(tree, text) == text


def test_a_short_article_that_was_run_together_is_taken_apart() -> None:
    tree = page(f"<article><h1>The mill</h1><p>{FIRST}</p><p>{SECOND}</p></article>")
    assert restored(tree, f"The mill {FIRST} {SECOND}") == f"The mill\n{FIRST}\n{SECOND}"


def test_a_heading_is_put_back_behind_what_stands_before_it() -> None:
    rows = "<div><p>Holt: 2017: 12.</p></div>"
    tree = page(f"<p>{FIRST}</p><h2>By town</h2>{rows}<h2>By river and mill</h2>", f"<p>{SECOND}</p>")
    text = f"{FIRST}\nHolt: 2017: 12.\n{SECOND}"
    assert restored(tree, text) == f"{FIRST}\nHolt: 2017: 12.\nBy river and mill\n{SECOND}"
