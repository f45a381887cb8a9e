"""What curation is called on screens."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rapport.curation.models import Becomes, Looks, TapKind

DONE: dict[str, Promise] = {
    TapKind.KEPT: _("A draft is made, with its source."),
    TapKind.QUOTED: _("Your words go above the quote. Write them, then choose when it leaves."),
    TapKind.SCHEDULED: _("It is in the queue, with its source."),
    TapKind.REPOSTED: _("It is reposted in ten seconds."),
    TapKind.DISMISSED: _("Not for us: less of its kind will come."),
}
LOOKS: dict[str, Promise] = {
    Looks.KEYWORD: _("Keyword"),
    Looks.TAG: _("Tag"),
    Looks.ACCOUNT: _("Account"),
    Looks.FEED: _("Feed"),
}
BECOMES: dict[str, Promise] = {
    Becomes.CARDS: _("Cards to choose from"),
    Becomes.DRAFTS: _("A draft post each, by the template"),
    Becomes.QUEUED: _("A post in the queue each, by the template"),
}
EVERY: dict[int, Promise] = {
    15: _("every quarter of an hour"),
    60: _("every hour"),
    180: _("every three hours"),
    720: _("twice a day"),
    1440: _("once a day"),
}
