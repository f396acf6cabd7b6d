from index.parsing.blocks import block_text
from index.parsing.markup.trees import page_tree
from index.parsing.pages.captions import spell_out_captions


def told(markup: str) -> str:
    tree = page_tree(f"<html><body>{markup}</body></html>")
    spell_out_captions(tree)
    return block_text(tree)


def test_a_caption_becomes_a_paragraph_in_the_place_of_its_picture_without_the_credit() -> None:
    credit = "<span class='img-credit'>A. Photographer</span>"
    figure = f"<figure><img><figcaption>The dam of Ulm in spring {credit}</figcaption></figure>"
    assert told(f"<p>Before.</p>{figure}<p>After.</p>") == "Before.\nThe dam of Ulm in spring\nAfter."
    assert told("<div class='image-caption'>The dam of Ulm in spring</div>") == "The dam of Ulm in spring"


def test_a_figure_that_holds_a_table_or_says_next_to_nothing_stays_as_it_is() -> None:
    assert told("<figure><figcaption>Photo: Una</figcaption></figure>") == "Photo: Una"
    assert "1 2" in told(
        "<figure><table><tr><td>1 2</td></tr></table><figcaption>Levels of the dam of Ulm</figcaption></figure>"
    )
