"""Read what an HTML page states and shows besides its body text, and remove boilerplate."""
