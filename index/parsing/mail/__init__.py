"""Read mail, and web pages saved as mail."""
