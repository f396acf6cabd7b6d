"""Retrieval of the passages that may answer a question."""
