"""What each request passes through."""
