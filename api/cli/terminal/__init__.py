"""What stands on a terminal."""
