"""Passing on without anybody pressing: where a network allows it and a person switched it on, at a human pace."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from rapport.accounts.models import Brand, Person
from rapport.availability.stops import is_stopped
from rapport.budgets.windows import today
from rapport.connectors.registry import manifest
from rapport.curation.models import PassingOn, Tap, TapKind, Watcher
from rapport.curation.ranking import RankedCard, ranked
from rapport.jobs.one_by_one import one_by_one
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.outbox import queue
from rapport.outbox.kinds.reaction import robots_repost
from rapport.outbox.models import Delivery, Step

LEAST, A_DAY, GAP = (60, 100), (1, 6), (30, 1440)


class CannotPassOnAlone(Exception):
    """It cannot be switched on like this; the message says why. Nothing was changed."""


def may_pass_on(watcher: Watcher) -> bool:
    """Whether its network lets something be reposted by a robot at all."""
    open_one = watcher.channel is not None and watcher.channel.closed_at is None
    return open_one and robots_repost(manifest(watcher.network))


@transaction.atomic
def begin_passing_on(watcher: Watcher, least: int, a_day: int, gap: int, by: Person, now: datetime) -> PassingOn:
    """From now on: cards from the score `least` of a hundred, at most `a_day`, `gap` minutes apart.

    Raises `CannotPassOnAlone`.
    """
    Watcher.across_brands.select_for_update().get(pk=watcher.pk)
    if not may_pass_on(watcher):
        raise CannotPassOnAlone(_("This network does not let a robot repost. A person taps here, each time."))
    for number, (low, high), name in (
        (least, LEAST, _("The least score")),
        (a_day, A_DAY, _("Reposts a day")),
        (gap, GAP, _("Minutes between two")),
    ):
        if not low <= number <= high:
            told = {"name": name, "least": low, "most": high}
            raise CannotPassOnAlone(_("%(name)s: from %(least)d to %(most)d.") % told)
    for before in PassingOn.across_brands.filter(watcher=watcher, until=None):
        end_passing_on(before, by, now)
    row = PassingOn.across_brands.create(
        brand_id=watcher.brand_id, watcher=watcher, least=least, a_day=a_day, gap=gap, by=by, since=now
    )
    note(watcher.brand_id, What.PASSING_ON_SET, now, by=by, watcher=watcher.pk, least=least, day=a_day, gap=gap)
    return row


@transaction.atomic
def end_passing_on(row: PassingOn, by: Person, now: datetime) -> None:
    """No further one, and what waits in line of it does not leave."""
    if not PassingOn.across_brands.filter(pk=row.pk, until=None).update(until=now, until_by=by):
        return
    taps = Tap.across_brands.filter(card__watcher=row.watcher_id, by=None, delivery__isnull=False)
    waiting = taps.filter(delivery__step__in=[Step.QUEUED, Step.SENDING]).values("delivery")
    for one in Delivery.across_brands.filter(pk__in=waiting):
        queue.recall_cleared(one, by, now)
    note(row.brand_id, What.PASSING_ON_ENDED, now, by=by, watcher=row.watcher_id)


def pass_on(brand: Brand, now: datetime) -> int:
    """For each watcher that may, the one best card whose time has come; how many were put in line."""
    rows = PassingOn.of(brand).filter(until=None, watcher__ended_at=None, watcher__paused_at=None)
    return one_by_one(rows, lambda row: _one(row.pk, now))


@transaction.atomic
def _one(number: int, now: datetime) -> bool:
    rows = PassingOn.across_brands.select_for_update(of=("self",)).filter(pk=number, until=None)
    row = rows.select_related("watcher__channel", "watcher__brand").first()
    if row is None or is_stopped(row.watcher.brand) or not may_pass_on(row.watcher) or not _has_time(row, now):
        return False
    found = next((one for one in ranked(row.watcher.brand, now, row.watcher, 10) if _good(one, row)), None)
    if found is None or row.watcher.channel is None:
        return False
    card = found.card
    decided = note(
        row.brand_id,
        What.CARD_CLEARED,
        now,
        actor="robot",
        card=card.pk,
        watcher=row.watcher_id,
        score=found.score,
        least=row.least,
    )
    sent = queue.cleared_repost(row.watcher.channel, card.network_id, decided, now)
    Tap.across_brands.create(
        brand_id=row.brand_id, card=card, what=TapKind.REPOSTED, by=None, at=now, delivery=sent
    )
    return True


def _has_time(row: PassingOn, now: datetime) -> bool:
    """Fewer than its day allows, counted from the brand's midnight, and long enough after the last."""
    done = Tap.across_brands.filter(card__watcher=row.watcher_id, by=None, what=TapKind.REPOSTED)
    zone = row.watcher.brand.time_zone
    midnight = datetime.combine(today(zone, now), time(), ZoneInfo(zone))
    last = done.order_by("-at").values_list("at", flat=True).first()
    apart = last is None or now - last >= timedelta(minutes=row.gap)
    return apart and done.filter(at__gte=midnight).count() < row.a_day


def _good(found: RankedCard, row: PassingOn) -> bool:
    """Nobody waits for an answer, no robot wrote it, and it is worth enough."""
    return found.score >= row.least and not found.card.robot and found.talk is None
