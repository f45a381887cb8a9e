"""Publish: the calendar, the composer, one post with what came under it, approvals and slots."""
