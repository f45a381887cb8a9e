"""The poll in the composer: its options, for how long it is open, and who takes one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import ngettext

from rapport.domain.poll import Poll

HOUR, DAY = 60, 24 * 60
# What is offered; another one that a program gave stays as it is.
MINUTES = (30, HOUR, 6 * HOUR, 12 * HOUR, DAY, 3 * DAY, 7 * DAY, 14 * DAY, 30 * DAY)


@dataclass(frozen=True, slots=True)
class PollFields:
    """What the fields of a poll show."""

    options: str
    minutes: int
    multiple: bool
    choices: Sequence[tuple[int, str]]


def poll_fields(poll: Poll | None) -> PollFields:
    """The fields of a poll; without one they are empty, and a day is chosen."""
    minutes = poll.minutes if poll else DAY
    choices = [(one, open_for(one)) for one in sorted({*MINUTES, minutes})]
    return PollFields("\n".join(poll.options) if poll else "", minutes, bool(poll and poll.multiple), choices)


def open_for(minutes: int) -> str:
    """So many minutes in words, in the largest unit that fits."""
    if minutes % DAY == 0:
        return ngettext("%(n)d day", "%(n)d days", minutes // DAY) % {"n": minutes // DAY}
    if minutes % HOUR == 0:
        return ngettext("%(n)d hour", "%(n)d hours", minutes // HOUR) % {"n": minutes // HOUR}
    return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
