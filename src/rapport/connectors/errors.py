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


class ConnectorError(Exception):
    """Base of all six; `str(error)` is a sentence a person can act on."""


class TryAgain(ConnectorError):
    def __init__(self, reason: str, after: float = 30.0) -> None:
        super().__init__(reason)
        self.after = after


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
