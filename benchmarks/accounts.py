"""Estimates from public profiles beside labels, whole, without each family of signs, within each kind of profile.

Wants RAPPORT_SHARED. Nothing is fitted; the points were set by hand with this set before one's eyes,
so none of it is truly held out.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from benchmarks.reading.measures import auc
from benchmarks.reading.sets import SHARED, Row, rows
from rapport.cli.lab.accounts import estimate_lines
from rapport.triage.authenticity import OPENLY

FAMILIES = {
    "age": ("created_at",),
    "likes and lists": ("favourites_count", "listedcount"),
    "followers and following": ("followers_count", "friends_count"),
    "posts": ("statuses_count",),
    "look": ("default_profile", "default_profile_image", "verified"),
    "words": ("screen_name", "name", "description", "location"),
}
KINDS: dict[str, Callable[[Row], bool]] = {
    "verified by nobody": lambda row: not _yes(row, "verified"),
    "neither verified nor robots that say so": lambda row: not (_yes(row, "verified") or _openly(row)),
    "in another language than English": lambda row: not str(row["lang"]).lower().startswith("en"),
    "fewer than 50 followers": lambda row: float(row["followers_count"]) < 50,
    "50 to 4,999 followers": lambda row: 50 <= float(row["followers_count"]) < 5_000,
    "5,000 followers and more": lambda row: float(row["followers_count"]) >= 5_000,
}
BINS = 5


def main() -> Iterator[str]:
    """AUC on all profiles and on those that no network has verified."""
    if not (SHARED / "accounts_bots.jsonl.gz").is_file():
        yield f"skipped: no profiles at {SHARED} (set RAPPORT_SHARED)"
        return
    profiles = rows("accounts_bots")
    unknown = [row for row in profiles if not _yes(row, "verified")]
    yield f"{'':40} AUC   not verified"
    yield f"{'all signs':40} {measured(profiles):.3f} {measured(unknown):.3f}"
    for family, fields in FAMILIES.items():
        both = [measured(some, fields) for some in (profiles, unknown)]
        yield f"{'without ' + family:40} {both[0]:.3f} {both[1]:.3f}"
    for kind, belongs in KINDS.items():
        some = [row for row in profiles if belongs(row)]
        yield f"{'only ' + kind:50} {measured(some):.3f} of {len(some):,}"
    yield from calibrated(profiles)


def measured(profiles: list[Row], left_out: tuple[str, ...] = ()) -> float:
    """AUC of the estimates for these labelled profiles, with some fields left out."""
    return auc(estimated(profiles, left_out), [row["bot"] == 1 for row in profiles])


def estimated(profiles: list[Row], left_out: tuple[str, ...] = ()) -> list[float]:
    """What `rapport lab accounts` says of these profiles, with some fields left out."""
    hidden = {"bot", *left_out}
    lines = [json.dumps({k: v for k, v in row.items() if k not in hidden}).encode() for row in profiles]
    out = io.StringIO()
    estimate_lines(lines, out, io.StringIO(), datetime.now(UTC))
    return [float(json.loads(line)["inauthentic"]) for line in out.getvalue().splitlines()]


def calibrated(profiles: list[Row]) -> Iterator[str]:
    """What was estimated beside what was labelled, by fifths of the estimate, and the Brier score."""
    said = estimated(profiles)
    labels = [float(row["bot"]) for row in profiles]
    both = list(zip(said, labels, strict=True))
    yield f"{'Brier score':40} {sum((one - label) ** 2 for one, label in both) / len(both):.3f}"
    for number in range(BINS):
        here = [pair for pair in both if min(int(pair[0] * BINS), BINS - 1) == number]
        if here:
            mean, share = (sum(values) / len(here) for values in zip(*here, strict=True))
            fifth = f"estimated {number / BINS:.1f} to {(number + 1) / BINS:.1f}"
            yield f"{fifth:40} {mean:.2f} said, {share:.2f} labelled"


def _yes(row: Row, name: str) -> bool:
    return str(row[name]).upper() == "TRUE"


def _openly(row: Row) -> bool:
    return any(OPENLY.search(str(row[name])) for name in ("screen_name", "name", "description"))
