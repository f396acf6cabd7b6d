"""The commands that keep an index whole."""
