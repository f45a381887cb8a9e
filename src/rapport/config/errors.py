"""What a setting that cannot be read raises."""

from __future__ import annotations


class BadSetting(ValueError):
    """A setting cannot be read; the message names it and what it wants."""
