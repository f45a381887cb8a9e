"""What somebody left empty in a connect form, found out by the network's own code; proved only afterwards."""

from __future__ import annotations

from collections.abc import Mapping

from asgiref.sync import async_to_sync
from django.conf import settings

from rapport.channels.connected import draft_link
from rapport.connectors.base import Guesses
from rapport.connectors.http import Http
from rapport.connectors.registry import connector, manifest


def completed(network: str, given: Mapping[str, str]) -> dict[str, str]:
    """What was given, and what could be found out besides. Raises a `ConnectorError` for the person."""
    if not manifest(network).can.guess:
        return dict(given)
    return {**given, **async_to_sync(_guessed)(network, given)}


async def _guessed(network: str, given: Mapping[str, str]) -> Mapping[str, str]:
    async with Http(settings.PRIVATE_HOSTS) as http:
        found = connector(network)(draft_link(network, given), http)
        return await found.guess() if isinstance(found, Guesses) else {}
