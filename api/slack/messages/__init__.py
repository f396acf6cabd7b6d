"""What is posted."""
