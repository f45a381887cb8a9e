"""What the practice network adds to the screens and the API."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rapport.api import extensions as api
from rapport.connectors.practice.faults import NoSuchFault
from rapport.connectors.practice.writing import Impossible, NoSuchPost
from rapport.hosted.practice.presence import noticed
from rapport.web import extensions, sections
from rapport.web.live import onlookers

SECTION = sections.Section("practice", _("Practice"), "practice:index", "drama", "g r")
PROBLEMS: dict[type[Exception], tuple[int, str]] = {
    NoSuchPost: (404, "not_found"),
    Impossible: (422, "network_refuses"),
    NoSuchFault: (422, "not_valid"),
}


def register() -> None:
    """Once Django is ready; again changes nothing."""
    sections.add(SECTION)
    api.extend("/practice", "rapport.hosted.practice.api.router", PROBLEMS)
    for shown, name in ((extensions.STRIPS, "practice:strip"), (extensions.INVITATIONS, "practice:invitation")):
        if name not in shown:
            shown.append(name)
    if noticed not in onlookers:
        onlookers.append(noticed)
