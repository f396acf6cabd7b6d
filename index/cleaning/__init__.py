"""Which spans of a text are the article."""
