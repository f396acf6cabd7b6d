"""Which passages are found."""
