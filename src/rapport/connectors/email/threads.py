"""Which conversation a mail belongs to: proved by our own Message-ID, never by the From line.

A Message-ID of ours is `key.thread.proof@domain`, the proof an HMAC over the rest, so an answer to us carries
its thread with it and a made-up one is not believed. Where nothing is proved, a reference only counts together
with the address it came from: nobody enters another's conversation by naming its ids.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from urllib.parse import quote, unquote


class Own(NamedTuple):
    """What one of our own Message-IDs says."""

    key: str
    thread: str


def own_id(own: Own, domain: str, secret: str) -> str:
    """Our Message-ID for a reply, without brackets: the same for the same key, so it can be looked for."""
    head = f"{_atom(own.key)}.{_atom(own.thread)}"
    return f"{head}.{_proof(secret, 'id', head)}@{domain}"


def ours(message_id: str, secret: str) -> Own | None:
    """Key and thread of a Message-ID we made, None for any other; compared in constant time."""
    local = message_id.rpartition("@")[0]
    head, _, proof = local.rpartition(".")
    key, _, thread = head.partition(".")
    if not secret or not key or not hmac.compare_digest(proof.encode(), _proof(secret, "id", head).encode()):
        return None
    return Own(unquote(key), unquote(thread))


def thread_of(ids: Sequence[str], message_id: str, other: str, secret: str) -> str:
    """The thread of a mail: of the newest of our ids among `ids`, else its root as seen from `other`'s address.

    `ids` are References then In-Reply-To, oldest first; `other` is the address outside.
    """
    proved = proved_by(reversed(ids), secret)
    return proved.thread if proved else thread_from(ids[0] if ids else message_id, other, secret)


def thread_from(root: str, other: str, secret: str) -> str:
    return _proof(secret, "thread", f"{root} {other}")[:24]


def proved_by(ids: Iterable[str], secret: str) -> Own | None:
    """The first id among these that is certainly ours."""
    return next((own for own in (ours(each, secret) for each in ids) if own), None)


def _proof(secret: str, about: str, words: str) -> str:
    said = f"{about}\n{words}".encode("utf-8", "replace")
    return hmac.digest(secret.encode(), said, "sha256").hex()[:32]


def _atom(words: str) -> str:
    return quote(words, safe="").replace(".", "%2E")
