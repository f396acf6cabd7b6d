"""Tell which spans of a text are the article, and which are boilerplate."""
