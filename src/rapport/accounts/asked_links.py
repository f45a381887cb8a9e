"""Who asks at the door for a link by mail: one row for everybody, whether the person exists or not.

The door writes the row and answers; the clock makes of it what is to be made. So neither the words nor the time
of the answer tell whether an address is known here.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from rapport.accounts.models import LinkAsked
from rapport.accounts.sign_in_throttle import asked_from, who

WINDOW = timedelta(hours=1)
EACH, TOGETHER, AT_ONCE = 3, 20, 50


def ask_for_link(address: str, email: str, now: datetime) -> bool:
    """Keep that a link is wanted for `email`; False when this address has asked too often within the hour."""
    if LinkAsked.objects.filter(address=asked_from(address), at__gt=now - WINDOW).count() >= TOGETHER:
        return False
    LinkAsked.objects.create(address=asked_from(address), who=who(email), email=email.strip()[:254], at=now)
    return True


def waiting() -> list[LinkAsked]:
    """Those nobody has looked at yet, the oldest first."""
    return list(LinkAsked.objects.exclude(email="").order_by("pk")[:AT_ONCE])


def begin_asked(asked: LinkAsked, now: datetime) -> bool:
    """Forget the e-mail of one that is being done; whether a mail may be written: three an hour to one person."""
    if not LinkAsked.objects.filter(pk=asked.pk).exclude(email="").update(email=""):
        return False
    mine = LinkAsked.objects.filter(who=asked.who, at__gt=now - WINDOW, pk__lte=asked.pk)
    return asked.at > now - WINDOW and mine.count() <= EACH


def forget_asked(now: datetime) -> None:
    """An address is kept no longer than it counts."""
    LinkAsked.objects.filter(at__lt=now - WINDOW, email="").delete()
