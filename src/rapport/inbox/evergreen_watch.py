"""Looks after repeated posts: one whose link is gone, whose fact is withdrawn, or that drew complaints stops."""

from __future__ import annotations

from datetime import datetime, timedelta

from asgiref.sync import async_to_sync
from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from rapport.accounts.models import Brand
from rapport.connectors.errors import ConnectorError
from rapport.connectors.http import Http
from rapport.domain.counted_links import addresses
from rapport.inbox.drew_complaints import complaints_under
from rapport.jobs.one_by_one import one_by_one
from rapport.outbox.models import Step
from rapport.publishing.composed import typed_words, with_parts
from rapport.publishing.evergreen import last_copy, look_after_all, stop_repeating
from rapport.publishing.evergreen_models import Evergreen, StopReason
from rapport.publishing.models import Post, Variant
from rapport.publishing.standing import stands

EVERY = timedelta(hours=24)
# A copy is looked at again before it leaves; the job comes every quarter of an hour, so none slips through.
SOON = timedelta(hours=1)
AT_ONCE, MOST_SOON, MOST_LINKS = 10, 20, 5
SECONDS, CAP = 10.0, 256 * 1024
GONE = frozenset({404, 410})


def watch_evergreen(brand: Brand, now: datetime) -> int:
    """A look at those that were not looked at for a day, and at those of which a copy leaves before the next look.

    How many stopped. What is about to leave comes first; others come with the next look.
    """
    look_after_all(brand)
    live = Evergreen.of(brand).filter(why=StopReason.NONE, post__template_of__ended_at=None)
    live = live.select_related("post__rests_on", "post__brand").annotate(
        leaves_soon=Exists(_in_line(now, now + SOON))
    )
    due = live.filter(
        Q(looked_at=None) | Q(looked_at__lt=now - EVERY) | Q(leaves_soon=True, looked_at__lt=now - SOON / 2)
    )
    first = due.order_by("-leaves_soon", F("looked_at").asc(nulls_first=True), "pk")
    before, others = first.filter(leaves_soon=True)[:MOST_SOON], first.filter(leaves_soon=False)[:AT_ONCE]
    return one_by_one([*before, *others], lambda row: _looked_at(row, now))


def _in_line(now: datetime, until: datetime) -> QuerySet[Variant]:
    """What is in line of a post and leaves until then."""
    rows = Variant.across_brands.filter(post__copy_of=OuterRef("post"), at__gt=now, at__lte=until)
    return rows.filter(parts__publication__step=Step.QUEUED)


def _looked_at(row: Evergreen, now: datetime) -> int:
    Evergreen.across_brands.filter(pk=row.pk).update(looked_at=now)
    why, detail = _why(row, now)
    return 0 if why == StopReason.NONE else int(stop_repeating(row, why, detail, now))


def _why(row: Evergreen, now: datetime) -> tuple[StopReason, str]:
    fact = row.post.rests_on
    if fact and not fact.in_force(now):
        used = fact.approved_at and not fact.retired_at
        return StopReason.EXPIRED if used else StopReason.FACT, fact.title
    copy = last_copy(row.post)
    seen = copy is not None and row.again_at is not None and copy.occurrence and copy.occurrence < row.again_at
    if copy and not seen and (complaints := complaints_under(stands(copy))):
        return StopReason.COMPLAINTS, str(complaints)
    if gone := gone_link(links_of(row.post)):
        return StopReason.LINK, gone
    return StopReason.NONE, ""


def links_of(post: Post) -> list[str]:
    """The first few links of what it says, on whichever channel, as typed: short ones lead to this house."""
    whole = with_parts(Post.across_brands.filter(pk=post.pk)).get()
    said = (words for one in stands(whole).variants for words in typed_words(one.variant))
    return addresses("\n".join(said))[:MOST_LINKS]


def gone_link(links: list[str]) -> str:
    """The first that answers that it is gone; what does not answer, or otherwise, may be there tomorrow."""
    return async_to_sync(_first_gone)(links) if links else ""


async def _first_gone(links: list[str]) -> str:
    async with Http(settings.PRIVATE_HOSTS, SECONDS) as http:
        for link in links:
            try:
                answer = await http.request("GET", link, expect=GONE, cap=CAP)
            except ConnectorError:
                continue
            if answer.status in GONE:
                return link
    return ""
