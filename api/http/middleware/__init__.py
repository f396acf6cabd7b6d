"""Middleware around every HTTP request."""
