"""OpenAI's protocol: what its clients ask, how an answer becomes one of its replies."""
