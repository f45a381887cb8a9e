"""An entrant as everybody is told: a hash of the address and the handle, which each can make of their own.

Salted with the address it tells nothing from one giveaway to the next. Whoever knows a handle can look whether it
entered, as they can under the post; nobody reads the handles out of the list.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

SHOWS_NOTHING = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
LENGTH = 32


def plain_handle(handle: str) -> str:
    """One spelling of a handle: NFKC, small, without "@" before it, blanks and marks that nobody sees.

    `static/rapport/entered.js` does the same for what a visitor types.
    """
    seen = "".join(one for one in handle if unicodedata.category(one) not in SHOWS_NOTHING)
    return re.sub("^@+", "", unicodedata.normalize("NFKC", seen).lower())


def entry_hash(key: str, network: str, handle: str) -> str:
    """128 bits of SHA-256 over the address's key, the network and the plain handle."""
    return hashlib.sha256(f"{key}\n{network}\n{plain_handle(handle)}".encode()).hexdigest()[:LENGTH]
