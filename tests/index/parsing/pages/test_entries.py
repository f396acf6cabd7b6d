from index.parsing.blocks import block_text
from index.parsing.markup.trees import page_tree
from index.parsing.pages.entries import spell_out_times


def told(*entries: str) -> list[str]:
    tree = page_tree(f"<html><body><div>{''.join(entries)}</div></body></html>")
    spell_out_times(tree)
    return block_text(tree).split("\n")


def entry(time: str, text: str) -> str:
    return f"<section class='e'><div class='m'><time>{time}</time><b>Una</b></div><div><p>{text}</p></div></section>"


def test_each_entry_has_its_time_as_a_line_before_its_text() -> None:
    lines = told(entry("10:02", "The dam holds."), entry("10:40", "Water rises."), entry("11:15", "It is over."))
    for time, text in (("10:02", "The dam holds."), ("10:40", "Water rises."), ("11:15", "It is over.")):
        assert lines[lines.index(time) + 1] == text


def test_the_one_time_of_an_article_and_those_of_teasers_stay_as_they_are() -> None:
    assert told(entry("10:02", "The dam holds.")) == ["10:02Una", "The dam holds."]
    tree = page_tree("<p>The dam held at <time>10:02</time> and at noon.</p>")
    spell_out_times(tree)
    assert not list(tree.iter("time")) and block_text(tree) == "The dam held at 10:02 and at noon."
    several = page_tree("<p><time class='date'>10:02</time> The dam holds. <time>10:40</time> Water rises.</p>")
    spell_out_times(several)
    assert block_text(several) == "10:02 The dam holds. 10:40 Water rises."
    assert not several.xpath("//time | //*[@class]")
    teaser = "<section class='e'><h3><a href='/a'>Elsewhere</a></h3><time>9:00</time><p>More.</p></section>"
    assert told(teaser, teaser, teaser) == ["Elsewhere", "9:00", "More."] * 3


def test_an_update_within_an_entry_has_its_own_time_and_the_head_of_an_entry_stays() -> None:
    linked = [
        entry(f"1{n}:00", "It rains.").replace("<p>", f"<h3><a href='#{n}'>Rain {n}</a></h3><p>") for n in range(3)
    ]
    assert told(*linked).count("Rain 1") == 1
    tree = page_tree(f"<html><body><div>{''.join(linked)}</div></body></html>")
    spell_out_times(tree)
    assert not list(tree.iter("a"))
    update = "<div class='u'><time>10:50</time><p>The gate is shut.</p></div>"
    told_at = [("10:02", "Dam", "The dam holds.", update), ("11:40", "Rain", "It rains.", "")]
    told_at.append(("12:15", "Noon", "It is over.", ""))
    head = "<article class='e'><header><time>{}</time><h2>{}</h2></header><p>{}</p>{}</article>"
    made = [head.format(*one) for one in told_at]
    assert told(*made) == [
        "10:02", "Dam", "The dam holds.", "10:50", "The gate is shut.",
        "11:40", "Rain", "It rains.", "12:15", "Noon", "It is over.",
    ]  # fmt: skip
