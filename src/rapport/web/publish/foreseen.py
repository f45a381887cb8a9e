"""What the composer foresees of a post that is being written: when it would leave, and what its like drew."""

from __future__ import annotations

from datetime import datetime

from rapport.channels.models import Channel
from rapport.inbox.drew_complaints import DrewComplaints, drew_complaints
from rapport.publishing.models import Post, Variant, When
from rapport.publishing.slots import QueueFull, next_free
from rapport.web.access import BrandRequest
from rapport.web.publish.form import chosen_time


def wished_time(request: BrandRequest, channel: Channel, kept: Variant | None) -> tuple[str, datetime | None]:
    """The word and the moment as they stand in the form, else as the post has them; None: not known yet."""
    if request.method != "POST":
        return (kept.how, kept.at) if kept else ("", None)
    how, at = chosen_time(request)
    if how == When.NOW:
        return how, request.now
    if how == When.DATE:
        return how, at
    try:
        return how, next_free(channel, request.now)
    except QueueFull:
        return how, None


def drawn(request: BrandRequest, post: Post | None) -> DrewComplaints | None:
    """What the last posts of the same campaign or tags drew."""
    if request.method == "POST":
        campaign, tags = request.POST.get("campaign", ""), request.POST.get("tags", "")[:1000].split(",")
    else:
        campaign, tags = (post.campaign, post.tags) if post else ("", [])
    wanted = {one.strip() for one in tags if one.strip()}
    if not (campaign.strip() or wanted):
        return None
    return drew_complaints(request.brand, campaign, wanted, request.now, post.pk if post else 0)
