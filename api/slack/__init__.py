"""The Slack bot: mentions, direct messages, a slash command and the assistant pane, each answered once."""
