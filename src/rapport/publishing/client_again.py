"""A new address for a client whose own is used up or too old: to the mailbox that is known, and never shown."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import transaction

from rapport.channels.models import Channel
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.outbox.sign_in_mail import ways_to_mail
from rapport.publishing.approval_models import ClientLink
from rapport.publishing.client_addresses import make_client_address
from rapport.publishing.client_mail import mail_link

APART, DAY, MOST_A_DAY = timedelta(minutes=5), timedelta(days=1), 3


class AskedAgain(StrEnum):
    """What became of asking for a new address."""

    MAILED = "mailed"
    SOON = "soon"
    NO_WAY = "no way"


def can_mail_again(link: ClientLink) -> bool:
    """Whether a mailbox of the client is known, and the brand has one to write from."""
    return bool(link.client.email and link.revoked_at is None and ways_to_mail(Channel.of(link.brand)))


@transaction.atomic
def mail_client_again(link: ClientLink, now: datetime) -> AskedAgain:
    """Mail the client a new address, at most every five minutes and three a day; who is in stays in."""
    rows = ClientLink.across_brands.select_for_update(of=("self",)).select_related("client", "brand", "made_by")
    held = rows.get(pk=link.pk)
    if not can_mail_again(held):
        return AskedAgain.NO_WAY
    made = held.addresses.filter(by=None, made_at__gt=now - DAY)
    if made.count() >= MOST_A_DAY or made.filter(made_at__gt=now - APART).exists():
        return AskedAgain.SOON
    held.addresses.filter(opened_at=None, ended_at=None).update(ended_at=now)
    token = secrets.token_urlsafe(32)
    make_client_address(held, token, now, by=None)
    mail_link(held, token, now)
    note(held.brand, What.CLIENT_LINK_ASKED, now, actor="client", client_link=held.pk, client=held.client_id)
    return AskedAgain.MAILED
