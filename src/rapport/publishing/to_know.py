"""What a person should know before a post goes in line: who watches, what is near it, what it costs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rapport.accounts.dates import moment_words
from rapport.accounts.members import answering
from rapport.accounts.models import Person
from rapport.availability.coverage import first_hole
from rapport.availability.hours import week_of
from rapport.availability.queue_hold import queue_is_held
from rapport.availability.stops import is_stopped
from rapport.budgets.filled import fills
from rapport.budgets.restriction import restriction_of
from rapport.channels.models import Channel, State
from rapport.channels.permissions import lacking_permissions
from rapport.connectors.buckets import Bucket, Use, held_buckets
from rapport.connectors.prices import PaidAct, currency, link_cost, price, written
from rapport.connectors.registry import connector, manifest
from rapport.domain.message import Kind
from rapport.domain.set_apart import isolated
from rapport.outbox.publish import PublicWords
from rapport.publishing.models import Variant, When
from rapport.publishing.post_check import PostCheck
from rapport.publishing.reply_plan import plan_of
from rapport.publishing.same_words import ON_WAY
from rapport.publishing.slots import GAP

# Most of what comes under a post comes this soon.
FIRST_HOURS = timedelta(hours=4)
LONG_SILENCE = timedelta(days=7)
# A bucket that lasts less fills again before anybody has read about it.
LASTS = 3600
POSTED = Use(Kind.POST)
FEW_LEFT = 25


def to_know(variant: Variant, parts: Sequence[PublicWords], now: datetime) -> list[PostCheck]:
    """Every such finding; `variant.at` is when it would leave, as far as that is known."""
    channel = variant.channel
    costs = _costs(channel, parts, now)
    found = [*_stopped(variant, now), *_watched(variant), *_near(variant), *costs]
    return [PostCheck(channel, code, says, False) for code, says in found]


def _stopped(variant: Variant, now: datetime) -> Iterator[tuple[str, str]]:
    health = getattr(variant.channel, "health", None)
    if health and health.state in (State.NEEDS_SIGN_IN, State.REVOKED):
        yield "signed out", _("This channel has to be signed in again before anything leaves.")
    if missing := lacking_permissions(variant.channel, Kind.POST):
        says = _("The network will refuse it: this channel's sign-in lacks the permission %(permissions)s.")
        yield "permission missing", says % {"permissions": ", ".join(one.name for one in missing)}
    if restriction_of(variant.channel):
        yield (
            "restricted",
            _("The network restricted this account: what is put in line waits until it is lifted."),
        )
    if is_stopped(variant.brand) and variant.how != When.NOW:
        yield (
            "stopped",
            _("Everything automatic is stopped: nothing with an hour leaves until somebody starts it again."),
        )
    if queue_is_held(variant.brand_id):
        yield "held", _("All posts are held: nothing is put in line until somebody lets them go on.")


def _watched(variant: Variant) -> Iterator[tuple[str, str]]:
    """Whether somebody is there when the comments come: who watches by the post's reply plan, else anybody."""
    watcher = _watcher(variant)
    shifts = week_of(variant.brand, watcher)
    hole = first_hole(shifts, variant.at, FIRST_HOURS, variant.brand.time_zone) if variant.at else None
    if hole is None or variant.at is None:
        return
    start, back = hole
    when = {"from": f"{start.astimezone(back.tzinfo):%H:%M}", "back": moment_words(back)}
    if watcher:
        when["name"] = isolated(watcher.name)
        then = _("%(name)s, who watches the comments, is not there then, and is back %(back)s.")
        later = _("%(name)s, who watches the comments, is not there from %(from)s on, and is back %(back)s.")
        yield "nobody watches", (then if start == variant.at else later) % when
    elif start == variant.at:
        yield "nobody watches", _("Nobody watches the comments then; people are back %(back)s.") % when
    else:
        yield (
            "nobody watches",
            _("Nobody watches the comments from %(from)s on; people are back %(back)s.") % when,
        )


def _watcher(variant: Variant) -> Person | None:
    """Whoever left the brand, or only looks on, watches nothing."""
    found = plan_of(variant.post).watcher if variant.post_id else None
    return found if found and found.pk in answering(variant.brand_id, [found.pk]) else None


def _near(variant: Variant) -> Iterator[tuple[str, str]]:
    """What leaves on the channel just before or after it, or did not for long."""
    if variant.at is None:
        return
    on_way = Q(parts__publication__step__in=ON_WAY) | Q(post__asked_at__isnull=False)
    rows = Variant.across_brands.filter(on_way, channel=variant.channel_id, post__template_of=None)
    rows, zone = rows.exclude(post=variant.post_id or 0), ZoneInfo(variant.brand.time_zone)
    if variant.post_id and (series := variant.post.template_of_id):
        rows = rows.exclude(post__series=series)  # its own copies are in nobody's way
    close = rows.filter(at__gt=variant.at - GAP, at__lt=variant.at + GAP).order_by("at").first()
    if close and close.at:
        says = _("Another post leaves here at %(at)s: less than %(n)d minutes lie between them.")
        yield "collision", says % {"at": f"{close.at.astimezone(zone):%H:%M}", "n": GAP.total_seconds() // 60}
    last = rows.filter(at__lt=variant.at).order_by("-at").values_list("at", flat=True).first()
    if last and variant.at - last > LONG_SILENCE:
        days = (variant.at - last).days
        says = ngettext(
            "The post before it here left %(n)d day earlier.",
            "The post before it here left %(n)d days earlier.",
            days,
        )
        yield "gap", says % {"n": days}


def _costs(channel: Channel, parts: Sequence[PublicWords], now: datetime) -> Iterator[tuple[str, str]]:
    known = manifest(channel.network)
    linked = connector(channel.network).linked
    acts = [PaidAct.SEND if one.comment else PaidAct.PUBLISH for one in parts]
    links = sum(link_cost(known.prices, act) for act, one in zip(acts, parts, strict=True) if linked(one.text))
    if cost := links + sum(price(known.prices, act) for act in acts):
        says = _("It costs %(amount)s %(currency)s.")
        if links:
            says = _("It costs %(amount)s %(currency)s, as there is a link in it; without one it costs less.")
        yield "cost", says % {"amount": written(cost), "currency": currency(known.prices)}
    for bucket in held_buckets(known.buckets, channel.settings, now):
        if bucket.takes(PaidAct.PUBLISH, POSTED) and bucket.seconds >= LASTS:
            yield from _left(channel, bucket, acts.count(PaidAct.PUBLISH), now)


def _left(channel: Channel, bucket: Bucket, parts: int, now: datetime) -> Iterator[tuple[str, str]]:
    """How many posts the network still takes, where that is few or is what the bucket is for."""
    takes = bucket.takes(PaidAct.PUBLISH, POSTED)
    used = sum(number for _since, number in fills(channel, bucket, now))
    left = max(0, bucket.room(PaidAct.PUBLISH, POSTED) - used) // takes
    if left > FEW_LEFT and set(bucket.acts) != {PaidAct.PUBLISH}:
        return
    given = {"left": left, "most": bucket.calls // takes, "hours": bucket.seconds // 3600}
    if left < parts:
        yield "none left", _("The network takes no more posts now: it would wait until there is room again.")
    else:
        yield "left", _("%(left)d of %(most)d posts in %(hours)d hours are left.") % given
