"""The benches: the quality and speed of each part, on public data or on one's own articles."""
