"""Answers that were given: sealed, shared, judged."""
