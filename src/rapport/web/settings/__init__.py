"""Channels, people, the brand, its hours, oneself, and the record of what happened."""
