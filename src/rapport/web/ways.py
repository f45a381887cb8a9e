"""Every page that has an address of its own, for the palette: its words, and who may open it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rapport.accounts.models import Membership
from rapport.web.access import Needs
from rapport.web.inbox.words import VIEW_NAMES


@dataclass(frozen=True, slots=True)
class Page:
    """`word` is what the page calls itself, `within` where it belongs, `address` its name."""

    word: str | Promise
    within: str | Promise
    address: str
    needs: Needs = "see"
    query: str = ""

    def url(self, brand: str) -> str:
        return reverse(self.address, args=[brand]) + (f"?{self.query}" if self.query else "")


KNOWLEDGE, PROMISE, SETTINGS = _("Knowledge"), _("Promise"), _("Settings")
PUBLISH, CURATE, AUDIENCE = _("Publish"), _("Curate"), _("Audience")
PAGES = (
    Page(_("New post"), PUBLISH, "publish:new", "write"),
    Page(_("Approvals"), PUBLISH, "publish:approvals"),
    Page(_("Who says yes"), PUBLISH, "publish:steps", "settle"),
    Page(_("Clients"), PUBLISH, "publish:clients"),
    Page(_("Slots"), PUBLISH, "publish:slots"),
    Page(_("Hashtags"), PUBLISH, "publish:hashtags"),
    Page(_("Events"), PUBLISH, "publish:events"),
    Page(_("New event"), PUBLISH, "publish:event-new", "write"),
    Page(_("Bring in"), PUBLISH, "publish:bring-in"),
    Page(_("Other calendars"), PUBLISH, "publish:calendars"),
    Page(_("Held posts"), PUBLISH, "publish:held"),
    Page(_("Watchers"), CURATE, "curate:watchers"),
    Page(_("New watcher"), CURATE, "curate:watcher-new", "write"),
    Page(_("Giveaways"), AUDIENCE, "audience:giveaways"),
    Page(_("New giveaway"), AUDIENCE, "audience:giveaway-new", "write"),
    Page(_("New article"), KNOWLEDGE, "knowledge:new", "write"),
    Page(_("Try a question"), KNOWLEDGE, "knowledge:try"),
    Page(_("Asked, no article"), KNOWLEDGE, "knowledge:asked"),
    Page(_("Saved replies"), KNOWLEDGE, "knowledge:saved"),
    Page(_("New saved reply"), KNOWLEDGE, "knowledge:saved_new", "write"),
    Page(_("Right answers"), PROMISE, "promise:answers"),
    Page(_("Label questions"), PROMISE, "promise:answer_label", "write"),
    Page(_("Label messages"), PROMISE, "promise:label", "write"),
    Page(_("Replay"), PROMISE, "promise:replays"),
    Page(_("Connect a channel"), SETTINGS, "settings:networks", "settle"),
    Page(_("What each network allows"), SETTINGS, "settings:network_table"),
    Page(_("Import"), SETTINGS, "settings:history"),
    Page(_("People"), SETTINGS, "settings:people"),
    Page(_("Hours"), SETTINGS, "settings:hours"),
    Page(_("Brand"), SETTINGS, "settings:brand"),
    Page(_("Add a brand"), SETTINGS, "settings:brand_new", "settle"),
    Page(_("Me"), SETTINGS, "settings:me"),
    Page(_("Your tokens"), SETTINGS, "settings:tokens"),
    Page(_("Clock"), SETTINGS, "settings:clock"),
    Page(_("Record"), SETTINGS, "settings:record"),
    Page(_("Verify the record"), SETTINGS, "settings:record_check"),
)


def ways(member: Membership) -> Iterator[tuple[str, str, str]]:
    """What this member may open, as (word, where it belongs, address); the sections have keys of their own."""
    may = {"see": True, "write": member.may_write, "settle": member.may_settle}
    views = (
        Page(word, _("Inbox"), "inbox:index", query=urlencode({"view": code})) for code, word in VIEW_NAMES.items()
    )
    for page in (*views, *PAGES):
        if may[page.needs]:
            yield str(page.word), str(page.within), page.url(member.brand.slug)
