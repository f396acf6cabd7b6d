"""From a question to cited claims: passages → answer → verified citations."""
