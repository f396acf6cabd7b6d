"""The catalogue: the database of a collection, from which all else is derived."""
