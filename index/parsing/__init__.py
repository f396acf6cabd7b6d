"""Parse files of many formats into articles."""
