"""The database of a collection: its truth."""
