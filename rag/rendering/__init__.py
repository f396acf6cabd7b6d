"""An answer as text and as data."""
