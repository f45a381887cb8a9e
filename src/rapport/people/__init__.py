"""Brands, the people who speak for them, the channels they speak on, and their sealed secrets."""
