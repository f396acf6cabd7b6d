"""Words, numbers, dates and names of a text."""
