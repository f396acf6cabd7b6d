"""Articles become chunks."""
