"""How long somebody may still wait before it is longer than usual here, and when the list will be empty."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from rapport.domain.forecast import Forecast, Outlook
from rapport.domain.usual_wait import UsualWaits
from rapport.inbox.models import Conversation
from rapport.web.inbox.words import KINDS

SOON = timedelta(minutes=10)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """`says` stands in the row; `presses`: little is left, or none."""

    says: str
    presses: bool


def time_left(conversation: Conversation, usual: timedelta | None, now: datetime) -> TimeLeft | None:
    """None where nobody waits, or too little is known."""
    if usual is None or conversation.waiting_since is None:
        return None
    left = conversation.waiting_since + usual - now
    words = _("%(time)s left") if left >= timedelta() else _("%(time)s over")
    return TimeLeft(words % {"time": span(abs(left))}, left < SOON)


def span(length: timedelta) -> str:
    """In the one unit that matters: 8 min, 3 h, 2 d."""
    minutes = length // MINUTE
    if minutes < 60:
        return _("%(n)d min") % {"n": minutes}
    if minutes < 48 * 60:
        return _("%(n)d h") % {"n": minutes // 60}
    return _("%(n)d d") % {"n": minutes // (24 * 60)}


def empty_by(found: Forecast) -> str:
    """The outlook in a few words, beside the list's name; nothing where nobody waits."""
    if found.outlook is Outlook.BY and found.at:
        return _("empty by about %(time)s") % {"time": timezone.localtime(found.at).strftime("%H:%M")}
    return {
        Outlook.NOBODY: "",
        Outlook.GROWING: _("more come than are answered"),
        Outlook.LONG: _("not empty today"),
    }.get(found.outlook, _("until when: not enough yet"))


def counted_waits(usual: UsualWaits) -> str:
    """From what the time left on each row is counted."""
    if usual.all is None:
        return _("How much time is left is said after ten answers.")
    said = _("Time left: of those answered lately, nine of ten had waited at most %(time)s.")
    kinds = "; ".join(f"{KINDS.get(kind, kind)} {span(length)}" for kind, length in usual.kinds)
    each = _("By kind of message: %(kinds)s.") % {"kinds": kinds} if len(usual.kinds) > 1 else ""
    return f"{said % {'time': span(usual.all)}} {each}".strip()
