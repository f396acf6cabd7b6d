"""What the passages say to the question."""
