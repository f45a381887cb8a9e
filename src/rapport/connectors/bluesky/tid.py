"""Record keys: 13 letters that hold 53 bits of microseconds since 1970 and 10 bits that tell writers apart."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import blake2b

LETTERS = "234567abcdefghijklmnopqrstuvwxyz"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TICK = timedelta(microseconds=1)


def at(moment: datetime) -> str:
    """The smallest key of a moment; keys sort as their moments do."""
    return _spell((moment - EPOCH) // TICK << 10)


def moment(key: str) -> datetime | None:
    """When a key says it was written; None where it is no such key."""
    if len(key) != 13 or not set(key) <= set(LETTERS) or key[0] > "j":
        return None
    number = 0
    for letter in key:
        number = number << 5 | LETTERS.index(letter)
    return EPOCH + (number >> 10) * TICK


def of(key: str) -> str:
    """The record key of our own key, always the same: the network then holds one record for it, or none.

    60 bits of a hash, read as moments from 1970 to 2005. So they are valid, never in the future, and sort
    before everything people write today: reading forward in time never meets our own posts.
    """
    return _spell(int.from_bytes(blake2b(key.encode(), digest_size=8).digest()) >> 4)


def _spell(number: int) -> str:
    return "".join(LETTERS[number >> shift & 31] for shift in range(60, -1, -5))
