"""Understanding the question: its form, its context in a conversation, and requests about the collection."""
