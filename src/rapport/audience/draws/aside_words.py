"""Why somebody is set aside, in words that accuse nobody, and what is known of their profile."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from rapport.audience.draws.entrants import Aside
from rapport.triage.authenticity import Account

ASIDE_WORDS: dict[Aside, Promise] = {
    Aside.OURS: gettext_lazy("a channel of yours"),
    Aside.AUTOMATED: gettext_lazy("says that it is automated"),
    Aside.UNCLEAR: gettext_lazy("shows too little to say that a person reads it"),
    Aside.SIGNS: gettext_lazy("its public profile shows few signs of a person"),
    Aside.TWICE: gettext_lazy("entered already under another name"),
}


def profile_facts(it: Account) -> Iterator[str]:
    """What its network shows of it: facts to look at, and no verdict."""
    if it.age is not None:
        days = max(0, int(it.age))
        yield ngettext("made %(n)d day ago", "made %(n)d days ago", days) % {"n": days}
    if it.followers is not None:
        yield ngettext("%(n)d follower", "%(n)d followers", int(it.followers)) % {"n": it.followers}
    if it.following is not None:
        yield _("follows %(n)d") % {"n": it.following}
    if it.posts is not None:
        yield ngettext("%(n)d post", "%(n)d posts", int(it.posts)) % {"n": it.posts}
    if it.plain_picture:
        yield _("shows the network's own picture")
    if it.about == "":
        yield _("says nothing about itself")
