"""The intake of Slack's events: access, quotas, and jobs made of questions."""
