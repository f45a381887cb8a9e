"""A client's link by mail, where the brand has a mailbox that keeps no copy; else it is copied by hand."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from rapport.accounts.dates import date_words
from rapport.channels.models import Channel
from rapport.domain.set_apart import isolated
from rapport.domain.team_mail import TeamMail
from rapport.domain.zones import zone_or_utc
from rapport.outbox.queue import approve_mail
from rapport.outbox.sign_in_mail import ways_to_mail
from rapport.publishing.approval_models import ClientLink


def link_address(token: str) -> str:
    """Where the client opens it."""
    return f"{settings.ADDRESS}/client/{token}/"


def mail_link(link: ClientLink, token: str, now: datetime) -> bool:
    """Put it in line to the client's own address. False: there is no address, or no mailbox to send it from."""
    ways = ways_to_mail(Channel.of(link.brand)) if link.client.email else []
    if not ways:
        return False
    with translation.override(link.client.language):
        mail = TeamMail(secrets.token_urlsafe(18), link.client.email, _subject(link), _text(link, token))
    approve_mail(ways[0], mail, link.made_by, now, link.expires_at)
    return True


def _subject(link: ClientLink) -> str:
    return _("%(brand)s: posts wait for your yes") % {"brand": isolated(link.brand.name)}


def _text(link: ClientLink, token: str) -> str:
    until = link.expires_at.astimezone(zone_or_utc(link.brand.time_zone))
    given = {
        "name": link.client.name,
        "by": link.made_by.name,
        "brand": link.brand.name,
        "link": link_address(token),
        "until": date_words(until, pgettext("date", "j F Y")),
    }
    return (
        _(
            "Hello %(name)s,\n\n"
            "%(by)s of %(brand)s asks for your yes to posts before they go out. Open them here, on the device "
            "on which you want to read them:\n\n"
            "%(link)s\n\n"
            "The link is yours alone. It opens for one browser, by a button, and there you can come back by it "
            "until %(until)s. For another device ask for a new link on its page. Opening it says yes to nothing."
        )
        % given
    )
