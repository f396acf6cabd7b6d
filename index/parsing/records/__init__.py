"""Read tables and lists of records, each record one article."""
