"""The doors: command line, HTTP, web page, Slack."""
