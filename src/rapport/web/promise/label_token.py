"""How a message came before somebody is not for their browser to say: it comes back signed."""

from __future__ import annotations

from datetime import timedelta

from django.core import signing

from rapport.promise.models import Drawn

SALT, VALID = "promise.label", timedelta(days=1)


def signed(message: int, drawn: Drawn, why: str, chance: float | None) -> str:
    return signing.dumps([message, str(drawn), why, chance], salt=SALT)


def opened(token: str) -> tuple[int, Drawn, str, float | None] | None:
    """What this installation signed within a day, else nothing."""
    try:
        # A page opened before an update has no chance in its token.
        message, drawn, why, chance = [*signing.loads(token, salt=SALT, max_age=VALID), None][:4]
    except signing.BadSignature:
        return None
    return message, Drawn(drawn), why, chance
