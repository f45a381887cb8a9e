"""Following back: a person chooses each account; what is chosen leaves by the one door, at a human pace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import models, transaction
from django.utils.translation import gettext as _

from rapport.accounts.models import Brand, Person
from rapport.audience.models import FollowBack, FollowBackRule, FollowChoice, Follower, RealMark
from rapport.audience.weighing import weights_from
from rapport.connectors.registry import manifest
from rapport.domain.message import Act
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.outbox import queue
from rapport.outbox.models import Delivery, Step

UNDO = timedelta(seconds=10)
APART = timedelta(seconds=30)
"""Follows of one channel leave at least so far from each other, however fast somebody presses."""
LATER = timedelta(days=30)
MOST_A_DAY = 200


class CannotFollow(Exception):
    """This cannot be chosen, or taken back, now; the message says why. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class RuleGiven:
    """How a brand weighs, as somebody typed it; kept within bounds."""

    weights: Mapping[str, object]
    a_day: int = 50
    topics: str = ""
    place: str = ""


def rule_of(brand: Brand) -> FollowBackRule:
    """The brand's rule, or the usual one."""
    return FollowBackRule.of(brand).first() or FollowBackRule(brand=brand)


def mode_of(network: str) -> str:
    """How a network is followed on: "one tap" here, "native" in its own app, or "off"."""
    return manifest(network).modes.get("follow", "off")


def followed_today(brand: Brand, now: datetime) -> int:
    """Follows chosen today, in the brand's wall time."""
    midnight = now.astimezone(ZoneInfo(brand.time_zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    return _follows(brand).filter(at__gte=midnight).count()


def standing_choices(brand: Brand) -> models.QuerySet[FollowChoice]:
    """Choices that hold: not taken back, here or in the outbox, and not refused by the network."""
    undone = models.Q(delivery__step__in=[Step.WITHDRAWN, Step.FAILED])
    return FollowChoice.of(brand).filter(undone_at=None).exclude(undone)


def _follows(brand: Brand) -> models.QuerySet[FollowChoice]:
    return standing_choices(brand).filter(choice=FollowBack.FOLLOW)


@transaction.atomic
def choose_follower(
    follower: Follower, choice: FollowBack, by: Person, now: datetime, score: int = 0
) -> FollowChoice:
    """Follow it, look at it again later, or never propose it again. Raises `CannotFollow`.

    What was chosen before gives way, but for a follow, which is taken back first. Twice is once.
    """
    brand = follower.brand
    FollowBackRule.across_brands.get_or_create(brand=brand)
    rule = FollowBackRule.of(brand).select_for_update().get()
    before = standing_choices(brand).filter(follower=follower).first()
    if before and before.choice == FollowBack.FOLLOW:
        if choice == FollowBack.FOLLOW:
            return before
        raise CannotFollow(_("You follow this account; take that back first. Nothing was changed."))
    delivery = _follow(follower, rule, by, now) if choice == FollowBack.FOLLOW else None
    follower.choices.filter(undone_at=None).update(undone_at=now)
    row = FollowChoice.across_brands.create(
        brand=brand,
        follower=follower,
        choice=choice,
        by=by,
        at=now,
        until=now + LATER if choice == FollowBack.LATER else None,
        score=score,
        delivery=delivery,
    )
    note(brand, What.FOLLOWER_CHOSEN, now, by=by, follower=follower.pk, choice=str(choice), score=score)
    return row


def _follow(follower: Follower, rule: FollowBackRule, by: Person, now: datetime) -> Delivery | None:
    mode = mode_of(follower.channel.network)
    if mode == "off" or follower.channel.closed_at:
        raise CannotFollow(_("This network does not offer that. Nothing was done."))
    if followed_today(follower.brand, now) >= rule.a_day:
        raise CannotFollow(_("That is all for today: your own limit of follows a day is reached."))
    if mode == "native":  # a person does it in the network's own app; here it is only kept
        return None
    last = _follows(follower.brand).filter(follower__channel=follower.channel, delivery__step=Step.QUEUED)
    times = last.values_list("delivery__not_before", flat=True)
    leaves = max([now + UNDO, *(at + APART for at in times if at)])
    return queue.approve_reaction(follower.channel, Act.FOLLOW, follower.network_id, by, now, leaves)


@transaction.atomic
def undo_choice(choice: FollowChoice, by: Person, now: datetime) -> None:
    """Take a choice back; a follow that has left is taken back on the network. Raises `CannotFollow`."""
    if choice.undone_at:
        return
    if choice.delivery and not queue.undo(choice.delivery, by, now, due_too=True):
        choice.delivery.refresh_from_db()
        if choice.delivery.step in (Step.SENDING, Step.UNKNOWN):
            raise CannotFollow(
                _("It is on its way, or nobody knows whether it arrived; try again when that is known.")
            )
        if choice.delivery.step == Step.SENT:
            target = str(choice.delivery.payload["target"])
            queue.approve_reaction(choice.delivery.channel, Act.FOLLOW, target, by, now, now, choice.delivery)
    if FollowChoice.across_brands.filter(pk=choice.pk, undone_at=None).update(undone_at=now):
        note(choice.brand_id, What.FOLLOWER_CHOICE_UNDONE, now, by=by, follower=choice.follower_id)


@transaction.atomic
def mark_real(follower: Follower, real: bool, by: Person, now: datetime) -> RealMark:
    """A person says whether somebody real stands behind a follower of the sample; it moves the line."""
    given = {"brand": follower.brand, "real": real, "by": by, "at": now}
    row, _made = RealMark.across_brands.update_or_create(follower=follower, defaults=given)
    note(follower.brand_id, What.FOLLOWER_MARKED, now, by=by, follower=follower.pk, real=real)
    return row


@transaction.atomic
def set_follow_back(brand: Brand, given: RuleGiven, by: Person, now: datetime) -> FollowBackRule:
    """Set how followers are weighed, and how many are followed a day at most."""
    kept = {
        "weights": {str(factor): weight for factor, weight in weights_from(given.weights).items()},
        "a_day": min(max(0, given.a_day), MOST_A_DAY),
        "topics": given.topics.strip()[:400],
        "place": given.place.strip()[:120],
    }
    row, _made = FollowBackRule.across_brands.update_or_create(brand=brand, defaults=kept)
    note(brand, What.FOLLOW_BACK_RULE_SET, now, by=by, a_day=row.a_day)
    return row
