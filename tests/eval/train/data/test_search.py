from eval.train.data.search import Index


def test_the_text_with_the_rare_words_comes_first() -> None:
    index = Index(["the bridge fell", "the mayor opened the bridge", "the rain fell"])
    assert index.search("Which bridge did the mayor open?", 2)[0] == 1


def test_words_of_no_text_find_nothing() -> None:
    assert Index(["the bridge fell"]).search("volcano", 3) == []
