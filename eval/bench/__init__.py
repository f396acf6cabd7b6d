"""How good and how fast each part is, on public data or on anybody's own articles."""
