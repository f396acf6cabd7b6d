"""Seals on answers, and the store of answers that readers shared or judged."""
