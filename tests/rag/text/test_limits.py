from rag.text import limits


def test_the_classes_are_of_single_words_in_lower_case() -> None:
    for name in limits.__all__:
        words = getattr(limits, name)
        assert words and all(word == word.lower() and " " not in word for word in words)
