from rag.writing.llm.config import LLMConfig


def test_the_key_is_not_shown() -> None:
    assert "sk-hush" not in repr(LLMConfig("m", api_key="sk-hush"))
