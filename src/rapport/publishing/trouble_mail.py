"""Mailing about posts that need somebody: at once for the first, then one digest in some hours, each said once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from rapport.accounts.models import Brand, Membership, Person, Role
from rapport.channels.models import Channel
from rapport.outbox.models import Step
from rapport.outbox.queue import approve_mail
from rapport.outbox.sign_in_mail import ways_to_mail
from rapport.publishing.models import TroubleMail, TroubleNoted
from rapport.publishing.trouble import trouble_list
from rapport.publishing.trouble_digest import digest_mail
from rapport.publishing.trouble_of import PostTrouble

# To one person of one brand no oftener; what could not leave so long is of no use, and the next one tells it.
APART, OF_USE = timedelta(hours=4), timedelta(hours=1)
# What is late is often only slow: so long it may still leave by itself.
PATIENCE = timedelta(minutes=10)
# Of more than these at once the rest is counted.
TOLD = 200
# Whoever's yes is asked for is reminded of that by a mail of its own.
BY_OTHERS = frozenset({"waiting"})
OWNERS = frozenset({"signed out", "restricted"})
NOT_LEFT = (Step.FAILED, Step.WITHDRAWN)

Noted = Mapping[tuple[int, str], int]


@transaction.atomic
def mail_troubles(brand: Brand, now: datetime) -> int:
    """A mail for each person who may settle what was not told before; how many were put in line.

    Without a mailbox nothing is noted, so that the first mail afterwards tells of all that still stands.
    """
    ways = ways_to_mail(Channel.of(brand))
    if not ways:
        return 0
    Brand.objects.select_for_update().get(pk=brand.pk)
    found = trouble_list(brand, now, TOLD)
    lines = [one for one in found.lines if _lasts(one, now)]
    noted = _noted(brand, lines, now)
    mailed = 0
    for member in _people(brand) if lines else ():
        mine = [one for one in lines if member.may_settle or one.code not in OWNERS]
        mailed += _mail(ways[0], member.person, mine, noted, now)
    return mailed


def _lasts(one: PostTrouble, now: datetime) -> bool:
    """Whether it is worth a mail by now."""
    if one.code in BY_OTHERS:
        return False
    return one.code != "late" or one.at is None or one.at < now - PATIENCE


def _noted(brand: Brand, lines: Iterable[PostTrouble], now: datetime) -> Noted:
    """The number of each one's note, written now where it is new; those noted later have higher ones."""
    wanted = {(one.standing.variant.pk, one.key): one for one in lines}
    rows = TroubleNoted.of(brand).filter(variant__in=[variant for variant, _ in wanted])
    known = set(rows.values_list("variant", "key"))
    new = [TroubleNoted(brand=brand, variant_id=one[0], key=one[1], at=now) for one in wanted if one not in known]
    if new:
        TroubleNoted.across_brands.bulk_create(new)
    return {(variant, key): number for variant, key, number in rows.values_list("variant", "key", "pk")}


def _people(brand: Brand) -> list[Membership]:
    """Whoever may do something about a post, and did not switch these mails off."""
    rows = (
        Membership.of(brand).exclude(role=Role.VIEWER).filter(person__is_active=True, person__mails_troubles=True)
    )
    return list(rows.exclude(person__email="").select_related("person").order_by("pk"))


def _mail(way: Channel, person: Person, lines: Sequence[PostTrouble], noted: Noted, now: datetime) -> int:
    before = TroubleMail.of(way.brand).filter(person=person)
    if before.filter(at__gt=now - APART).exists():
        return 0
    heard = before.exclude(delivery__step__in=NOT_LEFT).order_by("-pk").values_list("upto", flat=True).first() or 0
    fresh = [one for one in lines if noted[one.standing.variant.pk, one.key] > heard]
    if not fresh:
        return 0
    upto = max(noted[one.standing.variant.pk, one.key] for one in lines)
    mail = digest_mail(way.brand, person, fresh, int(APART.total_seconds() // 3600))
    delivery = approve_mail(way, mail, person, now, now + OF_USE)
    TroubleMail.across_brands.create(brand=way.brand, person=person, delivery=delivery, at=now, upto=upto)
    return 1
