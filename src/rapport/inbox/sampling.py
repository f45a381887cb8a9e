"""Chance that can be repeated: each message has a number in [0, 1) that nothing about it can move."""

from __future__ import annotations

import hmac
from functools import lru_cache

from django.conf import settings

CALIBRATES = 0.5
"""Messages whose number lies below calibrate bounds and teach nothing; the others teach and never calibrate."""


def draw(message: int) -> float:
    """The message's number, uniform in [0, 1) and secret: an HMAC of its id under the installation's key.

    Below the audit's share, a message is audited; in the order of these numbers a group's messages are a random
    sample of any size.
    """
    return _number(settings.SECRET_KEY, b"audit:%d" % message)


def order(message: int) -> float:
    """Another such number, independent of the first: in whose turn it is when not all are asked about alike."""
    return _number(settings.SECRET_KEY, b"order:%d" % message)


@lru_cache(maxsize=30_000)  # as many as the screens of a few brands ask for again and again: about 6 MB
def _number(key: str, of: bytes) -> float:
    return int.from_bytes(hmac.digest(key.encode(), of, "sha256")[:7]) / (1 << 56)


def calibrates(message: int) -> bool:
    """Whether a judgement of this message belongs to the bound; if not, it may teach the readers."""
    return draw(message) < CALIBRATES
