"""Exports of archives: one file, many articles."""
