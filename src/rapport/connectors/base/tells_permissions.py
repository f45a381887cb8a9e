"""Networks that tell what a sign-in may do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, runtime_checkable

from rapport.connectors.base.values import OwnIdentity


@runtime_checkable
class TellsPermissions(Protocol):
    async def permissions(self, proved: OwnIdentity) -> Mapping[str, bool]:
        """Of those that the manifest names, whether this sign-in has each; one that is not told of is left out.

        Asked after the proof, in a few calls that say and change nothing.
        """
        ...
