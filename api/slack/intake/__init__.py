"""What is taken in from Slack."""
