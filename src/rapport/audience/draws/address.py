"""A giveaway's public address, which is its promise: whoever has it from the post can check the seed by it."""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode

from django.conf import settings

from rapport.audience.models import Giveaway

KEY = re.compile(r"[A-Za-z0-9_-]{24}")


def promise_key(commitment: str) -> str:
    """The first 144 bits of the promised hash. The seed is secret until it is told, so nobody guesses it."""
    return urlsafe_b64encode(bytes.fromhex(commitment)[:18]).decode()


def address_of_giveaway(row: Giveaway) -> str:
    """Where everybody reads its rules and its draw."""
    return f"{settings.ADDRESS}/giveaways/{row.key}"


def giveaway_behind(key: str) -> Giveaway | None:
    """What an address shows, without the lists of names; None for one that was never made.

    What was drawn before draws were told in public has no page.
    """
    if not KEY.fullmatch(key):
        return None
    rows = Giveaway.across_brands.select_related("brand", "channel", "post", "published").defer("published__body")
    row = rows.defer("entrants", "left_out").filter(key=key).first()
    return None if row is None or (row.drawn_at and not hasattr(row, "published")) else row
