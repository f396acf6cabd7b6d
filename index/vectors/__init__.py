"""The vector store in Chroma, in local folders or on a server."""
