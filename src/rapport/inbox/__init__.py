"""Conversations and everything people do with them; one verb per file."""
