"""The vectors, in Chroma."""
