"""`rapport lab when`: the moments of a recurrence rule, one a line."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from zoneinfo import ZoneInfo

from rapport.cli.errors import Failed
from rapport.cli.lab.lines import piped
from rapport.domain.parameters import YEARS, NotReadable, day, number
from rapport.domain.recurrence import Exceptions, instant, moments

HELP = "Say when a recurrence rule comes round in a zone."
DESCRIPTION = (
    "One moment a line comes out, in ISO form and UTC. The rule is one of RFC 5545 (YEARLY to MINUTELY; "
    "SECONDLY is refused on purpose: nothing here may come round every second), the "
    "start a wall time of the zone. A wall time that does not exist is read with the offset before the change "
    "of hour, one that comes twice is taken the first time; no moment is said twice. COUNT counts before "
    "exceptions are left out. A rule that never comes round ends, with a word on standard error. Exit code 2: "
    "the words were wrong."
)
EXAMPLE = "rapport lab when --rule 'FREQ=DAILY' --start 2026-03-27T02:30 --zone Europe/Rome --count 4"
MOST = 100_000


def arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--rule", required=True, metavar="RRULE", help="such as FREQ=MONTHLY;BYDAY=1MO")
    add("--start", required=True, type=wall, metavar="T", help="first wall time, such as 2026-03-29T09:30")
    add("--zone", required=True, type=zone, help="such as Europe/Rome")
    add("--count", required=True, type=_count, metavar="N", help="how many moments at most")
    add(
        "--except",
        dest="left_out",
        nargs="+",
        action="extend",
        default=[],
        type=exception,
        metavar="T",
        help="wall times, moments (with an offset) or whole days that are left out",
    )


def run(args: argparse.Namespace) -> int:
    """Exit code: 0, 2 for a rule that cannot be read. Raises `Failed` where times end with the calendar."""
    try:
        found = moments(args.rule, args.start, args.zone, exceptions(args.left_out, args.zone))
    except NotReadable as wrong:
        print(f"rapport: The rule cannot be read: {wrong}. Nothing was reckoned.", file=sys.stderr)
        return 2
    return piped(lambda: written(islice(found, args.count)))


def written(found: Iterator[datetime]) -> int:
    """Writes the moments; says so where there is none."""
    any_came = False
    try:
        for at in found:
            any_came = True
            print(at.strftime("%Y-%m-%dT%H:%M:%SZ"))
    except OverflowError:
        raise Failed("The rule goes on beyond the end of the calendar; what came before it is said.") from None
    if not any_came:
        print("The rule never comes round from this start, or all of it is left out.", file=sys.stderr)
    return 0


def exceptions(given: Iterable[datetime | date], zone: ZoneInfo) -> Exceptions:
    """Whole days apart from times; of a wall time also its moment, which the clock may show otherwise."""
    times = {each for each in given if isinstance(each, datetime)}
    shown = {instant(each, zone) for each in times if each.tzinfo is None}
    return Exceptions(times | shown, frozenset(each for each in given if not isinstance(each, datetime)))


def wall(words: str) -> datetime:
    """A wall time without an offset, also as 20260329T093000."""
    found = _time(words)
    if found.tzinfo is not None:
        raise argparse.ArgumentTypeError(f"{words[:40]} has an offset; the start is a wall time of the zone")
    return found


def exception(words: str) -> datetime | date:
    """A time as `_time` reads it, or a day."""
    try:
        return day(words)
    except NotReadable:
        return _time(words)


def zone(words: str) -> ZoneInfo:
    """A zone by its name."""
    try:
        return ZoneInfo(words)
    except (ValueError, OSError, KeyError):
        raise argparse.ArgumentTypeError(f"{words[:60]!r} is no zone such as Europe/Rome") from None


def _time(words: str) -> datetime:
    try:
        found = datetime.fromisoformat(words).replace(microsecond=0)
    except ValueError:
        found = None
    if found is None or found.year not in YEARS:
        raise argparse.ArgumentTypeError(f"{words[:40]!r} is no time such as 2026-03-29T09:30")
    return found


def _count(words: str) -> int:
    try:
        return number(words, 1, MOST)
    except NotReadable as wrong:
        raise argparse.ArgumentTypeError(f"{words[:40]} is not {wrong}") from wrong
