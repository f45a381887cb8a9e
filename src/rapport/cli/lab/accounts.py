"""`rapport lab accounts`: public profiles in, an estimate for each out, with its reasons."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from math import isfinite
from typing import Any, TextIO

from rapport.cli.lab.lines import batches, json_object, piped
from rapport.domain.parameters import NotReadable, moment
from rapport.triage.authenticity import Account, estimate

HELP = "Estimate from public profiles whether somebody in person stands behind them, with reasons."
DESCRIPTION = (
    "One JSON object a line on standard input, with what a public profile shows, all of it optional: id, "
    "screen_name, name, description, location, followers_count, friends_count, favourites_count, statuses_count, "
    'listed_count, created_at, verified, default_profile, default_profile_image, is_bot. One {"id", '
    '"inauthentic", "interval", "reasons"} a line comes out, the id as it came: an estimate from 0 to 1, '
    "where it lies nine times in ten as far as the signs can tell, and facts. It accuses nobody; a person "
    "decides. Ages are by --at; without it by the newest of at least 50 accounts, since old collections tell "
    "no date, otherwise by the clock. A line that cannot be read is told on standard error, the rest goes on, "
    "and the exit code is 1."
)
EXAMPLE = "rapport lab accounts < accounts.jsonl"
ENOUGH = 50
# No network counts further; what says so is no count.
MOST_COUNTED = 1e11
TWITTER, AMERICAN, EUROPEAN = "%a %b %d %H:%M:%S %z %Y", "%m/%d/%Y %H:%M", "%d/%m/%Y %H:%M"
IDS = ("id", "id_str", "user_id", "network_id", "screen_name", "handle", "username", "acct")
NOTHING = ("", "none", "null", "nan")
YES, NO = ("true", "1", "yes", "t"), ("false", "0", "no", "f")
Row = dict[str, Any]


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--at", type=_moment, metavar="T", help="when the profiles were seen, with its offset")


def run(args: argparse.Namespace) -> int:
    """Exit code: 0 all lines read, 1 some were refused."""
    now = datetime.now(UTC)
    return piped(lambda: int(estimate_lines(sys.stdin.buffer, sys.stdout, sys.stderr, now, args.at) > 0))


def estimate_lines(
    source: Iterable[bytes], out: TextIO, errors: TextIO, now: datetime, seen: datetime | None = None
) -> int:
    """One estimate a line, in the same order; returns how many lines were refused."""
    refused: list[int] = []
    rows = [row for batch in batches(source, json_object, errors, refused) for row in batch]
    made = [_made(row) for row in rows]
    seen = seen or seen_at(made, now)
    for row, at in zip(rows, made, strict=True):
        found = estimate(account(row, _age(at, seen)))
        told = {"inauthentic": found.inauthentic, "interval": found.interval, "reasons": found.reasons}
        out.write(json.dumps({"id": _id(row), **told}) + "\n")
    out.flush()
    return len(refused)


def _age(made: datetime | None, seen: datetime) -> float | None:
    """In days; unknown where it would not have been made yet, but for clocks that differ."""
    days = None if made is None else (seen - made).total_seconds() / 86_400
    return None if days is None or days < -1 else max(days, 0.0)


def seen_at(made: Sequence[datetime | None], now: datetime) -> datetime:
    """When a collection was made, as far as its newest account tells; the clock where it is too small to tell."""
    dated = [at for at in made if at is not None and at <= now]
    return max(dated) if len(dated) >= ENOUGH else now


def account(row: Row, age: float | None) -> Account:
    """A profile's fields as values, by the names that networks give them; `age` in days."""
    return Account(
        handle=_words(row, "screen_name", "handle", "username", "acct"),
        name=_words(row, "name", "display_name", "displayName"),
        about=_words(row, "description", "about", "note", "bio"),
        place=_words(row, "location"),
        followers=_number(row, "followers_count", "followers", "followersCount"),
        following=_number(row, "friends_count", "following_count", "following", "followsCount"),
        likes=_number(row, "favourites_count", "favorites_count", "likes"),
        posts=_number(row, "statuses_count", "posts_count", "posts", "postsCount"),
        listed=_number(row, "listed_count", "listedcount"),
        age=age,
        verified=_flag(row, "verified"),
        plain_picture=_flag(row, "default_profile_image"),
        plain_look=_flag(row, "default_profile"),
        robot=_flag(row, "is_bot"),
    )


def _id(row: Row) -> str | int | float | None:
    """As it came: a number stays one, so that whoever gave it finds it again."""
    named = {name: value for name, value in row.items() if not isinstance(value, bool)}
    for name in IDS:
        value = named.get(name)
        if isinstance(value, int) or (isinstance(value, float) and isfinite(value)):
            return value
        if found := _words(named, name):
            return found
    return None


def _first(row: Row, *names: str) -> str | None:
    """The first of these that is there, as text without the quotes that spreadsheets leave."""
    for name in names:
        value = row.get(name)
        if isinstance(value, (str, int, float)):
            return str(value).strip().strip('"').strip()
    return None


def _words(row: Row, *names: str) -> str | None:
    found = _first(row, *names)
    return "" if found is not None and found.lower() in NOTHING else found


def _number(row: Row, *names: str) -> float | None:
    try:
        found = float((_first(row, *names) or "").replace(",", ""))
    except ValueError:
        return None
    return found if isfinite(found) and 0 <= found <= MOST_COUNTED else None


def _flag(row: Row, name: str) -> bool | None:
    found = (_first(row, name) or "").lower().removesuffix(".0")
    return True if found in YES else False if found in NO else None


def _made(row: Row) -> datetime | None:
    """When the account was made: as networks say it, as spreadsheets do, or in (milli)seconds since 1970."""
    words = _first(row, "created_at", "createdAt", "timestamp") or ""
    for form in (TWITTER, AMERICAN, EUROPEAN):
        try:
            found = datetime.strptime(words, form)  # noqa: DTZ007 - spreadsheets name no zone
            return found if found.tzinfo else found.replace(tzinfo=UTC)
        except ValueError:
            continue
    try:
        return moment(words, UTC)
    except NotReadable:
        return _epoch(words.removesuffix("L"))


def _epoch(words: str) -> datetime | None:
    try:
        seconds = float(words)
        return datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _moment(words: str) -> datetime:
    try:
        return moment(words)
    except NotReadable as wrong:
        raise argparse.ArgumentTypeError(f"{words[:40]!r} is not {wrong}") from None
