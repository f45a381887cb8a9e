"""`python -m benchmarks soak`, or `soak:30` for 30 minutes: all networks at once, with faults."""

from __future__ import annotations

import time
from collections.abc import Iterator

from django.conf import settings
from tests.cast import cast_of
from tests.peers.soak import CAP, soak

MINUTES = 1.0
WRONG = ("lost", "double", "broken rules", "over the cap")


def main(minutes: float = MINUTES) -> Iterator[str]:
    """What the networks counted; every wrong one by its words."""
    found = soak(cast_of(), settings, minutes * 60, time.monotonic)
    yield ", ".join(f"{len(found[name])} {name}" for name in WRONG)
    for name in WRONG:
        yield from (f"{name}: {one}" for one in found[name][:20])
    told = ", ".join(f"{name}: {count}" for name, count in sorted(found["told"].items()))
    yield f"{minutes:g} minutes, {found['rounds']} rounds, {found['calls']} calls; {told}"
    yield "messages by network: " + ", ".join(f"{name} {count}" for name, count in found["networks"].items())
    yield f"{found['asked']} messages in, {found['answered']} answers out, not sent: {dict(found['not sent'])}"
    spent, cap = found["spent"] / 1_000_000, CAP / 1_000_000
    yield f"spent {spent:.2f} in {found['days']} days of our clock, of a cap of {cap:.2f} a day"
