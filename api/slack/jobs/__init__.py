"""The jobs of the bot: questions that are queued, answered, and posted to Slack."""
