"""`onrecord ingest`: once, or on and on."""
