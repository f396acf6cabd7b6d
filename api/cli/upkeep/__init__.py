"""The commands that check, repair, back up and restore an index."""
