"""Copies of strangers' profiles are kept as long as they are of use, and no longer."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from rapport.audience.draws.models import EntrantProfile
from rapport.audience.models import FollowChoice, Follower

KEPT = timedelta(days=30)


@transaction.atomic
def forget_followers(now: datetime) -> int:
    """Who left a month ago is forgotten; of those people chose about, the id alone is kept. How many went.

    A channel that was closed, or that could not be counted for a month, keeps no profiles either.
    """
    old = Follower.across_brands.filter(seen_at__lt=now - KEPT) | Follower.across_brands.filter(
        gone_at__lt=now - KEPT
    )
    chosen = FollowChoice.across_brands.values("follower")
    old.filter(pk__in=chosen).exclude(shown={}, name="", about="").update(
        handle="", name="", about="", url="", shown={}, looked=False, reach="", fact="", real=None
    )
    EntrantProfile.across_brands.filter(seen_at__lt=now - KEPT).delete()
    gone, _ = old.exclude(pk__in=chosen).delete()
    return gone
