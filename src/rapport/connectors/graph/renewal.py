"""Tokens that live sixty days: changed for a new one once a week, as long as the old one still holds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from asgiref.sync import sync_to_async

from rapport.connectors.base import ChannelConfig
from rapport.connectors.errors import Refused
from rapport.connectors.graph.api import GraphApi
from rapport.connectors.json_fields import read_time, text

RENEWED, RENEW_AFTER, AGAIN = "renewed", timedelta(days=7), timedelta(days=1)


def begun() -> dict[str, str]:
    """What a channel keeps from the day on which its first token came."""
    return {RENEWED: datetime.now(UTC).isoformat()}


class Renewal:
    """The token of one opened channel, and when it was changed last; `grant_type` is the network's word for it."""

    def __init__(self, api: GraphApi, link: ChannelConfig, grant_type: str) -> None:
        self.api, self.link, self.grant_type = api, link, grant_type
        self.at = read_time(link.secrets, RENEWED)

    async def when_due(self) -> None:
        """Change the token where its week is over; the new one is stored before it is used.

        One that Meta does not change stays, and is tried again in a day; so is one whose age nobody knows, or a
        clock dated that was ahead. Raises a `ConnectorError` where Meta cannot be asked, or the token has ended.
        """
        now = datetime.now(UTC)
        if self.at is None or self.at > now + AGAIN:
            await self._keep(now - RENEW_AFTER + AGAIN)
        elif now - self.at >= RENEW_AFTER:
            try:
                found = await self.api.call("GET", "refresh_access_token", {"grant_type": self.grant_type})
            except Refused:
                found = {}
            token = text(found, "access_token")
            await self._keep(now if token else now - RENEW_AFTER + AGAIN, token)

    async def _keep(self, at: datetime, token: str = "") -> None:
        changed = {RENEWED: at.isoformat(), **({"token": token} if token else {})}
        await sync_to_async(self.link.keep)(changed)
        self.at = at
        if token:
            self.api.headers = {"Authorization": f"Bearer {token}"}
