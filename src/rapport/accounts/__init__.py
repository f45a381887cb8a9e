"""Brands, the people who speak for them, their roles, invitations and tokens."""
