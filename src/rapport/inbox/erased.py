"""Who asked that nothing of the past stays of them: known again by a keyed hash, which tells nobody who it was."""

from __future__ import annotations

from rapport.inbox.imports import Erased
from rapport.inbox.models import Message
from rapport.store.keyed_hash import keyed_hash


def erased_digest(brand: int, network: str, person: str) -> str:
    return keyed_hash(f"erased:{brand}:{network}:{person}")


def erased_since(message: Message) -> bool:
    """Whether its contact was erased after it came."""
    if (who := message.identity) is None:
        return False
    digest = erased_digest(message.brand_id, who.network, who.network_id)
    return Erased.across_brands.filter(brand=message.brand_id, digest=digest, at__gte=message.received_at).exists()
