"""Rapport: automation carries the volume, people carry the relationship."""

__version__ = "0.1.0"
