from index.article import Span
from index.parsing.archives.lines import field, lines_of, named_labels, pieces, value_span

TEXT = "  Byline: Ada Holm \r\n\r\nThe weir: fell in.\n"


def test_lines_know_where_they_stand_and_what_labels_them() -> None:
    first, second = lines_of(TEXT, Span(0, len(TEXT)))
    assert (first.label, first.value, first.indent) == ("byline", "Ada Holm", 2)
    assert value_span(first).of(TEXT) == "Ada Holm"
    assert second.span.of(TEXT) == second.text == "The weir: fell in."
    assert pieces(TEXT, [first.span, second.span]) == (Span(2, len(TEXT) - 1),)


def test_labels_are_told_in_every_script_and_with_a_blank_before_the_colon() -> None:
    text = "LÄNGE: 40 Wörter\nTexte intégral\u00a0: Le barrage.\nthe weir: no label\n"
    assert [line.label for line in lines_of(text, Span(0, len(text)))] == ["länge", "texte intégral", ""]


def test_a_fact_goes_on_in_the_lines_below_it_up_to_the_next() -> None:
    text = "BYLINE: Ada Holm;\nBo Lind\nLENGTH: 4 words\n\nThe weir fell in."
    lines = lines_of(text, Span(0, len(text)))
    labels = named_labels({"byline": "byline|author", "length": "length"})
    assert [line.text for line in field(lines, 0, labels)] == ["BYLINE: Ada Holm;", "Bo Lind"]
    assert [line.opens for line in lines] == [True, False, False, True]


def test_what_stands_between_two_pieces_keeps_them_apart() -> None:
    text = "One.\n\nPage 2\n\nTwo.\nThree."
    spans = [line.span for line in lines_of(text, Span(0, len(text))) if line.text != "Page 2"]
    assert [span.of(text) for span in pieces(text, spans)] == ["One.", "Two.\nThree."]
