"""OpenAI's protocol: the requests of its clients, and answers rendered as its replies."""
