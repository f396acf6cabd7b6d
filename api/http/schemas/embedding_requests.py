"""The request model of `/v1/embeddings`."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

__all__ = ["EmbeddingRequest"]

_MOST_TEXTS = 256
_MOST_CHARACTERS = 200_000  # of all together
_NO_TEXT = (
    "send a text or a list of texts, none of them empty: numbers stand for tokens of another model "
    "(LangChain: check_embedding_ctx_length=False)"
)


class EmbeddingRequest(BaseModel):
    """Texts whose vectors are wanted."""

    model_config = ConfigDict(
        extra="allow", json_schema_extra={"examples": [{"model": "onrecord", "input": ["The harbour bridge closed."]}]}
    )

    model: str = Field(max_length=100, examples=["onrecord"])
    input: str | list[str] = Field(
        description=f"up to {_MOST_TEXTS} texts of {_MOST_CHARACTERS:,} characters, none longer than the encoder reads"
    )
    encoding_format: Literal["float", "base64"] | None = "float"
    dimensions: int | None = Field(None, ge=1, description="only the encoder's own number")

    @field_validator("input", mode="before")
    @classmethod
    def _bounded(cls, given: Any) -> Any:
        texts = [given] if isinstance(given, str) else given
        if (
            not isinstance(texts, list)
            or not texts
            or not all(isinstance(text, str) and text.strip() for text in texts)
        ):
            raise ValueError(_NO_TEXT)
        if len(texts) > _MOST_TEXTS:
            raise ValueError(f"up to {_MOST_TEXTS} texts are embedded at a time; {len(texts)} were sent")
        if sum(map(len, texts)) > _MOST_CHARACTERS:
            raise ValueError(f"up to {_MOST_CHARACTERS:,} characters are embedded at a time: send fewer texts")
        return given

    @property
    def texts(self) -> list[str]:
        """Return the texts in their order."""
        return [self.input] if isinstance(self.input, str) else self.input
