"""Feedback of readers on answers, and its export."""
