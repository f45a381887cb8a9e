"""Curate: what watchers found, why, and what to do with it."""
