"""Which column is what: by its name in the header, else by what stands in it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rapport.publishing.tables.when import looks_like_date, looks_like_time

# What other programs call it: Buffer, Hootsuite, SocialBee, PostFast, Ayrshare, Sprout, Publer and ours.
NAMES = {
    "text": "text message content caption post posttext tweet body copy description words messagetext",
    "when": "when postingtime scheduledat scheduleat scheduledate datetime dateandtime datetimeutc dateutc "
    "postatspecifictime publishat publishdate posttime sendtime scheduledtime timestamp publishtime scheduled "
    "scheduledfor senddate",
    "date": "date day postdate",
    "time": "time hour",
    "link": "link url links linkurl",
    "media": "imageurl imageurls mediaurls mediaurl media image images picture pictures gifurl videourl videourls "
    "video photo photos imagelink attachments",
    "channels": "platforms platform channels channel networks network accountid account accounts socialprofile "
    "profile profiles socialprofiles socialaccounts",
    "tags": "tags labels tag",
    "campaign": "campaign category",
    "notes": "notes note internalnotes",
    "first_comment": "firstcomment",
}
FIELDS = {name: field for field, names in NAMES.items() for name in names.split()}
SAMPLE = 40
ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".mp4", ".mov")


@dataclass(frozen=True, slots=True)
class Columns:
    """The places of each field, whether the first row is a header, and what has to be asked."""

    places: Mapping[str, tuple[int, ...]]
    header: bool
    missing: tuple[str, ...] = field(default=())

    def of(self, name: str, row: Sequence[str]) -> list[str]:
        """What stands in the field's columns of a row."""
        return [row[place] for place in self.places.get(name, ()) if place < len(row) and row[place]]


def find_columns(rows: Sequence[Sequence[str]], wanted: Mapping[str, str]) -> Columns:
    """`wanted` names a field's column, by its header or its number from 1; a name that is not there is missing."""
    first = rows[0]
    named = [FIELDS.get(column_key(cell), "") for cell in first]
    asked = {column_key(name) for name in wanted.values()}
    dated = any(looks_like_date(cell) for cell in first)
    header = not dated and (any(named) or bool(asked & {column_key(cell) for cell in first}))
    found: defaultdict[str, list[int]] = defaultdict(list)
    if header:
        for place, name in enumerate(named):
            if name:
                found[name].append(place)
    else:
        found.update(guessed(rows[:SAMPLE]))
    missing = [name for name, cell in wanted.items() if not _set(found, name, cell, first, header)]
    if "text" not in found and "media" not in found:
        missing.append("text")
    return Columns({name: tuple(places) for name, places in found.items()}, header, tuple(dict.fromkeys(missing)))


def _set(found: defaultdict[str, list[int]], name: str, cell: str, first: Sequence[str], header: bool) -> bool:
    places = [n for n, one in enumerate(first) if header and column_key(one) == column_key(cell)]
    if not places and cell.isdecimal() and len(cell) < 4 and 0 < int(cell) <= len(first):
        places = [int(cell) - 1]
    if places:
        for others in found.values():
            if places[0] in others:
                others.remove(places[0])
        found[name] = places[:1]
    return bool(places)


def column_key(name: str) -> str:
    """A column's name without case and signs."""
    return re.sub(r"[\W_]+", "", name).casefold()


def guessed(rows: Sequence[Sequence[str]]) -> dict[str, list[int]]:
    """Without a header: dates, times and addresses say what they are; the words are the longest column left."""
    width = max(map(len, rows))
    found: dict[str, list[int]] = {}
    lengths: dict[int, float] = {}
    for place in range(width):
        some = [row[place] for row in rows if place < len(row) and row[place]]
        kind = _kind(some)
        if kind:
            found.setdefault(kind, []).append(place)
        elif some:
            lengths[place] = sum(map(len, some)) / len(some)
    if lengths:
        found["text"] = [max(lengths, key=lambda place: lengths[place])]
    return found


def _is_picture(address: str) -> bool:
    return address.partition("?")[0].casefold().endswith(PICTURES)


def _kind(some: Sequence[str]) -> str:
    tests = {
        "media": lambda cell: bool(ADDRESS.fullmatch(cell)) and _is_picture(cell),
        "link": lambda cell: bool(ADDRESS.fullmatch(cell)),
        "time": looks_like_time,
        "when": looks_like_date,
    }
    most = len(some) / 2
    return next((kind for kind, test in tests.items() if some and sum(map(test, some)) > most), "")
