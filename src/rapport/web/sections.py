"""The sections of a brand's pages, as the way about shows them; networks that live in this house add their own."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Section:
    """`address` is the name of its first page's, `picture` an icon's, `keys` what is pressed to go there.

    `tab`: on a phone it stands among the four tabs; the others lie under More, and beside the tabs while open.
    """

    name: str
    word: Promise
    address: str
    picture: str
    keys: str
    tab: bool = False


LAST = Section("settings", _("Settings"), "settings:index", "settings", "g s")
SECTIONS = [
    Section("today", _("Today"), "today:index", "sun", "g t", tab=True),
    Section("inbox", _("Inbox"), "inbox:index", "inbox", "g i", tab=True),
    Section("publish", _("Publish"), "publish:index", "calendar-days", "g c", tab=True),
    Section("curate", _("Curate"), "curate:index", "compass", "g u"),
    Section("audience", _("Audience"), "audience:index", "users", "g d"),
    Section("knowledge", _("Knowledge"), "knowledge:index", "book-open", "g k"),
    Section("promise", _("Promise"), "promise:index", "shield", "g p", tab=True),
    LAST,
]


def add(section: Section) -> None:
    """Show one more, before the settings; adding it again changes nothing."""
    if section not in SECTIONS:
        SECTIONS.insert(SECTIONS.index(LAST), section)
