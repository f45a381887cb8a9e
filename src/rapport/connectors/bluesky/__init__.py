"""Bluesky and every server of the AT Protocol that keeps its lexicons."""
