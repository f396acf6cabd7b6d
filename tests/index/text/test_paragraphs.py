from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from index.text.paragraphs import paragraphs


def found(text: str) -> list[str]:
    return [span.of(text) for span in paragraphs(text)]


WRAPPED = (
    "The quick harbour pilot jumped over the lazy rope and went home to\n"
    "Porthaven where she ate a large dinner of cheese and bread with her\n"
    "friends. She slept.\n"
    "The next day she rose early and went to the market where there were\n"
    "many pilots."
)


def test_one_paragraph_to_a_line_stays_so() -> None:
    text = "A headline without a stop\nThe mayor left the room, aides said on Monday.\nNobody knew why."
    assert found(text) == text.split("\n")


def test_lines_wrapped_by_hand_are_one_paragraph_even_before_a_name() -> None:
    assert found(WRAPPED) == [
        WRAPPED[: WRAPPED.index("\nThe next")],
        WRAPPED[WRAPPED.index("The next") :],
    ]


def test_a_blank_line_ends_a_paragraph_whatever_its_line_ends() -> None:
    assert found("one\r\n\r\ntwo\r\rthree\n \t\nfour") == ["one", "two", "three", "four"]


def test_list_items_and_headings_stand_alone_in_wrapped_text() -> None:
    text = WRAPPED + "\n# Market\n- fish and the other things that people buy at a market stall on a\n  Monday\n- bread"
    assert found(text)[2:] == [
        "# Market",
        "- fish and the other things that people buy at a market stall on a\n  Monday",
        "- bread",
    ]


def test_an_indented_line_begins_a_paragraph_in_wrapped_text() -> None:
    text = WRAPPED.replace(
        "friends. She slept.\nThe", "friends. She slept there for a night and then for another one.\n    The"
    )
    assert len(found(text)) == 2


def test_a_byline_in_small_letters_does_not_go_on_a_headline() -> None:
    assert found("Council closes the old ferry quay in May\nby Ann Marlow") == [
        "Council closes the old ferry quay in May",
        "by Ann Marlow",
    ]


@given(st.text(alphabet="aB .-#\n\r\t\u2028", max_size=300))
def test_they_are_in_order_trimmed_and_hold_every_visible_character(text: str) -> None:
    spans = paragraphs(text)
    assert all(span.of(text) == span.of(text).strip() != "" for span in spans)
    assert all(a.end < b.start for a, b in pairwise(spans))
    assert "".join("".join(span.of(text).split()) for span in spans) == "".join(text.split())


def test_an_indented_first_line_tells_the_paragraphs_of_wire_copy() -> None:
    text = (
        "GROWERS SEE LOWER CROP\n\n    HOLT, March 13 - The national coffee growers'\n"
        "federation cut its estimate to 9.4 mln\n60-kilo bags, its president said.\n"
        "    He told reporters the drought was\nto blame.\n    Exports would fall to seven\nmln bags.\n Reuter\n"
    )
    assert [" ".join(span.of(text).split()) for span in paragraphs(text)] == [
        "GROWERS SEE LOWER CROP",
        "HOLT, March 13 - The national coffee growers' federation cut its estimate to 9.4 mln 60-kilo bags, "
        "its president said.",
        "He told reporters the drought was to blame.",
        "Exports would fall to seven mln bags.",
        "Reuter",
    ]


def test_lines_that_are_all_indented_stay_apart() -> None:
    text = "HOLT NET\n\n    HOLT, April 14 -\n    Shr 31 cts vs 12 cts\n    Net 4,206,000 vs 1,611,000\n"
    assert len(paragraphs(text)) == 4


def test_a_narrow_column_with_broken_words_goes_on_until_a_sentence_ends() -> None:
    text = "EXPLOSION AT THE WORKS\nA dreadful explo-\nsion occurred at the\nSelby gasworks on Fri-\nday morning.\n"
    assert [span.of(text).replace("\n", "/") for span in paragraphs(text)] == [
        "EXPLOSION AT THE WORKS",
        "A dreadful explo-/sion occurred at the/Selby gasworks on Fri-/day morning.",
    ]


def test_lines_as_full_as_they_can_be_are_one_paragraph_even_where_names_begin_them() -> None:
    text = (
        "Shares of J. P. Marlow and the Mutual Bank of Oxmarket fell in\n"
        "London on Monday after Sir Alan Brock, chairman of the board of\n"
        "directors there, had told Mr. Edwin Carstairs, of the bank's old\n"
        "Geneva office that he would sell.\n\n"
        "Brock owns a fifth of the shares.\n"
    )
    assert [" ".join(span.of(text).split())[-8:] for span in paragraphs(text)] == ["ld sell.", " shares."]


def test_lines_of_one_length_that_end_sentences_stay_apart() -> None:
    text = "".join(f"The {n} mayor of Ferrow opened the bridge over the river on day {n}.\n" for n in range(100, 108))
    assert len(paragraphs(text)) == 8


def test_copy_in_capitals_is_wrapped_where_the_next_word_would_not_have_fitted() -> None:
    text = (
        "WEIR AT HOLT TO BE REBUILT\n\nHOLT, MAY 6 (TASS) - THE WEIR AT HOLT WILL BE REBUILT FOR THREE\n"
        "MILLION CROWNS, THE RIVER AUTHORITY SAID ON MONDAY, FIVE MONTHS\nAFTER A FLOOD CARRIED HALF OF IT AWAY.\n\n"
        "WORK WILL BEGIN IN JUNE AND IS TO END BEFORE WINTER, THE HEAD\nOF THE AUTHORITY SAID.\n\nNNNN\n"
    )
    assert [span.of(text).split()[-1] for span in paragraphs(text)] == ["REBUILT", "AWAY.", "SAID.", "NNNN"]


def test_copy_in_a_script_without_small_letters_is_wrapped_too() -> None:
    text = (
        "קבוצת העמים החליטה אתמול לבנות מחדש את הסכר שנהרס בשיטפון של\n"
        "החורף שעבר, כך מסרה רשות הנהר בהודעה שפרסמה ביום שני בבוקר, אחרי\n"
        "חמישה חודשים של דיונים, ולאחר שנבדקו כמה הצעות אחרות שהגישו חברי\n"
        "המועצה.\n\nהעבודה תתחיל בחודש יוני.\n"
    )
    assert len(paragraphs(text)) == 2


def test_lines_of_a_list_in_capitals_stay_apart() -> None:
    text = "WEIR REBUILT\nOTTERS SEEN BELOW THE BRIDGE\nFERRY LATE AGAIN\nCOUNCIL VOTES ON THE SCHOOL AND THE POOL\n"
    assert len(paragraphs(text)) == 4


def test_slugs_over_indented_copy_stay_apart() -> None:
    text = (
        "a0412  ---- r i\nBC-Weir,1st Ld,0312\nWeir to be rebuilt\n"
        "   HOLT (AP) _ The weir at Holt will be rebuilt, the\n"
        "river authority said on Monday.\n   Work will begin in June and is to end before\nthe winter comes.\n"
        "   It will cost three million crowns, twice the\nsum that was first named.\n"
    )
    assert [span.of(text).split()[0] for span in paragraphs(text)] == [
        "a0412",
        "BC-Weir,1st",
        "Weir",
        "HOLT",
        "Work",
        "It",
    ]


def test_a_number_that_begins_a_full_line_goes_on() -> None:
    text = (
        "Der Ingenieur hatte die Stadt nach eigenen Angaben schon am\n"
        "14. Januar vor dem Hochwasser gewarnt und dann noch\n"
        "einmal im März, doch niemand hatte auf ihn gehört.\n"
    )
    assert len(paragraphs(text)) == 1


def test_lines_in_capitals_amid_a_narrow_column_go_on_in_each_other() -> None:
    text = (
        "FIRE AT THE PAPERMILL\nThe mill will be re-\nbuilt, the Min-\nister says.\n"
        "THE STATE WILL LEND\nFOUR THOUSAND CROWNS.\n"
    )
    assert [span.of(text)[:7] for span in paragraphs(text)] == ["FIRE AT", "The mil", "THE STA"]
