"""What can go wrong at a network, as six answers to "what now?".

ConnectorError
 ├─ TryAgain(after)      nothing happened; the same call may work in `after` seconds
 ├─ NeedsReconnect       the channel's permission is gone; a person must sign in again
 ├─ Restricted           the network takes nothing from our account until somebody has seen to that there
 ├─ Refused              the network understood and said no; repeating will not help
 ├─ Unreadable           the network's bytes make no sense to this connector
 └─ MaybeSent(key)       the call broke after the words had left; look before repeating
"""

from __future__ import annotations

# A network that says "at once" is not asked in a loop. The longest wait is that for another month's money.
SOONEST, LATEST = 1.0, 32 * 86_400.0


class ConnectorError(Exception):
    """Base of all six; `str(error)` is a sentence a person can act on, and that any store takes."""

    def __init__(self, reason: str = "") -> None:
        super().__init__(reason.encode("utf-8", "ignore").decode().replace("\x00", ""))


class TryAgain(ConnectorError):
    """`after` is between a second and a month, whatever the network says."""

    def __init__(self, reason: str, after: float = 30.0) -> None:
        super().__init__(reason)
        self.after = min(LATEST, max(SOONEST, after))  # what is no number is the soonest


class NeedsReconnect(ConnectorError):
    pass


class Restricted(ConnectorError):
    pass


class Refused(ConnectorError):
    pass


class Unreadable(ConnectorError):
    pass


class MaybeSent(ConnectorError):
    def __init__(self, key: str, reason: str = "the network did not confirm") -> None:
        super().__init__(reason)
        self.key = key
