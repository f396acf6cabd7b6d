"""Documents of word processors and e-books."""
