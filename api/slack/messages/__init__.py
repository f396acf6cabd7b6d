"""The messages and views that the bot shows in Slack."""
