"""The HTTP door: the API, the OpenAI-compatible endpoint, the web page."""
