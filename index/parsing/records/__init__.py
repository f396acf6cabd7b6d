"""Tables and lists of records, one an article."""
