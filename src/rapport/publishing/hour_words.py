"""The hour of a post in words: what is only proposed is never said like what leaves."""

from __future__ import annotations

from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.domain.post_hours import PostHour
from rapport.domain.post_states import PostState
from rapport.outbox.claim import AUTOMATIC_LIFE
from rapport.publishing.models import When
from rapport.publishing.standing import PostStanding

# So long after its hour what is planned still leaves by itself.
STILL = AUTOMATIC_LIFE
HOURS: dict[PostHour, Promise] = {
    PostHour.PROPOSED: gettext_lazy("proposed for %(at)s"),
    PostHour.SCHEDULED: gettext_lazy("leaves at %(at)s"),
    PostHour.LEFT: gettext_lazy("left at %(at)s"),
    PostHour.WAS: gettext_lazy("was to leave at %(at)s"),
}

PROPOSED = gettext_lazy("only proposed")


def without_a_yes(standing: PostStanding, now: datetime, at: str, until: str) -> str:
    """What becomes of the proposed time of what waits for a yes, said before it and after; "" where none does.

    `at`: the earliest such time in words, `until`: the moment from which on it is too late.
    """
    hour = proposed_at(standing)
    if hour is None:
        return ""
    given = {"at": at, "until": until}
    if now <= hour:
        says = _("Without the yes nothing leaves at %(at)s; said until %(until)s, it still leaves at once.")
    elif now <= hour + STILL:
        says = _("Its proposed time is over, and nothing left. A yes until %(until)s still lets it leave at once.")
    else:
        says = _("Its proposed time is over, and nothing left. Choose another time, and it is asked for again.")
    return says % given


def proposed_at(standing: PostStanding) -> datetime | None:
    """The earliest proposed time of what waits for a yes; None for *now*, which is when that is said."""
    waiting = [one.variant for one in standing.variants if one.state is PostState.WAITING]
    return min((one.at for one in waiting if one.at and one.how != When.NOW), default=None)
