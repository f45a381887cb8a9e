"""What the composer foresees of a post that is being written: when it would leave, and what its like drew."""

from __future__ import annotations

from datetime import datetime

from django.http import QueryDict

from rapport.inbox.drew_complaints import DrewComplaints, drew_complaints
from rapport.publishing.models import Post, Variant, When
from rapport.publishing.slots import QueueFull, next_free
from rapport.web.access import BrandRequest
from rapport.web.publish.channel_fields import ChannelFields
from rapport.web.publish.time_fields import time_in


def wished_time(
    request: BrandRequest, given: QueryDict | None, one: ChannelFields, kept: Variant | None
) -> tuple[str, datetime | None]:
    """The word and the moment as they stand in the form, else as the post has them; None: not known yet."""
    if own := one.own_time(request.brand):
        return When.DATE, own
    if given is None:
        return (kept.how, kept.at) if kept else ("", None)
    how, at = time_in(given, request.brand)
    if how == When.NOW:
        return how, request.now
    if how == When.DATE:
        return how, at
    try:
        return how, next_free(one.channel, request.now)
    except QueueFull:
        return how, None


def drawn(request: BrandRequest, given: QueryDict | None, post: Post | None) -> DrewComplaints | None:
    """What the last posts of the same campaign or tags drew."""
    if given is not None:
        campaign, tags = given.get("campaign", ""), given.get("tags", "")[:1000].split(",")
    else:
        campaign, tags = (post.campaign, post.tags) if post else ("", [])
    wanted = {one.strip() for one in tags if one.strip()}
    if not (campaign.strip() or wanted):
        return None
    return drew_complaints(request.brand, campaign, wanted, request.now, post.pk if post else 0)
