"""Reading the passages: whether each answers the question, and with which words."""
