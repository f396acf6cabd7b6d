"""Verification of claims against the passages that they cite."""
