"""JSON for other programs, over the same verbs as the screens."""
