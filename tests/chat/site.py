"""A website with the chat on it, and visitors who write there; what they write is received and answered."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any

from asgiref.sync import async_to_sync
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from rapport import flow
from rapport.accounts.models import Brand
from rapport.channels.connected import opened
from rapport.channels.models import Channel
from rapport.channels.verify import open_channel
from rapport.connectors.http import Http
from rapport.hosted.chat.visitor_access import visitor_of
from rapport.inbox.models import Conversation
from rapport.inbox.reply import rules
from rapport.intake.log import Raw
from rapport.intake.models import Position
from rapport.intake.open_log import open_log
from rapport.outbox.deliver import deliver
from rapport.outbox.due import due
from rapport.triage.read import default_reader
from rapport.triage.reader import Readers

SHOP = "https://www.aurora.example"


@dataclass
class Site:
    """One chat; `origin` is the page that shows it."""

    channel: Channel
    origin: str = SHOP

    def visitor(self) -> Visitor:
        return Visitor(self)

    def receive(self) -> None:
        """What lies in the intake log becomes conversations."""
        place = Position.objects.filter(name=flow.READER).values_list("at", flat=True).first() or 0
        if batch := open_log().read(place, 1000):
            flow.receive(batch, Readers(default_reader()), timezone.now())

    def deliver(self) -> None:
        """What is in line is said."""
        for number in due(timezone.now()):
            async_to_sync(deliver)(number, lambda reply: opened(reply.channel, Http()), rules, timezone.now)

    def logged(self) -> list[Raw]:
        return open_log().read(0, 1000)


@dataclass
class Visitor:
    """Somebody on the site, with the token their window made."""

    site: Site
    token: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    client: Client = field(default_factory=lambda: Client(enforce_csrf_checks=True))

    @property
    def network_id(self) -> str:
        return visitor_of(self.token, self.site.channel)

    @property
    def conversation(self) -> Conversation:
        return Conversation.of(self.site.channel.brand).get(thread=self.network_id)

    def at(self, place: str) -> str:
        return f"/chat/to/{self.site.channel.key}/{place}"

    def headers(self, **more: str) -> dict[str, str]:
        return {"origin": self.site.origin, "x-visitor": self.token, **more}

    def get(self, place: str = "messages", **headers: str) -> Any:
        return self.client.get(self.at(place), headers=self.headers(**headers))

    def post(self, place: str, given: dict[str, Any], **headers: str) -> Any:
        return self.client.post(self.at(place), given, headers=self.headers(**headers))

    def says(self, text: str, id: str = "", file: tuple[str, bytes, str] | None = None, **more: Any) -> Any:
        given = {"id": id or secrets.token_hex(8), "text": text, "language": "en", **more}
        if file:
            given["file"] = SimpleUploadedFile(*file)
        return self.post("messages", given)

    def sees(self) -> list[tuple[str, str]]:
        return [(one["by"], one["text"]) for one in self.get().json()["messages"]]


def site_of(brand: Brand, **typed: str) -> Site:
    """A chat connected as an owner would."""
    channel, _ = open_channel(brand, "chat", {"name": "Casa Aurora", "origins": SHOP, **typed})
    return Site(channel)
