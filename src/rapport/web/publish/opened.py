"""When somebody opened what they vote on, carried by the page itself: looking writes nothing."""

from __future__ import annotations

from datetime import datetime

from django.core import signing

SALT = "opened for a vote"


def opened_mark(now: datetime) -> str:
    """Signed, so that nobody says they read for longer than they did."""
    return signing.dumps(int(now.timestamp()), salt=SALT)


def seconds_since(mark: str, now: datetime) -> int | None:
    """None where the mark is not ours."""
    try:
        return max(0, int(now.timestamp()) - int(signing.loads(mark[:200], salt=SALT)))
    except (signing.BadSignature, TypeError, ValueError):
        return None
