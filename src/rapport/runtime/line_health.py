"""Whether the line moves and there is room to write: what `/readyz` and `rapport doctor` both ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from time import time

from django.conf import settings

from rapport.intake.open_log import open_log
from rapport.runtime.beat import Beat, last_beat
from rapport.runtime.receive import read_up_to
from rapport.runtime.seat import beats
from rapport.store.disk_room import NEEDED, free

SILENT, STANDS, FAILS = 20.0, 30.0, 10.0


@dataclass(frozen=True, slots=True)
class ProbeResult:
    """Whether it is well, what was found, what to do when it is not."""

    ok: bool
    said: str
    do: str = ""


def line(now: float | None = None) -> ProbeResult:
    """Busy is well: a long line of which something was taken lately. A line that stands is not."""
    now = now or time()
    beat = together([one for path in beats(settings.HOME) if (one := last_beat(path))])
    log, taken = open_log(), read_up_to()
    since, waiting = log.waits_since(taken), max(0, log.last() - taken)
    told = f"{waiting} waiting"
    if since is not None:
        told += f", the oldest for {max(0, now - since):.0f} s"
    look = "its log says why; `systemctl restart rapport` starts it again. What came in is kept"
    if beat and now - beat.at > SILENT:
        return ProbeResult(False, f"the work process has not been heard for {now - beat.at:.0f} s; {told}", look)
    if beat and beat.failing and now - beat.failing_since > FAILS:
        return ProbeResult(False, f"failing for {now - beat.failing_since:.0f} s: {beat.failing}; {told}", look)
    if since is not None and (quiet := now - max(since, beat.taken_at if beat else 0.0)) > STANDS:
        todo = look if beat else "no work process runs: start `rapport serve`. What came in is kept"
        return ProbeResult(False, f"the line stands: {told}, and nothing was taken for {quiet:.0f} s", todo)
    return ProbeResult(True, f"{'moving' if beat else 'no work process runs'}; {told}")


def lives(now: float | None = None) -> bool:
    """Whether a work process was heard a moment ago."""
    found = [one.at for path in beats(settings.HOME) if (one := last_beat(path))]
    return bool(found) and (now or time()) - max(found) <= SILENT


def together(beats: Sequence[Beat]) -> Beat | None:
    """Several work processes as one: it lives while any does, and fails when one that lives does.

    One that died beside others left its beat behind; its work is theirs.
    """
    if not beats:
        return None
    at = max(one.at for one in beats)
    living = [one for one in beats if at - one.at <= SILENT]
    fails = min((one for one in living if one.failing), key=lambda one: one.failing_since, default=living[0])
    taken_at = max(one.taken_at for one in beats)
    return Beat(at, taken_at, fails.failing_since, fails.failing)


def room(needed: int = NEEDED) -> ProbeResult:
    """Room on the disk; words stop leaving when less than `NEEDED` bytes are free, and go on by themselves."""
    left = free()
    if left >= needed:
        return ProbeResult(True, f"{left / 1024**2:,.0f} MB free")
    todo = f"make room on the disk of {settings.HOME}; everything goes on by itself"
    return ProbeResult(False, f"the disk is full: {left:,} bytes are free", todo)
