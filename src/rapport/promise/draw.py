"""Chance that can be repeated: each message has a number in [0, 1) that nothing about it can move."""

from __future__ import annotations

import hmac

from django.conf import settings

CALIBRATES = 0.5
"""Messages whose number lies below calibrate the bound and teach nothing; the others teach and never calibrate."""


def draw(message: int) -> float:
    """The message's number, uniform in [0, 1) and secret: an HMAC of its id under the installation's key.

    Below the audit's share, a message is audited; in the order of these numbers a group's messages are a random
    sample of any size.
    """
    mark = hmac.digest(settings.SECRET_KEY.encode(), b"audit:%d" % message, "sha256")
    return int.from_bytes(mark[:7]) / (1 << 56)


def calibrates(message: int) -> bool:
    """Whether a judgement of this message belongs to the bound; if not, it may teach the brand's layer."""
    return draw(message) < CALIBRATES
