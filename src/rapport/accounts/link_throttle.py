"""Slowing down who guesses links: so many wrong ones from one address, then none is looked up for a while."""

from __future__ import annotations

from datetime import datetime

from rapport.accounts.models import WrongTry
from rapport.accounts.sign_in_throttle import WINDOW, asked_from, who

WRONG_LINKS = 20
NOBODY = "a client's link"


def guesses(address: str, now: datetime) -> bool:
    """Whether this address has used up its wrong tries."""
    recent = WrongTry.objects.filter(address=asked_from(address), who=who(NOBODY), at__gt=now - WINDOW)
    return recent.count() >= WRONG_LINKS


def wrong_link(address: str, now: datetime) -> None:
    """Count one; nothing of what was tried is kept."""
    WrongTry.objects.create(address=asked_from(address), who=who(NOBODY), at=now)
