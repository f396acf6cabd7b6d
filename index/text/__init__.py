"""Lines, paragraphs, sentences and dates of a text."""
