"""Code that all doors share."""
