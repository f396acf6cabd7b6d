from api.service.keeping.opinion import REASONS


def test_each_reason_is_a_short_sentence() -> None:
    assert all(text[0].isupper() and not text.endswith(".") for text in REASONS.values())
    assert "other" in REASONS
