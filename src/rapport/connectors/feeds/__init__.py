"""Feeds of the web: RSS, Atom and JSON Feed, read only."""
