"""A link for who forgot their password, by mail: asked for at the door, put in line by the clock."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from rapport.accounts import asked_links, tokens
from rapport.accounts.models import LinkAsked, Person
from rapport.budgets.restriction import restricted
from rapport.channels.connected import link
from rapport.channels.models import Channel, State
from rapport.channels.secrets import Unsealable
from rapport.connectors.base import Mails
from rapport.connectors.registry import connector, manifests
from rapport.domain.team_mail import TeamMail
from rapport.jobs.one_by_one import one_by_one
from rapport.outbox import queue

OUT_OF_ORDER = (State.NEEDS_SIGN_IN, State.REVOKED)


def can_mail() -> bool:
    """Whether any link could leave this house by mail, whoever asks."""
    return bool(ways_to_mail(Channel.across_brands.all()))


def send_asked(now: datetime) -> int:
    """A mail for everybody who asked and is known; how many were looked at."""
    rows = asked_links.waiting()
    one_by_one(rows, lambda row: _answer(row, now))
    return len(rows)


@transaction.atomic
def _answer(asked: LinkAsked, now: datetime) -> None:
    """Who is not known, works for no brand with a mailbox, or asked too often gets nothing and is told nothing."""
    if not asked_links.begin_asked(asked, now):
        return
    person = Person.objects.filter(email__iexact=asked.email, is_active=True).first()
    brands = list(person.memberships.values_list("brand", flat=True)) if person else []
    ways = ways_to_mail(Channel.across_brands.filter(brand__in=brands))
    if person and ways:
        token = tokens.mailed_sign_in(person, now)
        queue.approve_mail(ways[0], _written(person, ways[0], token), person, now, now + tokens.MAILED_LIFE)


def ways_to_mail(channels: QuerySet[Channel]) -> list[Channel]:
    """The open channels among these that mail and keep no copy for others to read, the oldest first."""
    networks = [one.network for one in manifests() if one.can.mail]
    rows = channels.filter(network__in=networks, closed_at__isnull=True).exclude(health__state__in=OUT_OF_ORDER)
    rows = rows.exclude(restricted("pk"))
    return [one for one in rows.select_related("brand").order_by("pk") if _discreet(one)]


def _discreet(channel: Channel) -> bool:
    known = connector(channel.network)
    try:
        return issubclass(known, Mails) and known.keeps_no_copy(link(channel))
    except Unsealable:
        return False


def _written(person: Person, channel: Channel, token: str) -> TeamMail:
    told = {
        "name": person.name,
        "brand": channel.brand.name,
        "link": f"{settings.ADDRESS}/join/{token}",
        "n": int(tokens.MAILED_LIFE.total_seconds() // 60),
    }
    with translation.override(person.language):
        subject = _("A link to sign in to %(brand)s") % told
        text = (
            _(
                "Hello %(name)s,\n\n"
                "somebody asked for a link that signs you in to %(brand)s. If it was you, open it:\n\n"
                "%(link)s\n\n"
                "It works once, within %(n)d minutes. If it was not you, do nothing: nothing was changed."
            )
            % told
        )
    return TeamMail(secrets.token_urlsafe(18), person.email, subject, text)
