"""Today's one sentence: how many wait, and until when; and below it, from what that was counted."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rapport.domain.forecast import Forecast, Outlook

MOST = 999
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def headline(waiting: int, found: Forecast) -> str:
    """`waiting` counted up to `MOST`; above it the sentence says that there are more."""
    if found.outlook is Outlook.NOBODY:
        return _("Nobody waits.")
    if waiting > MOST:
        return _("More than %(n)s people wait; that is work for days.") % {"n": MOST}
    who = ngettext("%(n)s person waits", "%(n)s people wait", waiting) % {"n": waiting}
    return _("%(who)s; %(until)s.") % {"who": who, "until": _until(found)}


def _until(found: Forecast) -> str:
    if found.outlook is Outlook.BY and found.at:
        time = timezone.localtime(found.at).strftime("%H:%M")
        return _("empty by about %(time)s, if nobody stops") % {"time": time}
    if found.outlook is Outlook.GROWING:
        return _("more come than are answered")
    if found.outlook is Outlook.LONG and found.work:
        hours = round(found.work / HOUR)
        return ngettext("about %(n)s hour of work", "about %(n)s hours of work", hours) % {"n": hours}
    return _("not enough is known yet to say until when")


def counted_from(found: Forecast) -> str:
    """The pace behind the sentence, and how sure it is; empty when nobody waits."""
    if found.outlook is Outlook.NOBODY:
        return ""
    if found.each is None:
        return _("After ten answers and an hour of work, Today says until when the queue will be empty.")
    given = {"pace": _pace(found.each), "n": number_format(round(found.came, 1))}
    if found.early and found.late:
        early, late = (timezone.localtime(one).strftime("%H:%M") for one in (found.early, found.late))
        given |= {"early": early, "late": late}
        return (
            _("At the pace of the last days, %(pace)s while %(n)s more come in an hour: %(early)s to %(late)s.")
            % given
        )
    return _("At the pace of the last days, %(pace)s while %(n)s more come in an hour.") % given


def _pace(each: timedelta) -> str:
    minutes = max(1, round(each / MINUTE))
    return ngettext("an answer every minute", "an answer every %(n)s minutes", minutes) % {"n": minutes}
