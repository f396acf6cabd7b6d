"""What a request may say and an answer says."""
