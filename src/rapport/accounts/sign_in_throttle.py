"""Slowing down who guesses passwords: ten wrong tries for one person from one address, fifty from one address."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from rapport.accounts.models import WrongTry
from rapport.domain.neighbourhood import neighbourhood

WINDOW = timedelta(minutes=15)
EACH, TOGETHER = 10, 50


def begin(address: str, email: str, now: datetime) -> bool:
    """Count a try before anything is compared; False when this address has used up its tries.

    The same for people who exist and people who do not. Whoever comes at the same moment is counted, too: a
    comparison costs memory, so it is not made for a try that would be refused afterwards.
    """
    forget_old(now)
    mine = WrongTry.objects.create(address=asked_from(address), who=who(email), at=now)
    recent = WrongTry.objects.filter(address=asked_from(address), at__gt=now - WINDOW)
    if recent.filter(who=who(email)).count() <= EACH and recent.count() <= TOGETHER:
        return True
    mine.delete()
    return False


def last(address: str, email: str) -> bool:
    """Whether the try just made was the last one allowed for this person."""
    return WrongTry.objects.filter(address=asked_from(address), who=who(email)).count() == EACH


def forget(address: str, email: str, at: datetime) -> None:
    """A try that was not compared with anything after all."""
    WrongTry.objects.filter(address=asked_from(address), who=who(email), at=at).delete()


def right(address: str, email: str) -> None:
    """The person is in: their tries are forgotten."""
    WrongTry.objects.filter(address=asked_from(address), who=who(email)).delete()


def forget_old(now: datetime) -> None:
    """Tries that count no more: an address is kept no longer than it is needed."""
    WrongTry.objects.filter(at__lt=now - WINDOW).delete()


def asked_from(address: str) -> str:
    """Where somebody asks from, as it is counted: who has one IPv6 address has very many beside it."""
    return neighbourhood(address)[:64]


def who(email: str) -> str:
    """An e-mail address as it is counted: a hash, so that mistyped ones are not kept."""
    return hashlib.sha256(email.strip().lower().encode()).hexdigest()
