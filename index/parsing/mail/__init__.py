"""Mail, and pages saved as mail."""
