"""The mark-up of news agencies and feeds."""
