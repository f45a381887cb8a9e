"""What a raw item tells, also that it is of a kind which its connector does not know."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapport.connectors.base import ChannelConfig, NamesKinds
from rapport.connectors.errors import Unreadable
from rapport.connectors.registry import connector
from rapport.domain.unknown_kind import Told, UnknownKind

OTHER = "other"
# A kind's name is the network's, or whoever speaks in its name: nothing else is taken for one.
KIND = re.compile(r"[A-Za-z][A-Za-z0-9_.: -]{0,59}", re.ASCII)


def events_of(network: str, raw: bytes, link: ChannelConfig) -> Sequence[Told]:
    """The events of a raw item of this network. Raises `Unreadable`."""
    how = connector(network)
    found = how.translate(raw, link)
    if found or not issubclass(how, NamesKinds):
        return found
    try:
        kind = how.unknown_kind(raw)
    except Unreadable:  # it was readable enough to mean nothing
        return found
    return [UnknownKind(kind if KIND.fullmatch(kind) else OTHER)] if kind else found
