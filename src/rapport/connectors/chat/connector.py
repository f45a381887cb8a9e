"""The website chat's connector: there is no network outside, the words are read from the conversation itself."""

from __future__ import annotations

import secrets

from rapport.connectors.base import ChannelConfig, Connector, OwnIdentity
from rapport.connectors.chat import translate
from rapport.connectors.chat.settings import settled
from rapport.connectors.errors import Refused
from rapport.connectors.manifest import load
from rapport.domain.message import Event
from rapport.domain.reply import Outgoing, Sent


class ChatConnector(Connector):
    manifest = load(__package__ or "rapport.connectors.chat")

    async def verify(self) -> OwnIdentity:
        """Check what was typed. The chat's own id is made the first time and kept among its settings."""
        kept = settled(self.link.settings)
        number = self.link.settings.get("id") or secrets.token_hex(8)
        notes = () if kept["origins"] else ("No site may show this chat yet; only the trial page here does.",)
        return OwnIdentity(number, kept["name"], kept["name"], notes=notes, settings={**kept, "id": number})

    async def send(self, outgoing: Outgoing) -> Sent:
        """Nothing to call: once the reply is recorded as sent, the visitor's window reads it."""
        if len(outgoing.text) > self.manifest.limits.text:
            raise Refused(f"The chat takes at most {self.manifest.limits.text} characters.")
        return _proof(outgoing)

    async def find_sent(self, outgoing: Outgoing) -> Sent | None:
        """Visitors see words only once they are recorded as sent: a call that broke off has shown nothing."""
        return None

    @staticmethod
    def translate(raw: bytes, link: ChannelConfig) -> list[Event]:
        return translate.events(raw)


def _proof(outgoing: Outgoing) -> Sent:
    return Sent(network_id=f"r:{outgoing.key}")
