"""Prepare articles: read files under guard, cut articles into chunks, and embed these."""
