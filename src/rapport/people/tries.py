"""Slowing down who guesses passwords: ten wrong tries for one person from one address, fifty from one address."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from rapport.people.models import WrongTry

WINDOW = timedelta(minutes=15)
EACH, TOGETHER = 10, 50


def must_wait(address: str, email: str, now: datetime) -> bool:
    """Whether this address has used up its tries; the same for people who exist and people who do not."""
    recent = WrongTry.objects.filter(address=address[:64], at__gt=now - WINDOW)
    return recent.filter(who=_who(email)).count() >= EACH or recent.count() >= TOGETHER


def wrong(address: str, email: str, now: datetime) -> bool:
    """Keep a wrong try, forget old ones; True when it was the last one allowed for this person."""
    WrongTry.objects.filter(at__lt=now - WINDOW).delete()
    WrongTry.objects.create(address=address[:64], who=_who(email), at=now)
    return WrongTry.objects.filter(address=address[:64], who=_who(email)).count() == EACH


def right(address: str, email: str) -> None:
    """The person is in: their tries are forgotten."""
    WrongTry.objects.filter(address=address[:64], who=_who(email)).delete()


def _who(email: str) -> str:
    return hashlib.sha256(email.strip().lower().encode()).hexdigest()
